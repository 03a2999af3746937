from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.factories import all_services

from buergertelefon.base import following
from buergertelefon.demo.load import load
from buergertelefon.directory.models import Service
from buergertelefon.knowledge import catalogue
from buergertelefon.knowledge.models import Answer, Synonym
from buergertelefon.knowledge.queries.answering import answer
from buergertelefon.knowledge.queries.finding import found, popular
from buergertelefon.knowledge.rules.editing import State

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
BREMEN, HAVEN = "04011000", "04012000"
#: what callers said on the phone, written before anything was tuned on it, and what they meant
SAID = [
    ("ich hab meinen perso verloren", "personalausweis"),
    ("wo meld ich denn meinen neuen hund an", "hundesteuer"),
    ("wer ist für die autosteuer zuständig", "kfz-steuer"),
    ("mein sofa muss weg", "sperrmuell"),
    ("wir wollen heiraten was brauchen wir", "eheschliessung"),
    ("ich bin umgezogen und muss mich ummelden", "wohnsitz-anmelden"),
    ("wann wird die schwarze tonne geleert", "muellabfuhr"),
    ("ich möchte einen yogakurs an der vhs buchen", "vhs-kurs"),
    ("mein auto abmelden", "kfz-abmelden"),
    ("ich brauche ein polizeiliches führungszeugnis für die arbeit", "fuehrungszeugnis"),
    ("wie hoch ist die gez", "rundfunkbeitrag"),
    ("unser baby ist da wie bekommen wir elterngeld", "elterngeld"),
    ("kindergeld kommt nicht", "kindergeld"),
    ("ich will ein gewerbe anmelden", "gewerbe-anmelden"),
    ("da liegt ein schlagloch in der straße", "strassenschaden"),
    ("vor meiner einfahrt parkt einer", "falschparker"),
    ("geburtsurkunde bestellen", "geburtsurkunde"),
    ("steuererklärung wie lange dauert das", "steuererklaerung"),
    ("stromausfall in der ganzen straße", "strom-wasser"),
    ("ich habe meinen schlüssel im park verloren", "fundbuero"),
]


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    catalogue.forget()
    load(all_services())


def test_what_callers_say_is_among_the_first_three() -> None:
    missed = [
        (words, [hit.slug for hit in found(words, place=BREMEN, on=TODAY).hits[:3]])
        for words, slug in SAID
        if slug not in [hit.slug for hit in found(words, place=BREMEN, on=TODAY).hits[:3]]
    ]
    assert len(missed) <= 2, missed


def test_the_place_decides() -> None:
    assert "Finanzamt" in answer("hundesteuer", place=BREMEN, at=NOON).office
    assert "Bremerhaven" in answer("hundesteuer", place=HAVEN, at=NOON).office
    elsewhere = answer("buergerbueros-bremerhaven", place=BREMEN, at=NOON)
    assert elsewhere.cities == ("bremerhaven",)
    assert answer("no-such", place=BREMEN, at=NOON) is None


def test_a_hit_says_where_it_holds_and_whether_it_was_checked() -> None:
    [hit] = found("bürgerbüros in bremerhaven", place=BREMEN, on=TODAY).hits[:1]
    assert hit.cities == ("bremerhaven",)
    [hit] = found("hundesteuer", place=HAVEN, on=TODAY).hits[:1]
    assert hit.stale
    [hit] = found("kfz-steuer", place=BREMEN, on=TODAY).hits[:1]
    assert not hit.ours


def test_a_new_word_is_found_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "tierheim" not in [h.slug for h in found("schnurzelbein", place="", on=TODAY).hits[:1]]
    Synonym.objects.create(service=Service.objects.get(slug="tierheim"), phrase="Schnurzelbein")
    monkeypatch.setattr(following, "LOOK", 0.0)
    assert found("schnurzelbein", place="", on=TODAY).hits[0].slug == "tierheim"


def test_what_is_asked_most() -> None:
    assert [hit.slug for hit in popular(place=BREMEN, on=TODAY, limit=3)] == [
        "personalausweis", "kfz-zulassen", "sperrmuell",
    ]  # fmt: skip


@pytest.mark.parametrize("answers", [1, 3])
def test_an_answer_costs_the_same_however_many_there_are(
    answers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    service = Service.objects.get(slug="kfz-steuer")
    first = service.answers.get(language="de")
    service.answers.update(valid_from=date(2014, 2, 28))
    for n in range(answers - 1):
        Answer.objects.create(
            service=service, say="früher", office=first.office, source="x", as_of=TODAY,
            review_due=TODAY, valid_from=date(2000 + n, 1, 1), valid_until=date(2001 + n, 1, 1),
            state=State.PUBLISHED,
        )  # fmt: skip
    with django_assert_num_queries(4):  # the closed days of the office
        assert answer("kfz-steuer", place=BREMEN, at=NOON)
