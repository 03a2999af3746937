"""Registers of offices taken in; closed days and absences."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from buergertelefon.base.models import Municipality
from buergertelefon.directory.actions import (
    absent,
    close_on,
    describe,
    forget_absences,
    import_offices,
    list_extension,
)
from buergertelefon.directory.models import Absence, Closure, Office, Responsibility, Service
from buergertelefon.places.actions import Taken

ON = date(2026, 11, 27)
pytestmark = pytest.mark.django_db
KEY = "99050001000000"


def taken(text: str, *, as_of: date = ON, dry_run: bool = False) -> Taken:
    return import_offices(
        text.encode(), agency="stellen", as_of=as_of, source="stellen.csv", dry_run=dry_run
    )


def counts(done: Taken) -> tuple[int, int, int, int]:
    return done.new, done.changed, done.unchanged, done.ended


def test_twice_changes_nothing_and_who_is_gone_has_ended() -> None:
    both = "id,name,telefon\n1,Bürgeramt,0421 361-1\n2,Bürgeramt,0421 361-2\n"
    assert counts(taken(both)) == (2, 0, 0, 0)
    later = date(2027, 1, 1)
    assert counts(taken(both, as_of=later)) == (0, 0, 2, 0)
    assert {one.as_of for one in Office.objects.all()} == {later}
    assert sorted(Office.objects.values_list("slug", flat=True)) == ["burgeramt", "burgeramt-2"]
    one = "id,name,telefon\n1,Bürgeramt Mitte,0421 361-1\n"
    assert counts(taken(one, as_of=later)) == (0, 1, 0, 1)
    assert Office.objects.get(foreign_id="2").valid_until == later
    assert counts(taken(both, as_of=later)) == (0, 2, 0, 0)  # it is back
    assert Office.objects.get(foreign_id="2").valid_until is None


def test_a_preview_leaves_nothing() -> None:
    assert counts(taken("id,name\n1,A\n", dry_run=True)) == (1, 0, 0, 0)
    assert not Office.objects.exists()


def test_what_an_editor_said_of_appointments_stays() -> None:
    taken("id,name\n1,A\n")
    describe(Office.objects.get(), {"most_concerns": 3}, on=ON)
    taken("id,name\n1,B\n")
    office = Office.objects.get()
    assert (office.name, office.most_concerns) == ("B", 3)


def test_its_services_and_its_town_are_looked_up_and_never_made() -> None:
    Municipality.objects.create(key="04012000", slug="bremerhaven", name="Bremerhaven")
    service = Service.objects.create(slug="eheurkunde", key=KEY, name="Eheurkunde")
    rows = f"1,A,Bremerhaven,{KEY} 99050001000009\n2,B,Entenhausen,\n"
    done = taken("id,name,gemeinde,leika\n" + rows)
    assert [line for line, _ in done.problems] == [2, 3]
    row = Responsibility.objects.get()
    assert (row.service, row.office.name, row.area) == (service, "A", "04012")
    taken("id,name,gemeinde\n1,A,Bremerhaven\n2,B,\n")
    assert not Responsibility.objects.exists()


def test_offices_of_other_registers_and_our_own_are_left_alone() -> None:
    own = Office.objects.create(slug="own", name="Eigene", source="wir", as_of=ON)
    import_offices(b"id,name\n1,X\n", agency="andere", as_of=ON, source="x")
    assert counts(taken("id,name\n1,A\n")) == (1, 0, 0, 0)
    own.refresh_from_db()
    assert own.valid_until is None
    assert Office.objects.count() == 3


def test_absences_are_forgotten_the_day_after() -> None:
    office = Office.objects.create(slug="a", name="A", source="wir", as_of=ON)
    one = list_extension(office, {"function": "Hundesteuer", "phone": "+494213611234"})
    again = list_extension(office, {"function": "Hundesteuer", "phone": "+494213611235"})
    assert one.pk == again.pk
    absent(one, begins=ON, ends=ON)
    assert forget_absences(before=ON) == 0
    assert forget_absences(before=date(2026, 11, 28)) == 1
    assert not Absence.objects.exists()


def test_a_closure_said_twice_is_there_once() -> None:
    office = Office.objects.create(slug="a", name="A", source="wir", as_of=ON)
    close_on(office, begins=ON, ends=ON, reason="Umzug")
    close_on(office, begins=ON, ends=ON, reason="Umzug nach nebenan")
    assert Closure.objects.get().reason == "Umzug nach nebenan"


REAL = Path(__file__).resolve().parents[3] / "shared/data/services/berlin_standorte_2024.csv.gz"


@pytest.mark.skipif(not REAL.is_file(), reason=f"../{'/'.join(REAL.parts[-4:])} is not here")
def test_a_real_register_comes_in_and_a_second_time_changes_nothing() -> None:
    text = gzip.decompress(REAL.read_bytes()).decode()
    done = taken(text)
    assert counts(done) == (816, 0, 0, 0)
    pages = [words for _, words in done.problems if "http" in words]
    assert all("ist keine E-Mail-Adresse" in words for words in pages)
    assert pages
    assert not Office.objects.filter(mail__contains="/").exists()
    assert counts(taken(text)) == (0, 0, 816, 0)


def test_who_is_named_by_a_line_that_cannot_be_read_has_not_ended() -> None:
    taken("id,name\n1,A\n2,B\n3,C\n")
    assert taken("id,name\n1,A\n2,\n").ended == 1  # 3 is gone, 2 is there somehow
    assert taken("id,name\n1,A\n,D\n").ended == 0  # nobody knows who D is
