"""The real register of Bremen: golden dates, its gaps, and a later snapshot."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.db.models import Count
from tests.crowd import at_once
from tests.waste.conftest import NOW, make_provider
from tests.waste.files import REAL, WHY, brought

from buergertelefon.waste.actions.importing import apply
from buergertelefon.waste.formats import files_of, read
from buergertelefon.waste.models import CollectionDate, DateCalendar, House, Provider, Source
from buergertelefon.waste.rules.addresses import street_key
from buergertelefon.waste.rules.diff import Difference
from buergertelefon.waste.rules.kinds import NAMES, Kind
from buergertelefon.waste.rules.records import Reading, grouped

pytestmark = [pytest.mark.load, pytest.mark.skipif(not REAL.is_dir(), reason=WHY)]
ADDRESSES, CALENDARS = REAL / "addresses_2020-01-24.csv.gz", REAL / "calendars_2020-01-24.json"
NOTHING_KNOWN = "7"
#: public holidays of 2020, and on which day the bins were emptied instead
SHIFTS = (
    ("Good Friday", date(2020, 4, 10), date(2020, 4, 11)),
    ("Easter Monday", date(2020, 4, 13), date(2020, 4, 18)),
    ("1 May", date(2020, 5, 1), date(2020, 5, 2)),
    ("Ascension", date(2020, 5, 21), date(2020, 5, 23)),
)
#: the same around Christmas: once before, once after
WINTER = (
    ("23 December", date(2020, 12, 23), date(2020, 12, 22), Kind.RESIDUAL),
    ("1 January", date(2021, 1, 1), date(2021, 1, 2), Kind.PAPER),
)


def take(provider: Provider, reading: Reading, **how: object) -> Difference:
    given = {"source": "register", "as_of": date(2020, 1, 24), "at": NOW} | how
    return apply(provider, reading, **given)  # type: ignore[arg-type]  # as named


def days_of(rows: Iterable[tuple[int, date]]) -> dict[int, set[date]]:
    found: dict[int, set[date]] = {}
    for calendar, day in rows:
        found.setdefault(calendar, set()).add(day)
    return found


@pytest.mark.django_db
def test_the_real_register_and_a_later_snapshot() -> None:
    provider = make_provider()
    first = read(files_of([ADDRESSES, CALENDARS]))
    found = take(provider, first)
    figures = found.figures
    assert (found.new.addresses, found.new.streets) == (126_375, 3_744)
    assert (figures.without, figures.streets_without, figures.need_number) == (16_551, 510, 63)
    assert figures.span == (date(2020, 1, 25), date(2020, 5, 29))
    assert (House.objects.count(), House.objects.filter(calendar=None).count()) == (126_375, 16_551)
    assert _need_number(provider) == 63
    _golden()
    again = take(provider, first)
    assert (again.again, again.nothing, again.unchanged) == (True, True, 126_375)
    first.digest = "another packing of it"
    assert take(provider, first).unchanged == 126_375
    _later(provider)


def _need_number(provider: Provider) -> int:
    streets = provider.streets.annotate(of=Count("houses__calendar", distinct=True))
    return streets.filter(of__gt=1).count()


def _golden() -> None:
    """No bin is emptied on a holiday; whose turn it was, theirs is on the day instead."""
    rows = CollectionDate.objects.exclude(kind=Kind.TREE)
    days = days_of(rows.values_list("calendar", "day"))
    week = timedelta(days=7)
    for name, planned, instead in SHIFTS:
        regular = [of for of in days.values() if {planned - week, planned + 2 * week} <= of
                   or {planned - 2 * week, planned + week} <= of]  # fmt: skip
        assert all(planned not in of for of in days.values()), name
        assert [of for of in regular if instead in of], name


def _later(provider: Provider) -> None:
    """The same register a month later: renumbered, one shift, other houses, further dates."""
    with gzip.open(ADDRESSES, "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))
    head, houses = rows[0], rows[1:]
    calendars = json.loads(CALENDARS.read_text())
    pks = dict(House.objects.filter(street__name="Aachener Straße").values_list("number", "pk"))
    gone, kept = houses[:3], houses[3:]
    woken = next(one for one in kept if one[2] == NOTHING_KNOWN)
    changed = [[*one[:2], "0" if one is woken else one[2]] for one in kept]
    changed.append(["Aachener Straße", "999 b", "0"])
    begin, shift = "2020-03-01", {("0", "2020-04-18"): "2020-04-20"}
    later = {
        label: [
            {**day, "datum": shift.get((label, day["datum"]), day["datum"])}
            for day in days if day["datum"] >= begin
        ] + ([{"datum": "2020-06-08", "arten": ["Bio"]}] if days else [])
        for label, days in calendars.items()
    }  # fmt: skip
    number = {label: str(500 - int(label)) for label in calendars}
    text = "\n".join(";".join([*one[:2], number[one[2]]]) for one in changed)
    snapshot = {number[label]: days for label, days in later.items()}
    files = {"a_2020-03-01.csv": ";".join(head) + "\n" + text, "k.json": json.dumps(snapshot)}
    found = take(provider, brought(files), as_of=date(2020, 3, 1))

    of = Counter(one[2] for one in kept)
    assert (found.new.addresses, found.gone.addresses, found.filled.addresses) == (1, 3, 1)
    assert found.changed.addresses == of["0"]
    assert found.extended.addresses == len(kept) - of["0"] - of[NOTHING_KNOWN]
    assert found.unchanged == of[NOTHING_KNOWN] - 1
    streets = len({street_key(one[0]) for one in kept if one[2] == "0"})
    example = f"{kept[0][0]} {kept[0][1]}"
    assert [one.words for one in found.changes] == [
        f"{NAMES[kind]} 18.04.2020 → 20.04.2020: {grouped(of['0'])} Adressen in {streets} Straßen,"
        f" z. B. {example}"
        for kind in (Kind.ORGANIC, Kind.RESIDUAL)
    ]
    now = dict(House.objects.filter(street__name="Aachener Straße").values_list("number", "pk"))
    assert now.keys() - pks.keys() == {"999 b"}
    assert {pks[one[1]] for one in gone} == set(pks.values()) - set(now.values())
    days = set(House.objects.get(pk=pks[kept[0][1]]).calendar.dates.values_list("day", flat=True))
    assert {date(2020, 1, 27), date(2020, 4, 20), date(2020, 6, 8)} <= days  # older ones stay
    assert date(2020, 4, 18) not in days
    source = Source.objects.get()
    assert (source.first, source.last) == (date(2020, 1, 25), date(2020, 6, 8))


@pytest.mark.django_db
def test_a_real_table_of_one_address_moves_before_and_after_holidays() -> None:
    table = (REAL / "brean_2020_one_address.csv").read_bytes()
    take(make_provider(), brought({"a.csv": table}, "Am Deich 1"), source="c-trace")
    dates = set(CollectionDate.objects.values_list("day", "kind"))
    for name, planned, instead, kind in WINTER:
        assert ((planned, kind) in dates, (instead, kind) in dates) == (False, True), name


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_end_as_one_after_the_other() -> None:
    provider = make_provider()
    houses = [("Am Deich", str(n), "1") for n in range(200)]
    text = "strasse;hausnummer;kalender\n" + "\n".join(";".join(one) for one in houses)
    days = ("2026-12-01", "2026-12-02")
    files = [json.dumps({"1": [{"datum": day, "arten": ["Bio"]}]}) for day in days]
    got = at_once(
        lambda n: take(provider, brought({"a.csv": text, "k.json": files[n % 2]})),
        times=8, clients=4,
    )  # fmt: skip
    assert [one for one in got if isinstance(one, Exception)] == []
    assert (House.objects.count(), DateCalendar.objects.count()) == (200, 1)
    left = {f"{day}" for day in CollectionDate.objects.values_list("day", flat=True)}
    assert left == set(days)  # each speaks for its own day only
    assert sum(one.new.addresses for one in got if isinstance(one, Difference)) == 200
