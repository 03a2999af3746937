"""Collection days come in: all or nothing, twice is once, other sources' dates stay."""

from datetime import date, time

import pytest
from tests.waste.conftest import NOW, make_calendar, make_house, make_provider
from tests.waste.files import CALENDARS, HOUSES, brought, event, ics, register

from buergertelefon.waste.actions.importing import apply
from buergertelefon.waste.errors import BadFile
from buergertelefon.waste.models import (
    CollectionDate,
    CollectionReminder,
    DateCalendar,
    House,
    Provider,
    Source,
    Street,
    Zone,
)
from buergertelefon.waste.rules.addresses import number_key
from buergertelefon.waste.rules.diff import Change, Difference, changes, joined
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.records import Dated, Reading, Span
from buergertelefon.waste.rules.words import Way

AS_OF = date(2020, 1, 24)


@pytest.fixture
def provider(db: None) -> Provider:
    return make_provider()


def take(provider: Provider, reading: Reading, **how: object) -> Difference:
    given = {"source": "register", "as_of": AS_OF, "at": NOW} | how
    return apply(provider, reading, **given)  # type: ignore[arg-type]  # as named


def dates_of(street: str, number: str) -> list[tuple[str, str]]:
    """Days and kinds of a house, over all sources."""
    rows = CollectionDate.objects.filter(
        calendar__houses__street__name=street, calendar__houses__key=number_key(number)
    )
    found = rows.order_by("day", "kind").values_list("day", "kind")
    return [(str(day), kind) for day, kind in found]


def counts(found: Difference) -> dict[str, int]:
    names = ("new", "changed", "extended", "filled", "emptied", "gone")
    some = {name: getattr(found, name).addresses for name in names}
    return {name: number for name, number in some.items() if number}


def moved(**days: list[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """The calendars with others in place of some."""
    return {**CALENDARS, **{label.strip("_"): found for label, found in days.items()}}


def test_a_register_comes_in_and_the_same_again_is_nothing(provider: Provider) -> None:
    assert counts(take(provider, register(), dry_run=True)) == {"new": 5}
    assert not House.objects.exists()
    assert counts(take(provider, register())) == {"new": 5}
    assert dates_of("Marktstraße", "7-9") == [
        ("2020-02-29", "paper"), ("2020-03-30", "organic"), ("2020-03-30", "residual"),
        ("2020-04-18", "organic"), ("2020-04-18", "residual"),
    ]  # fmt: skip
    assert House.objects.get(street__name="Gartenweg (KG Abendruh)").calendar is None
    source = Source.objects.get()
    assert (source.houses, source.gaps, source.dates) == (5, 1, 10)
    assert (source.first, source.last) == (date(2020, 2, 29), date(2020, 4, 18))
    before = list(House.objects.order_by("pk").values())
    again = take(provider, register())
    assert (again.again, again.nothing, again.unchanged) == (True, True, 5)
    renumbered = register(
        [(street, number, label * 2) for street, number, label in HOUSES],
        {label * 2: days for label, days in CALENDARS.items()},
    )
    found = take(provider, renumbered)
    assert (found.again, found.nothing, found.unchanged) == (False, True, 5)
    assert list(House.objects.order_by("pk").values()) == before
    assert DateCalendar.objects.count() == 2


def test_a_later_file_shifts_adds_and_drops_and_old_dates_stay(provider: Provider) -> None:
    take(provider, register())
    keys = dict(House.objects.values_list("key", "pk"))
    later = register(
        [("Am Deich", "1", "A"), ("Am Deich", "2A", "A"), ("Am Deich", "4", "B"),
         ("Gartenweg (KG Abendruh)", "3", "B"), ("Marktstraße", "7-9", "C")],
        {"A": [("2020-04-03", "Papier"), ("2020-04-14", "Restmüll/Bio"), ("2020-05-02", "Papier")],
         "B": [("2020-04-10", "Papier")], "C": [("2020-04-18", "Restmüll"), ("2020-05-02", "Bio")]},
    )  # fmt: skip
    found = take(provider, later, as_of=date(2020, 4, 1))
    assert counts(found) == {"new": 1, "changed": 3, "filled": 1, "gone": 1}
    assert [one.words for one in found.changes] == [
        "Bioabfall 11.04.2020 → 14.04.2020: 2 Adressen in 1 Straße, z. B. Am Deich 1",
        "Restmüll 11.04.2020 → 14.04.2020: 2 Adressen in 1 Straße, z. B. Am Deich 1",
        "Bioabfall 18.04.2020 entfällt: 1 Adresse in 1 Straße, z. B. Marktstraße 7-9",
    ]
    assert found.gone.example == "Marktstraße 5"
    assert dates_of("Am Deich", "1") == [
        ("2020-03-27", "organic"), ("2020-03-27", "residual"),  # before the file begins
        ("2020-04-03", "paper"), ("2020-04-14", "organic"), ("2020-04-14", "residual"),
        ("2020-05-02", "paper"),
    ]  # fmt: skip
    now = dict(House.objects.values_list("key", "pk"))
    assert {key: now[key] for key in ("1", "2a", "7-9", "3")} == {
        key: keys[key] for key in ("1", "2a", "7-9", "3")
    }
    source = Source.objects.get()
    assert (source.first, source.last) == (date(2020, 2, 29), date(2020, 5, 2))
    assert not DateCalendar.objects.filter(houses=None).exists()


def test_a_register_may_spell_otherwise(provider: Provider) -> None:
    take(provider, register())
    pks = set(House.objects.values_list("pk", flat=True))
    houses = [(one.replace("straße", "str."), number.lower(), of) for one, number, of in HOUSES]
    found = take(provider, register(houses))
    assert (found.respelled, found.changed_at_all, found.nothing) == ((1, 1), False, False)
    assert found.summary[-1] == "Andere Schreibweise: 1 Hausnummern, 1 Straßen"
    assert Street.objects.filter(name="Marktstr.", key="marktstrasse").exists()
    assert House.objects.filter(number="2a", key="2a").exists()
    assert {*House.objects.values_list("pk", flat=True)} == pks
    assert take(provider, register(houses)).nothing


def test_only_further_dates_are_not_called_a_change(provider: Provider) -> None:
    take(provider, register())
    longer = moved(_1=[*CALENDARS["1"], ("2020-05-02", "Papier")])
    found = take(provider, register(HOUSES, longer))
    assert (counts(found), found.changes, found.unchanged) == ({"extended": 3}, (), 2)


def test_what_another_source_says_of_an_address_stays(provider: Provider) -> None:
    take(provider, register())
    own = brought({"a.ics": ics(event("20200411", "Papier"), event("20200105", "Tannenbaum"))})
    assert counts(take(provider, own, source="c-trace")) == {"filled": 1}
    mine = [("2020-01-05", "tree"), ("2020-04-11", "paper")]
    assert set(mine) < set(dates_of("Am Deich", "2a"))
    take(provider, register(HOUSES[:1]))
    assert (dates_of("Am Deich", "2a"), House.objects.count()) == (mine, 2)


def test_a_house_that_something_hangs_on_stays_without_dates(provider: Provider) -> None:
    take(provider, register())
    house = House.objects.get(key="5")
    CollectionReminder.objects.create(
        reference="X", key="12345678-1234-1234-1234-123456789012", house=house, kinds=["paper"],
        hour=time(18), way=Way.MAIL, mail="a@example.org", made=NOW,
    )  # fmt: skip
    some = [one for one in HOUSES if one[0] != "Marktstraße"]
    found = take(provider, register(some))
    assert (found.gone.addresses, found.kept) == (2, 1)
    house.refresh_from_db()
    assert (house.calendar, Street.objects.count()) == (None, 3)
    assert take(provider, register(some[:-1])).gone.addresses == 1  # the other is no news


def test_houses_of_another_source_are_not_gone(provider: Provider) -> None:
    make_house("Fremder Weg", "1", calendar=make_calendar((date(2026, 12, 1), Kind.PAPER)))
    take(provider, register())
    assert (House.objects.count(), len(dates_of("Fremder Weg", "1"))) == (6, 1)


def test_another_provider_stays_as_it_is(provider: Provider) -> None:
    other = make_provider("andere", commune="040120000000", town="Bremerhaven")
    for one in (provider, other):
        take(one, register())
    take(other, register(HOUSES[:1]))
    assert House.objects.filter(street__provider=provider).count() == 5
    assert DateCalendar.objects.filter(provider=provider).count() == 2


def test_a_register_may_say_district_and_place_in_the_route(provider: Provider) -> None:
    north = Zone.objects.create(provider=provider, name="Nord", districts=["Vegesack"])
    houses = [("Am Deich", "1", "1", "Vegesack", "30"), ("Marktstraße", "5", "1", "Mitte", "10")]
    take(provider, register(houses, CALENDARS, "ortsteil", "reihenfolge"))
    assert House.objects.get(zone=north).street.position == 30
    swapped = [(*one[:3], area, place) for one, area, place in
               zip(houses, ("Mitte", "Vegesack"), ("30", "20"), strict=True)]  # fmt: skip
    found = take(provider, register(swapped, CALENDARS, "ortsteil", "reihenfolge"))
    assert (found.zoned, found.placed, found.unchanged) == (2, 1, 2)
    assert House.objects.get(zone=north).street.position == 20


def test_an_area_that_nobody_knows_is_told(provider: Provider) -> None:
    Zone.objects.update(districts=["Mitte"])
    found = take(provider, register([("Am Deich", "1", "1", "Nirgends")], CALENDARS, "stadtteil"))
    says = "Das Gebiet „Nirgends“ kennen wir nicht (Adressen: 1)."
    assert [one.words for one in found.warnings] == [says]


def test_an_older_file_and_a_gap_are_told(provider: Provider) -> None:
    take(provider, register())
    late = register(HOUSES, {"1": [("2020-06-01", "Bio")], "2": [], "9": []})
    found = take(provider, late, as_of=date(2019, 1, 1))
    assert [one.words for one in found.warnings] == [
        "Der Stand 01.01.2019 ist älter als der, der schon eingelesen ist (24.01.2020).",
        "Zwischen dem 18.04.2020 und dem 01.06.2020 sagt die Quelle nichts.",
    ]
    assert Source.objects.get().first == date(2020, 6, 1)


def test_a_file_with_a_problem_changes_nothing(provider: Provider) -> None:
    with pytest.raises(BadFile, match="Abfallart"):
        take(provider, register(HOUSES, {**CALENDARS, "2": [("2020-01-01", "Glas")]}))
    assert not Source.objects.exists()


def on(*days: str, kind: Kind = Kind.PAPER) -> set[Dated]:
    return {Dated(date.fromisoformat(f"2020-{day}"), kind) for day in days}


KNOWN: Span = (date(2020, 1, 1), date(2020, 5, 29))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        pytest.param(on("04-10"), on("04-11"), [("04-10", "04-11")], id="a day later"),
        pytest.param(on("04-13"), on("04-07"), [("04-13", "04-07")], id="six days before"),
        pytest.param(on("04-13"), on("04-20"), [("04-13", ""), ("", "04-20")], id="a week: two"),
        pytest.param(on("04-03", "04-10"), on("04-06", "04-11"),
                     [("04-03", "04-06"), ("04-10", "04-11")], id="the nearest"),
        pytest.param(on("05-29"), on("06-02"), [("05-29", "06-02")], id="over the end"),
        pytest.param(on("05-15"), on("05-15", "06-12"), [], id="further dates"),
        pytest.param(on("04-10"), on("04-11", kind=Kind.TREE), [("04-10", ""), ("", "04-11")],
                     id="another kind"),
    ],
)  # fmt: skip
def test_days_that_move(
    before: set[Dated], after: set[Dated], found: list[tuple[str, str]]
) -> None:
    told = changes(before, after, known=KNOWN)
    assert sorted(map(_short, told)) == sorted(found)


def _short(one: Change) -> tuple[str, str]:
    return tuple(f"{day:%m-%d}" if day else "" for day in (one.before, one.after))  # type: ignore[return-value]  # two


def test_the_time_a_source_speaks_for() -> None:
    first, last = KNOWN
    beside: Span = (date(2020, 6, 2), date(2020, 9, 1))
    far: Span = (date(2020, 7, 1), date(2020, 9, 1))
    assert joined(KNOWN, beside) == (first, beside[1])
    assert joined(KNOWN, far) == far
    assert joined(far, KNOWN) == far
    assert joined(None, KNOWN) == (first, last)
