import re
from datetime import UTC, datetime

import pytest

from buergertelefon.reporting.errors import BadPast
from buergertelefon.reporting.rules import queue_log
from buergertelefon.reporting.rules.past import Past, wait_class

#: Monday 16 June 2014, 10:05:00 UTC
T = 1402913100


def read(*lines: str) -> Past:
    return queue_log.read(lines, limit_seconds=30)


def sums(past: Past) -> dict[str, int]:
    found: dict[str, int] = {}
    for counts in past.cells.values():
        for name, n in counts.items():
            found[name] = found.get(name, 0) + n
    return {name: n for name, n in found.items() if n}


ENTER = f"{T}|c1|bt|NONE|ENTERQUEUE||0421123456|1"
CASES = {
    "answered within the limit": (
        [f"{T + 30}|c1|bt|SIP/8007|CONNECT|30|c2|4", f"{T + 200}|c1|bt|SIP/8007|COMPLETECALLER|30"],
        {"answered": 1, "answered_in_time": 1, "waited_ms": 30_000},
    ),
    "answered a second later": (
        [f"{T + 31}|c1|bt|SIP/8007|CONNECT|31|c2|4"], {"answered": 1, "waited_ms": 31_000},
    ),
    "gave up early": (
        [f"{T + 4}|c1|bt|NONE|ABANDON|1|1|4"],
        {"abandoned": 1, "abandoned_in_time": 1, "abandoned_short": 1, "left_ms": 4000},
    ),
    "gave up late": ([f"{T + 90}|c1|bt|NONE|ABANDON|1|1|90"], {"abandoned": 1, "left_ms": 90_000}),
    "rang at somebody, who did not answer": (
        [f"{T + 9}|c1|bt|SIP/1|RINGNOANSWER|9000", f"{T + 20}|c1|bt|SIP/2|CONNECT|20|x|1"],
        {"answered": 1, "answered_in_time": 1, "waited_ms": 20_000},
    ),
    "sent on to another queue: one call of the first": (
        [f"{T + 20}|c1|bt|NONE|EXITWITHTIMEOUT|1", f"{T + 20}|c1|kfz|NONE|ENTERQUEUE||x|1",
         f"{T + 50}|c1|kfz|SIP/1|CONNECT|30|y|2"],
        {"answered": 1, "waited_ms": 50_000},
    ),
    "time over": ([f"{T + 20}|c1|bt|NONE|EXITWITHTIMEOUT|1"], {"expired": 1}),
    "pressed a key": ([f"{T + 20}|c1|bt|NONE|EXITWITHKEY|0|1"], {"expired": 1}),
    "nobody there any more": ([f"{T + 20}|c1|bt|NONE|EXITEMPTY|1|1|20"], {"expired": 1}),
    "log ends while it waits": ([], {"lost": 1}),
    "passed on after the talk": (
        [f"{T + 1}|c1|bt|SIP/1|CONNECT|1|y|1", f"{T + 60}|c1|bt|SIP/1|BLINDTRANSFER|2|x|1|59|1"],
        {"answered": 1, "answered_in_time": 1, "waited_ms": 1000},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("after", "expected"), CASES.values(), ids=CASES)
def test_what_became_of_a_call(after: list[str], expected: dict[str, int]) -> None:
    assert sums(read(ENTER, *after)) == expected


def test_who_is_not_let_in_is_beside_what_was_offered() -> None:
    past = read(f"{T}|c1|bt|NONE|JOINEMPTY", f"{T}|c2|bt|NONE|FULL")
    assert sums(past) == {"blocked": 2}


def test_nothing_of_people_is_left_and_what_is_unknown_is_counted() -> None:
    past = read(
        f"{T}|NONE|NONE|SIP/8007|PAUSEALL|", f"{T}|REALTIME|bt|Frau Beispiel|ADDMEMBER|",
        f"{T}|c9|bt|SIP/8007|MONDPHASE|Frau Beispiel", f"{T}|NONE|NONE|NONE|CONFIGRELOAD|",
        ENTER, f"{T + 5}|c1|bt|Frau Beispiel|CONNECT|5|x|1",
    )  # fmt: skip
    assert past.staff == 2
    assert past.unknown == {("bt", "MONDPHASE"): 1}
    assert not re.search("Beispiel|8007|0421", repr(past))


def test_the_same_line_twice_counts_once() -> None:
    connect = f"{T + 5}|c1|bt|SIP/1|CONNECT|5|x|1"
    past = read(ENTER, ENTER, connect, connect)
    assert (past.calls, past.twice) == (1, 2)


@pytest.mark.parametrize(
    "time", [str(T), f"{T}.25", "2014-06-16 12:05:00.25", "2014-06-16T10:05:00+00:00"],
    ids=["seconds", "parts of a second", "of a database, Berlin time", "with a zone"],
)  # fmt: skip
def test_times(time: str) -> None:
    past = read(f"{time}|c1|bt|NONE|ENTERQUEUE||x|1")
    [cell] = past.cells
    assert cell.at == datetime(2014, 6, 16, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (["", ""], 0, "leer"),
        ([ENTER, "kaputt"], 2, "senkrechten Strichen"),
        (["gestern|c1|bt|NONE|ENTERQUEUE"], 1, "keine Zeit"),
        (["99999999999|c1|bt|NONE|ENTERQUEUE"], 1, "zwischen 2000 und 2100"),
        (["nan|c1|bt|NONE|ENTERQUEUE"], 1, "zwischen 2000 und 2100"),
        (["x" * 5000], 1, "4000 Zeichen"),
        ([f"{T}|c1|bt|NONE|E{n}" for n in range(1001)], 0, "1000 unbekannte"),
        (["\x00" * 4000] * 9, 0, "leer"),
    ],
)
def test_bad_lines_are_named(lines: list[str], line: int, words: str) -> None:
    with pytest.raises(BadPast) as refused:
        read(*lines)
    [(number, why)] = refused.value.problems
    assert number == line
    assert words in why


@pytest.mark.parametrize(
    ("ms", "begins"),
    [(999, 0), (119_999, 119), (120_000, 120), (599_999, 590), (600_000, 600), (10**9, 30_000)],
)
def test_classes_of_waits(ms: int, begins: int) -> None:
    assert wait_class(ms) == begins
