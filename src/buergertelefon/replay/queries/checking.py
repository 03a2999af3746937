"""The record against the generator's own books: per quarter of an hour, and as a whole."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from buergertelefon.replay.queries.sums import FORMULAS, pairs
from buergertelefon.replay.rules.books import IN_TIME, SHORT, SUMS, Books
from buergertelefon.replay.rules.day import Scene

QUARTERS = """
SELECT date_bin('15 minutes', coalesce(entered_queue, begun), '2000-01-01Z'), count(*),
    count(*) FILTER (WHERE entered_queue IS NOT NULL),
    count(*) FILTER (WHERE answered IS NOT NULL),
    count(*) FILTER (WHERE entered_queue IS NOT NULL AND "end" = 'abandoned'),
    count(*) FILTER (WHERE entered_queue IS NOT NULL AND answered IS NULL AND "end" <> 'abandoned'),
    count(*) FILTER (WHERE answered - entered_queue <= %(in_time)s),
    count(*) FILTER (WHERE "end" = 'abandoned' AND ended - entered_queue <= %(in_time)s),
    count(*) FILTER (WHERE "end" = 'abandoned' AND ended - entered_queue <= %(short)s),
    count(*) FILTER (WHERE entered_queue IS NULL AND "end" = 'abandoned'),
    count(*) FILTER (WHERE "end" = 'closed'), count(*) FILTER (WHERE "end" = 'blocked'),
    coalesce(sum(trunc(extract(epoch FROM answered - entered_queue) * 1000)), 0)::bigint,
    coalesce(sum(trunc(extract(epoch FROM ended - answered) * 1000)), 0)::bigint
FROM contacts_contact WHERE centre_id = %(centre)s AND number > %(opening)s GROUP BY 1
"""
NUMBERS = """
SELECT count(*), count(DISTINCT number), coalesce(max(number), 0), count(*) FILTER (WHERE
    closed IS NULL) FROM contacts_contact WHERE centre_id = %(centre)s AND number > %(opening)s
"""
POSITIONS = """
SELECT kind, count(*) FROM contacts_contactevent WHERE centre_id = %(centre)s GROUP BY 1
"""
GAPS = """
SELECT l.last_position - count(*), l.last_number - %(opening)s - %(calls)s
FROM contacts_ledger l LEFT JOIN contacts_contactevent e USING (centre_id)
WHERE l.centre_id = %(centre)s GROUP BY l.centre_id
"""
#: steps that happen to a call once
TWICE = """
SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM contacts_contactevent
    WHERE centre_id = %(centre)s AND kind IN ('offered', 'answered', 'ended', 'closed')
    GROUP BY contact_id, kind HAVING count(*) > 1) AS double
"""
OUTCOMES = """
SELECT outcome, count(*) FROM contacts_contact
WHERE centre_id = %(centre)s AND number > %(opening)s AND outcome <> '' GROUP BY 1
"""
TOPICS = """
SELECT service_id, count(*) FROM contacts_contacttopic t JOIN contacts_contact c
    ON c.id = t.contact_id WHERE c.centre_id = %(centre)s AND c.number > %(opening)s GROUP BY 1
"""
ANSWERS = """
SELECT value, count(*) FROM (SELECT value, centre_id, channel FROM survey_answer
    UNION ALL SELECT value, centre_id, channel FROM survey_given) AS said
WHERE centre_id = %(centre)s AND channel = 'keys' GROUP BY 1
"""
ASKED = "SELECT coalesce(sum(count), 0) FROM survey_asked WHERE centre_id = %(centre)s"
LIVE = """
SELECT (SELECT count(*) FROM telephony_livecall WHERE centre_id = %(centre)s)
    + (SELECT count(*) FROM telephony_signon WHERE centre_id = %(centre)s)
"""
REACHED = """
SELECT begun AT TIME ZONE 'Europe/Berlin' FROM contacts_contact
WHERE centre_id = %(centre)s AND number = %(milestone)s
"""


@dataclass
class Checked:
    """What came out. `wrong` says in words where record and books differ."""

    missing: int = 0
    double: int = 0
    milestone_on: date | None = None
    wrong: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)  # sums over all quarters, of the record
    #: numerators and denominators of the six service levels, of the product's own sums
    formulas: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return not (self.missing or self.double or self.wrong)


def check(books: Books, scene: Scene, *, opening: int = 0, milestone: int) -> Checked:
    """Hold the record and the sums of a centre against the books, after `actions.nights.add_up`.

    Every sum per quarter of an hour, outcomes, topics, steps, survey; numbers without a gap,
    nothing twice, nothing live. `opening`: contacts from the time before, which have no rows.
    """
    given = {
        "centre": scene.centre, "opening": opening, "calls": books.total()["calls"],
        "in_time": IN_TIME, "short": SHORT, "milestone": milestone,
    }  # fmt: skip
    found = Checked()
    quarters = {
        at: Counter(dict(zip(SUMS, sums, strict=True))) for at, *sums in _rows(QUARTERS, given)
    }
    for sums in quarters.values():
        found.figures.update(sums)
    found.wrong += [*_quarters(quarters, books.quarters)]
    [(rows, numbers, last, unfinished)] = _rows(NUMBERS, given)
    expected = books.total()["calls"]
    found.missing = (
        max(0, expected - numbers) + (last - opening - numbers if rows else 0) + unfinished
    )
    found.double = rows - numbers + int(_rows(TWICE, given)[0][0])
    for name, query, known in (
        ("outcomes", OUTCOMES, books.outcomes), ("topics", TOPICS, books.topics),
        ("events", POSITIONS, books.events), ("answers", ANSWERS, books.answers),
    ):  # fmt: skip
        found.wrong += [*_differences(name, dict(_rows(query, given)), known)]
    if (asked := _rows(ASKED, given)[0][0]) != books.asked:
        found.wrong.append(f"asked: {asked} in the record, {books.asked} in the books")
    [gaps] = _rows(GAPS, given) or [(0, 0)]
    if any(gaps):
        found.wrong.append(f"gaps: {gaps[0]} positions, {gaps[1]} numbers")
    if live := _rows(LIVE, given)[0][0]:
        found.wrong.append(f"{live} rows of live state are left")
    for name, ours, theirs in pairs(books, scene):
        found.wrong += [*_differences(name, ours, theirs, where="sums")]
        if name == FORMULAS:
            found.formulas = ours
    if reached := _rows(REACHED, given):
        found.milestone_on = reached[0][0].date()
    return found


def _quarters(
    record: Mapping[datetime, Counter[str]], books: Mapping[datetime, Counter[str]]
) -> Iterator[str]:
    for at in sorted(record.keys() | books.keys()):
        yield from _differences(
            f"{at.astimezone(UTC):%Y-%m-%d %H:%M}", record.get(at, {}), books.get(at, {})
        )


def _differences(
    name: str, record: Mapping[Any, int], books: Mapping[Any, int], *, where: str = "record"
) -> Iterator[str]:
    if record == books:
        return
    for key in sorted({str(one) for one in (*record, *books)}):
        theirs = next((n for one, n in record.items() if str(one) == key), 0)
        ours = next((n for one, n in books.items() if str(one) == key), 0)
        if theirs != ours:
            yield f"{name}, {key}: {theirs} in the {where}, {ours} in the books"


def _rows(query: str, given: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        found: list[Any] = cursor.fetchall()
        return found
