"""What other systems send is understood, changes what it should and nothing else."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.factories import make_city
from tests.knowledge.xzufi.messages import gone, link, message, module, office, online, service

from buergertelefon.directory.models import Office, OnlineService, Responsibility, Service
from buergertelefon.knowledge.actions import importing
from buergertelefon.knowledge.models import Answer, Synonym
from buergertelefon.knowledge.queries.answering import answer
from buergertelefon.knowledge.rules.imports import Outcome, Report

pytestmark = pytest.mark.django_db
ON, AT = date(2026, 11, 25), datetime(2026, 11, 25, 9, tzinfo=UTC)
BREMEN, BREMERHAVEN = "04011000", "04012000"


def take(folder: Path, text: str, *, on: date = ON, dry_run: bool = False) -> Report:
    file = folder / "nachricht.xml"
    file.write_text(text, encoding="utf-8")
    return importing.apply(file, on=on, at=AT, dry_run=dry_run)


def told(on: date = ON) -> Answer:
    return Answer.objects.get(
        service__foreign_id="S1", state="published", valid_until=None, language="de"
    )


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    make_city()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(message(service()), id="2.2"),
        pytest.param(message(service(), version="2_1_0"), id="2.1"),
        pytest.param(message(service(), version="2_3_0"), id="2.3"),
        pytest.param(message(service(), prefix="ganz-anders"), id="another prefix"),
        pytest.param(message(service(), root="irgendwas"), id="another root"),
        pytest.param(
            message(service().replace("<code>", "<p:code>").replace("</code>", "</p:code>")),
            id="codes in the namespace",
        ),
        pytest.param(
            message(service(more="<p:neu><p:leistungsteil>?</p:leistungsteil></p:neu>")),
            id="elements we do not know",
        ),
        pytest.param(message(service()).replace("><", ">\n  <"), id="indented"),
    ],
)
def test_a_service_is_read(tmp_path: Path, text: str) -> None:
    report = take(tmp_path, text)
    assert report.refused == []
    row = Service.objects.get(agency="S100003", foreign_id="S1")
    assert (row.name, row.key, row.slug) == (
        "Bootssteg anzeigen", "99012345678901", "bootssteg-anzeigen",
    )  # fmt: skip
    text_ = told()
    assert text_.say == "Zeigen Sie den Steg vorher an. Das geht mit der Post."
    assert text_.documents == ["Lageplan", "Foto & Skizze"]
    assert text_.fee == "30 Euro"
    assert text_.municipality_id == BREMEN
    assert text_.unknown == ["duration", "procedure"]
    assert [word.phrase for word in row.synonyms.all()] == ["Steg bauen"]


def test_the_same_message_again_changes_nothing(tmp_path: Path) -> None:
    text = message(office(), service(), link(), online())
    take(tmp_path, text)
    assert take(tmp_path, text).changes_nothing
    other = message(office(), service(), link(), online(), prefix="y").replace("><", "> <")
    assert take(tmp_path, other).changes_nothing, "another prefix and white space are no change"


def test_a_trial_run_says_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    take(tmp_path, message(service()))
    report = take(tmp_path, message(service(fee="35 Euro"), service("S2")), dry_run=True)
    assert report.count(Outcome.NEW) == report.count(Outcome.CHANGED) == 1
    [changed] = [one for one in report.entries if one.outcome == Outcome.CHANGED]
    assert [(c.field, c.before, c.after) for c in changed.changes] == [
        ("fee", "30 Euro", "35 Euro")
    ]
    assert changed.line > 0
    assert told().fee == "30 Euro"
    assert not Service.objects.filter(foreign_id="S2").exists()


def test_a_change_holds_from_its_day_and_the_past_stays(tmp_path: Path) -> None:
    take(tmp_path, message(service()))
    take(tmp_path, message(service(fee="35 Euro")), on=ON + timedelta(days=30))
    slug = Service.objects.get(foreign_id="S1").slug
    before = answer(slug, place=BREMEN, at=AT, on=ON)
    after = answer(slug, place=BREMEN, at=AT, on=ON + timedelta(days=30))
    assert before is not None
    assert after is not None
    assert (before.fee, after.fee) == ("30 Euro", "35 Euro")


def test_what_a_city_wrote_itself_survives_and_is_named(tmp_path: Path) -> None:
    take(tmp_path, message(service()))
    row = Service.objects.get(foreign_id="S1")
    Synonym.objects.create(service=row, phrase="Anleger", source=Synonym.Source.EDITOR)
    Answer.objects.filter(service=row).update(say="Unser eigener Satz.", hint="Nur hier.")
    report = take(
        tmp_path,
        message(service(say="Ganz neu vom Land.", fee="35 Euro", words=("Steg", "Boot"))),
    )
    [entry] = [one for one in report.entries if one.outcome == Outcome.CHANGED]
    assert "say" in entry.note
    assert (told().say, told().hint, told().fee) == ("Unser eigener Satz.", "Nur hier.", "35 Euro")
    assert {w.phrase for w in row.synonyms.all()} == {"Anleger", "Steg", "Boot"}


def test_who_is_responsible_answers(tmp_path: Path) -> None:
    report = take(tmp_path, message(link(), service(), office()))  # in whatever order
    assert report.count(Outcome.SKIPPED) == 0
    assert told().office.name == "Hafenamt Beispiel"
    assert told().office.phone == "+494213611234"
    assert told().office.address == "Kai 1, 28195 Bremen"
    assert Responsibility.objects.get(foreign_id="Z1").area == "040110000000"


def test_an_office_in_a_later_message_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(message(service(), link()), encoding="utf-8")
    (tmp_path / "b.xml").write_text(message(office()), encoding="utf-8")
    importing.apply(tmp_path, on=ON, at=AT)
    assert told().office.name == "Hafenamt Beispiel"


def test_a_page_to_apply_on_is_linked_to_its_service(tmp_path: Path) -> None:
    take(tmp_path, message(service(), online(), link("Z2", of="P1")))
    page = OnlineService.objects.get(foreign_id="P1")
    assert page.url == "https://antrag.example/steg"
    assert [one.foreign_id for one in page.services.all()] == ["S1"]


def test_languages_are_variants_of_the_same_answer(tmp_path: Path) -> None:
    more = module("05", "Tell us before you build.", "en") + module("05", "…", "tlh")
    take(tmp_path, message(service(more=more)))
    found = Answer.objects.filter(service__foreign_id="S1")
    assert {(one.language, one.say) for one in found if one.language != "de"} == {
        ("en", "Tell us before you build.")
    }


@pytest.mark.parametrize(
    ("area", "places"),
    [
        pytest.param("04", [None], id="the Land: everywhere"),
        pytest.param("040120000000", [BREMERHAVEN], id="a city"),
        pytest.param("040110515515", [BREMEN], id="a part of a city"),
        pytest.param("03", [], id="another Land: not taken"),
    ],
)
def test_areas(tmp_path: Path, area: str, places: list[str | None]) -> None:
    report = take(tmp_path, message(service(area=area)))
    found = Answer.objects.filter(service__foreign_id="S1")
    assert [one.municipality_id for one in found] == places
    assert report.count(Outcome.SKIPPED) == (not places)


def test_a_deleted_service_answers_for_the_past_only(tmp_path: Path) -> None:
    take(tmp_path, message(service()))
    later = ON + timedelta(days=10)
    Answer.objects.filter(service__foreign_id="S1").update(valid_from=ON)
    report = take(tmp_path, message(gone("Leistung", "S1")), on=later)
    assert report.count(Outcome.ENDED) == 1
    slug = Service.objects.get(foreign_id="S1").slug
    assert answer(slug, place=BREMEN, at=AT, on=ON) is not None
    assert answer(slug, place=BREMEN, at=AT, on=later) is None
    again = take(tmp_path, message(service()), on=later)
    assert again.count(Outcome.CHANGED) == 1, "it may come back"


@pytest.mark.parametrize(
    "kind",
    [
        "Leistung",
        "Organisationseinheit",
        "Zustaendigkeit",
        "LeistungSpezialisierung",
        "Onlinedienst",
    ],
)
def test_the_deletion_of_what_we_never_had_is_counted(tmp_path: Path, kind: str) -> None:
    report = take(tmp_path, message(gone(kind, "nie gesehen")))
    assert report.count(Outcome.NO_EFFECT) == 1
    assert report.refused == []


def test_a_message_is_taken_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    bad = message(service(), '<p:loesche klasse="Unsinn"><p:id>1</p:id></p:loesche>')
    report = take(tmp_path, bad)
    [(file, line, reason)] = report.refused
    assert file == "nachricht.xml"
    assert line > 0
    assert "Klasse" in reason
    assert not Service.objects.filter(foreign_id="S1").exists()


def test_one_bad_file_of_a_folder_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<kaputt", encoding="utf-8")
    (tmp_path / "b.xml").write_text(message(service()), encoding="utf-8")
    report = importing.apply(tmp_path, on=ON, at=AT)
    assert [file for file, _, _ in report.refused] == ["a.xml"]
    assert Service.objects.filter(foreign_id="S1").exists()


def test_an_import_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    for number in range(6):
        text = message(service(f"S{number}", name=f"Steg {number}"))
        (tmp_path / f"{number}.xml").write_text(text, encoding="utf-8")

    class Killed(Exception):
        pass

    def told_(name: str, _: int) -> None:
        if name == "3.xml":
            raise Killed

    with pytest.raises(Killed):
        importing.apply(tmp_path, on=ON, at=AT, told=told_)
    assert Service.objects.filter(agency="S100003").count() == 3
    report = importing.apply(tmp_path, on=ON, at=AT)
    assert (report.count(Outcome.UNCHANGED), report.count(Outcome.NEW)) == (3, 3)


def test_offices_changed_here_stay(tmp_path: Path) -> None:
    take(tmp_path, message(office()))
    Office.objects.filter(foreign_id="O1").update(phone="+4942112345")
    take(tmp_path, message(office(name="Hafenamt, neu")))
    row = Office.objects.get(foreign_id="O1")
    assert (row.name, row.phone) == ("Hafenamt, neu", "+4942112345")
