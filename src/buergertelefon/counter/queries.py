"""What a counter sees of its day."""

from dataclasses import dataclass, field
from datetime import date, datetime

from buergertelefon.appointments.models import Calendar
from buergertelefon.appointments.queries.turns import Person, people, waiting_of
from buergertelefon.appointments.rules.life import STATES, State
from buergertelefon.base.hours import BERLIN
from buergertelefon.counter.rules import AT_COUNTER, Act, acts


@dataclass(frozen=True)
class Row:
    """One appointment or walk-in. No names: there are none."""

    code: str
    word: str
    begins: datetime
    services: tuple[tuple[str, str], ...]  # name, persons
    state: State
    counter: str
    walk_in: bool
    first: bool
    acts: tuple[Act, ...]

    @property
    def state_name(self) -> str:
        """As it is said on screens."""
        return STATES[self.state]


@dataclass(frozen=True)
class Stand:
    """Everybody of a day, and who of them is where. `waiting` in the order they are called in."""

    on: date
    today: bool
    mine: Row | None = None
    waiting: list[Row] = field(default_factory=list)
    called: list[Row] = field(default_factory=list)  # at other counters
    parked: list[Row] = field(default_factory=list)
    day: list[Row] = field(default_factory=list)


def stand_of(calendar: Calendar, counter: str, *, on: date, at: datetime) -> Stand:
    """The view of a day for one counter ("": none is chosen)."""
    today = on == at.astimezone(BERLIN).date()
    found = people(calendar.pk, on=on)
    rows = {one.line.id: _row(one, counter, calendar.pk, at=at if today else None) for one in found}
    here = [rows[one.line.id] for one in found if one.turn and one.turn.calendar_id == calendar.pk]
    called = [row for row in here if row.state == State.CALLED]
    return Stand(
        on, today,
        next((row for row in called if row.counter == counter), None),
        [rows[one.line.id] for one in waiting_of(found, calendar=calendar.pk)],
        [row for row in called if row.counter != counter],
        [row for row in here if row.state == State.PARKED],
        list(rows.values()),
    )  # fmt: skip


def _row(one: Person, counter: str, calendar: int, *, at: datetime | None) -> Row:
    line, turn = one.line, one.turn
    mine = bool(turn and turn.called and turn.counter == counter and turn.calendar_id == calendar)
    can: tuple[Act, ...] = ()
    if at is not None:
        meant_for = turn.counter if turn else ""
        can = AT_COUNTER if mine else acts(line.state, line.begins, meant_for=meant_for, at=at)
    return Row(
        line.reference, one.word, line.begins, line.services, line.state,
        turn.counter if turn else "", bool(turn and turn.ticket), bool(turn and turn.first), can,
    )  # fmt: skip
