"""Promises about all pages, models and files, from the registries, so that none is forgotten."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

ROOT = Path(__file__).parents[1]
OURS = [
    model for model in apps.get_models() if model.__module__.startswith("buergertelefon.")
]  # fmt: skip
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
#: columns that may point at a person: live state, what a person changed, what a person can
POINTS_AT_A_PERSON = {
    ("telephony.SignOn", "agent"),
    ("staff.AgentSkill", "agent"),
    ("staff.AuditEntry", "by"),
    ("knowledge.Answer", "owner"),  # published texts: who looks after, wrote and approved it
    ("knowledge.Answer", "author"),
    ("knowledge.Answer", "approver"),
    ("knowledge.Remark", "by"),
    ("courses.PaymentFile", "made_by"),  # four eyes: until the file is forgotten, 30 days
    ("courses.PaymentFile", "released_by"),
    ("cases.Inbox", "people"),  # who may answer there: a right
    ("cases.Case", "taken_by"),  # on whose desk it lies; the database forgets it with the answer
    ("knowledge.Flag", "by"),  # until the editors' reply was read
    # rosters: read by the person and the planner, kept 26 weeks, joined with no call
    *(
        ("workforce." + model, field)
        for model, fields in {
            "Contract": "agent",
            "Availability": "agent",
            "Leave": "agent",
            "Wish": "agent",
            "Account": "agent",
            "RosterFeed": "agent",
            "Shift": "agent",
            "Change": "by",
            "Drafting": "by",
            "Swap": "asker partner",
        }.items()
        for field in fields.split()
    ),
}


def term(model: type[Model]) -> str:
    """The official German term in the brackets of the first docstring sentence."""
    first = (model.__doc__ or "").strip().split("\n", maxsplit=1)[0]
    found = re.search(r"\(([^()]+)\)\.$", first)
    return found.group(1) if found else ""


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_model_names_its_german_term_and_the_glossary_has_it(model: type[Model]) -> None:
    assert term(model), f"{model.__name__}: first docstring sentence ends with (Begriff)."
    assert f"| {term(model)} |" in GLOSSARY


def test_the_glossary_names_no_model_that_does_not_exist() -> None:
    named = set(re.findall(r"`(\w+\.\w+)`", GLOSSARY))
    assert named <= {model._meta.label for model in OURS}  # noqa: SLF001  # Django's public name for it


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_only_live_state_and_rights_point_at_a_person(model: type[Model]) -> None:
    for field in model._meta.get_fields():  # noqa: SLF001  # Django's public name for it
        if field.is_relation and field.concrete and field.related_model.__name__ == "Agent":
            assert (model._meta.label, field.name) in POINTS_AT_A_PERSON  # noqa: SLF001  # see above


def staff_pages() -> Iterator[str]:
    """Addresses of all pages that are for people who work here."""

    def walk(resolver: URLResolver) -> Iterator[URLPattern]:
        for one in resolver.url_patterns:
            yield from walk(one) if isinstance(one, URLResolver) else [one]

    for pattern in walk(get_resolver()):
        module = pattern.callback.__module__
        if module.endswith(".views") and pattern.name not in {"sign_in", "health"}:
            given = dict.fromkeys(pattern.pattern.converters, 1)
            yield reverse(str(pattern.name), kwargs=given)


@pytest.mark.django_db
@pytest.mark.parametrize("path", list(staff_pages()))
def test_no_staff_page_opens_without_sign_in(client: Client, path: str) -> None:
    for answer in (client.get(path), client.post(path, {}, "application/json")):
        assert answer.status_code in {302, 403, 405}
        if answer.status_code == 302:
            assert answer.url.startswith("/anmelden/")


def test_documents_name_files_that_exist() -> None:
    for document in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for path in re.findall(
            r"`((?:src|tests|bench|tools|docs)/[\w./-]+)`", document.read_text()
        ):
            assert (ROOT / path).exists(), f"{document.name}: {path}"


def test_the_tour_names_what_is_there() -> None:
    tour = (ROOT / "docs/tour.md").read_text(encoding="utf-8")
    stops = re.findall(r"`([\w/]+\.py): ([\w.]+)`", tour)
    assert len(stops) > 12
    for path, name in stops:
        places = [ROOT / "src/buergertelefon" / path, ROOT / "src/buergertelefon/telephony" / path]
        code = next(place for place in places if place.exists()).read_text(encoding="utf-8")
        for part in name.split("."):
            assert re.search(rf"^\s*(async )?(def|class) {part}\b", code, re.MULTILINE), (
                f"{path}: {name}"
            )


def test_no_file_grows_past_reading() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in ROOT.glob("src/**/*.py")
        if "migrations" not in file.parts and (lines := len(file.read_text().splitlines())) > 460
    }
    assert long == {}
