"""The calendar to subscribe to, read by two programs that are not ours."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import vobject

from buergertelefon.waste.ics import feed
from buergertelefon.waste.rules.dates import Collections, Day, Publication, Published
from buergertelefon.waste.rules.dates import collections_of as spanned
from buergertelefon.waste.rules.kinds import Kind

#: both clock changes, the leap day, the turn of the year
DAYS = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 1, 1), date(2028, 2, 29)]
BY = Publication("Beispiel", date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
                 date(2026, 1, 1), date(2028, 3, 1))  # fmt: skip


def made(found: Collections | None = None, **values: Any) -> bytes:
    known = Published(
        frozenset((day, Kind.RESIDUAL) for day in DAYS) | {(DAYS[0], Kind.TREE)}, (BY,)
    )
    about: dict[str, Any] = {
        "house": 7, "address": "Stiefmütterchenweg (KG In den Hufen) 9A, Bremen", "page": "",
        "out": ("18:00", "06:00"), "today": DAYS[0], "alarm": 18,
    } | values  # fmt: skip
    return feed(found or spanned(known, first=DAYS[0], last=date(2028, 3, 1)), **about)


def test_two_programs_read_the_same_days() -> None:
    data = made()
    ours = [(str(one["uid"]), one["dtstart"].dt, one["dtend"].dt)
            for one in icalendar.Calendar.from_ical(data).walk("VEVENT")]  # fmt: skip
    theirs = [(one.uid.value, one.dtstart.value, one.dtend.value)
              for one in vobject.readOne(data.decode()).vevent_list]  # fmt: skip
    assert sorted(ours) == sorted(theirs)
    assert [day for _, day, _ in ours] == [DAYS[0], *DAYS]
    assert {last - first for _, first, last in ours} == {timedelta(days=1)}
    assert ours[0][0] == "abfuhr-7-20260329-residual@buergertelefon"
    alarms = [one.valarm.trigger.value for one in vobject.readOne(data.decode()).vevent_list]
    assert set(alarms) == {timedelta(hours=-6)}


def test_lines_are_folded_and_the_same_rows_make_the_same_bytes() -> None:
    data = made()
    assert data == made()
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    file = icalendar.Calendar.from_ical(data)
    assert file["x-wr-calname"] == "Abfuhr Stiefmütterchenweg (KG In den Hufen) 9A, Bremen"
    assert "REFRESH-INTERVAL;VALUE=DURATION:P1D" in data.decode()
    assert {one["dtstamp"].dt for one in file.walk("VEVENT")} == {BY.taken}


def test_a_gap_is_an_entry_because_a_calendar_must_have_one() -> None:
    nothing = spanned(Published(sources=(BY,)), first=DAYS[0], last=DAYS[1])
    (one,) = icalendar.Calendar.from_ical(made(nothing)).walk("VEVENT")
    assert one["dtstart"].dt == DAYS[0]
    assert one["description"] == "Für diese Adresse sind keine Termine veröffentlicht."
    ended = spanned(Published(frozenset({(DAYS[0], Kind.PAPER)}), (BY,)),
                    first=DAYS[0], last=date(2028, 5, 1))  # fmt: skip
    last = icalendar.Calendar.from_ical(made(ended)).walk("VEVENT")[-1]
    assert (last["dtstart"].dt, last["summary"]) == (date(2028, 3, 2), "Abfuhrtermine fehlen")


def test_another_weekday_is_said() -> None:
    found = Collections((Day(DAYS[0], (Kind.PAPER,), (Kind.PAPER,)),), sources=(BY,))
    (one,) = icalendar.Calendar.from_ical(made(found, lang="en")).walk("VEVENT")
    assert one["summary"] == "Collection: Paper"
    assert one["description"].startswith("On another weekday than usual.")
