"""Asterisk's queue_log: what became of each call, and nothing of who worked there.

Source: Asterisk's documentation of the queue log, versions 1.4 to 22. A line is
time|call|queue|agent|event|parameters. The column of the agent is thrown away as it is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from buergertelefon.base.hours import BERLIN
from buergertelefon.reporting.errors import BadPast
from buergertelefon.reporting.rules.past import TOLD, Past

#: longest line; a file of other kind has longer ones
LONGEST = 4000
#: events that nobody knows, by queue; a log has a few, a file of other kind one in each line
KINDS = 1000
#: no queue was logged before
OLDEST, NEWEST = 946_684_800, 4_102_444_800  # 2000 and 2100

#: leaving the queue without a person, and how the product calls that
LEFT: Mapping[str, str] = {
    "ABANDON": "abandoned",
    "EXITWITHTIMEOUT": "expired", "EXITWITHKEY": "expired", "EXITEMPTY": "expired",
    "LEAVEEMPTY": "expired", "LEAVEUNAVAIL": "expired",
    "SYSCOMPAT": "lost",
}  # fmt: skip
#: not let in
TURNED_AWAY = frozenset({"JOINEMPTY", "JOINUNAVAIL", "FULL", "QUEUEFULL"})
#: the talk is over; how long it was is a time of one person and not taken
OVER = frozenset({
    "COMPLETEAGENT", "COMPLETECALLER", "TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER",
})  # fmt: skip
#: about a call, and they change nothing of what is counted
BESIDE = frozenset({
    "DID", "INFO", "RINGNOANSWER", "RINGCANCELED", "AGENTDUMP", "CALLSTATUS", "SYSCOMPATRETRY",
})  # fmt: skip
#: about people who work there, and about the machine
STAFF = frozenset({
    "ADDMEMBER", "REMOVEMEMBER", "PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL", "PAUSEREASON",
    "PENALTY", "MEMBERPENALTY", "RINGINUSE", "AGENTLOGIN", "AGENTLOGOFF", "AGENTCALLBACKLOGIN",
    "AGENTCALLBACKLOGOFF",
})  # fmt: skip
MACHINE = frozenset({"QUEUESTART", "CONFIGRELOAD"})


@dataclass
class _Call:
    queue: str
    entered: datetime
    left: str = ""  # how it left the last queue; another queue may follow
    at: datetime | None = None


def read(lines: Iterable[str], *, limit_seconds: int) -> Past:
    """All calls of one or more logs in the order of time, added up.

    A call that goes through several queues is one call, of the first queue; it ends as it ended in
    the last. Calls that stand when the log ends are lost to us. `limit_seconds`: of the promise.
    Raises BadPast with up to 50 lines that cannot be read; then nothing is taken.
    """
    past, open_calls = Past(), dict[str, _Call]()
    problems: list[tuple[int, str]] = []
    before = ""
    for number, text in enumerate(lines, start=1):
        line = text.rstrip("\r\n").replace("\x00", "")
        if not line.strip():
            continue
        past.lines += 1
        if line == before:
            past.twice += 1
            continue
        before = line
        try:
            _take(past, open_calls, line, limit_seconds * 1000)
        except ValueError as error:
            problems.append((number, str(error)))
            if len(problems) >= TOLD:
                break
    if problems:
        raise BadPast(problems)
    if not past.lines:
        raise BadPast([(0, "Die Datei ist leer.")])
    for call in open_calls.values():
        _end(past, call, call.left or "lost", call.at or call.entered, limit_seconds * 1000)
    return past


def _take(past: Past, open_calls: dict[str, _Call], line: str, limit_ms: int) -> None:
    if len(line) > LONGEST:
        raise ValueError(f"Die Zeile hat mehr als {LONGEST} Zeichen. Ist das ein queue_log?")
    parts = line.split("|")
    if len(parts) < 5:
        raise ValueError("Erwartet: Zeit|Anruf|Queue|Agent|Ereignis|… mit senkrechten Strichen.")
    at, name, queue, event = _time(parts[0]), parts[1], parts[2], parts[4].strip().upper()
    past.spans([at])
    call = open_calls.get(name)
    if event == "ENTERQUEUE":
        if call is None:
            open_calls[name] = _Call(queue, at)
        else:
            call.left, call.at = "", None  # goes on in another queue
    elif event == "CONNECT" and call:
        _end(past, open_calls.pop(name), "answered", at, limit_ms)
    elif event in LEFT and call:
        call.left, call.at = LEFT[event], at
        if event == "ABANDON":
            _end(past, open_calls.pop(name), "abandoned", at, limit_ms)
    elif event in TURNED_AWAY:
        if call is None:
            past.call(queue, at, "blocked", wait_ms=0, limit_ms=limit_ms)
    elif event in STAFF:
        past.staff += 1
    elif event not in OVER | BESIDE | MACHINE | set(LEFT) | {"CONNECT"}:
        past.unknown[queue[:80], event[:40]] += 1
        if len(past.unknown) > KINDS:
            raise BadPast([(0, f"Mehr als {KINDS} unbekannte Ereignisse. Ist das ein queue_log?")])


def _end(past: Past, call: _Call, end: str, at: datetime, limit_ms: int) -> None:
    wait = max(0, round((at - call.entered).total_seconds() * 1000))
    past.call(call.queue, call.entered, end, wait_ms=wait, limit_ms=limit_ms)


def _time(text: str) -> datetime:
    """Seconds since 1970, or the date that the log in a database has (Berlin time)."""
    text = text.strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(f"„{text[:30]}“ ist keine Zeit.") from None
        at = at if at.tzinfo else at.replace(tzinfo=BERLIN)
        seconds = at.timestamp()
    if not OLDEST <= seconds < NEWEST:
        raise ValueError(f"„{text[:30]}“ ist keine Zeit zwischen 2000 und 2100.")
    return datetime.fromtimestamp(seconds, tz=UTC)
