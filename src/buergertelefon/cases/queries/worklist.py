"""The work lists of offices: what is to be done, what is found again; fast with 200,000 cases.

A list is read as streams, one for each inbox (or the centre) and state: an index gives each of
them in order, so no page sorts more than it shows.
"""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from buergertelefon.base.phone import e164
from buergertelefon.base.reference import normal
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.models.cases import SEARCHED
from buergertelefon.cases.queries.cases import rows
from buergertelefon.cases.queries.inboxes import with_clock
from buergertelefon.cases.rules.life import RUNS, State
from buergertelefon.cases.rules.words import Reply
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

PER_PAGE = 30
#: calls somebody plans at a time
CALLS = 50
#: nobody reads a longer number than this
COUNTED = 1000
#: lines of a table
MOST = 20_000
#: so many found cases are put in order by themselves
FEW = 2000
_WORD = re.compile(r"[^\W_]+")


class View(StrEnum):
    """A list of an office, as its address names it."""

    QUEUE = "eingang"
    MINE = "meine"
    FREE = "frei"
    LATE = "ueberfaellig"
    CALLS = "rueckrufe"
    WAITING = "wartet"
    RETURNED = "zurueck"
    DONE = "erledigt"
    ALL = "alle"


_TODO = (State.NEW, State.ACCEPTED)
#: which states are in it
STATES: Mapping[View, tuple[State, ...]] = {
    View.QUEUE: _TODO, View.MINE: (*_TODO, State.ASKED), View.FREE: _TODO,
    View.LATE: tuple(sorted(RUNS)), View.CALLS: _TODO, View.WAITING: (State.ASKED,),
    View.RETURNED: (State.RETURNED,), View.DONE: (State.ANSWERED, State.CLOSED),
    View.ALL: tuple(State),
}  # fmt: skip
#: as a page names them, in its order; what was given back is the centre's to pass on
LABELS: Mapping[View, str] = {
    View.QUEUE: "Zu erledigen", View.MINE: "Bei mir", View.FREE: "Bei niemandem",
    View.LATE: "Überfällig", View.CALLS: "Rückrufe", View.WAITING: "Wartet auf Antwort",
    View.RETURNED: "Nicht zuständig", View.DONE: "Beantwortet", View.ALL: "Alle",
}  # fmt: skip
#: orders: column and label; "-" is the newest first
ORDERS: Mapping[str, tuple[str, str]] = {
    "frist": ("due", "Frist"), "neu": ("-opened", "neueste zuerst"),
    "alt": ("opened", "älteste zuerst"),
}  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """What somebody may see: the cases of some inboxes, or all of a centre (`inboxes` None)."""

    person: int
    centre: int
    inboxes: tuple[int, ...] | None

    def streams(self, inbox: int | None) -> tuple[Q, ...]:
        """One condition for each stream; `inbox`: only of that one."""
        if inbox is not None:
            seen = self.inboxes is None or inbox in self.inboxes
            return (Q(inbox=inbox, centre=self.centre),) if seen else ()
        if self.inboxes is None:
            return (Q(centre=self.centre),)
        return tuple(Q(inbox=one) for one in self.inboxes)


@dataclass(frozen=True)
class Wanted:
    """What of it somebody looks for."""

    view: View = View.QUEUE
    words: str = ""  # a code, a telephone number, or beginnings of words
    inbox: int | None = None
    service: int | None = None
    order: str = ""
    after: str = ""  # the mark of the last line of the page before


@dataclass(frozen=True)
class Listed:
    """A page of a list; `more` is the mark of its last line, "" at the end."""

    rows: Sequence[Case]
    more: str = ""


def scope_of(agent: Agent) -> Scope:
    """A team lead sees the centre, others what lies in their inboxes."""
    if agent.has_role(Role.TEAM_LEAD):
        return Scope(agent.pk, agent.centre_id, None)
    mine = Inbox.objects.filter(people=agent, centre=agent.centre_id).order_by("pk")
    return Scope(agent.pk, agent.centre_id, tuple(mine.values_list("pk", flat=True)))


def seen(scope: Scope) -> QuerySet[Case]:
    """Every case that somebody may see."""
    return rows().filter(_either(scope.streams(None)))


def worklist(scope: Scope, wanted: Wanted, *, at: datetime) -> Listed:
    """A page of a list; what is searched for is looked for in all states."""
    if wanted.view == View.CALLS and not wanted.words:
        return Listed(_calls(scope, wanted))
    column = _column(wanted)
    found = _merged(scope, wanted, column, at=at, most=PER_PAGE + 1)
    marks = dict(found[:PER_PAGE])
    held = with_clock(rows().select_related("taken_by")).in_bulk(list(marks))
    more = ""
    if len(found) > PER_PAGE:
        pk, value = found[PER_PAGE - 1]
        more = f"{value.isoformat()}_{pk.hex}"
    return Listed([held[pk] for pk in marks if pk in held], more)


def table(scope: Scope, wanted: Wanted, *, at: datetime) -> Iterator[Case]:
    """The same list from its beginning, for a spreadsheet, at most `MOST` lines."""
    found = _merged(scope, wanted, _column(wanted), at=at, most=MOST)
    marks = [pk for pk, _ in found]
    for begins in range(0, len(marks), 1000):
        some = marks[begins : begins + 1000]
        held = rows().in_bulk(some)
        yield from (held[pk] for pk in some if pk in held)


def counts(scope: Scope, *, at: datetime) -> dict[View, str]:
    """How many there are in each list that has to be done, "1.000+" where there are more."""
    found: dict[View, str] = {}
    for view in LABELS:
        if view in {View.DONE, View.ALL} or (view == View.RETURNED and scope.inboxes is not None):
            continue
        there = _either(scope.streams(None)) & Q(state__in=STATES[view])
        number = Case.objects.filter(there, _of_view(scope, view, at))[: COUNTED + 1].count()
        found[view] = f"{COUNTED:,}+".replace(",", ".") if number > COUNTED else str(number)
    return found


def _calls(scope: Scope, wanted: Wanted) -> Sequence[Case]:
    """Whom to call, by the time they wish for, then those without one by when it is due."""
    kept = Q(way=Reply.PHONE, state__in=_TODO)
    if wanted.service is not None:
        kept &= Q(service=wanted.service)
    streams = scope.streams(wanted.inbox)
    keys: list[uuid.UUID] = []
    for column, wished in (("call_from", Q(call_from__isnull=False)), ("due", Q(call_from=None))):
        # an order of one column is an index, for each office and state its own
        parts = [
            Case.objects.filter(one, kept, wished, state=state).order_by(column, "pk")
            .values_list("pk", column)[:CALLS]
            for one in streams for state in _TODO
        ]  # fmt: skip
        found = sorted((when, pk) for part in parts for pk, when in part)
        keys += [pk for _, pk in found[: CALLS - len(keys)]]
    held = with_clock(rows().select_related("taken_by")).in_bulk(keys)
    return [held[pk] for pk in keys if pk in held]


def _column(wanted: Wanted) -> str:
    if wanted.view == View.LATE and not wanted.words:
        return "due"  # the other orders would walk through everything that is in time
    usual = "neu" if wanted.words or wanted.view in {View.DONE, View.ALL} else "frist"
    return ORDERS.get(wanted.order, ORDERS[usual])[0]


def _merged(
    scope: Scope, wanted: Wanted, column: str, *, at: datetime, most: int
) -> list[tuple[uuid.UUID, datetime]]:
    """Keys and what they are ordered by, of all streams."""
    name, back = column.removeprefix("-"), column.startswith("-")
    kept = _of_view(scope, wanted.view, at) if not wanted.words else Q()
    kept &= _after(wanted.after, name, back=back)
    if wanted.service is not None:
        kept &= Q(service=wanted.service)
    order = [column, "-pk" if back else "pk"]
    streams, states, spoken = _searched(scope, wanted)
    parts = [
        spoken.filter(stream, kept, state).order_by(*order)
        .values_list("pk", name)[:most]
        for stream in streams for state in states
    ]  # fmt: skip
    if not parts:
        return []
    if len(parts) == 1:
        return list(parts[0])
    return list(parts[0].union(*parts[1:], all=True).order_by(*order)[:most])


def _of_view(scope: Scope, view: View, at: datetime) -> Q:
    match view:
        case View.MINE:
            return Q(taken_by=scope.person)
        case View.FREE:
            return Q(taken_by=None)
        case View.LATE:
            return Q(due__lt=at)
        case View.CALLS:
            return Q(way=Reply.PHONE)
    return Q()


def _searched(scope: Scope, wanted: Wanted) -> tuple[Sequence[Q], Sequence[Q], QuerySet[Case]]:
    """The streams, their states and the cases that a list is made of.

    The database guesses badly how many have a beginning of a word: the few are looked up by it, the
    many are found soon in the order of the list.
    """
    streams, every = scope.streams(wanted.inbox), [Q(state=one) for one in State]
    if not (text := wanted.words):
        return streams, [Q(state=one) for one in STATES[wanted.view]], Case.objects.all()
    if (spoken := _spoken(text)) is None or not streams:
        return (), (), Case.objects.none()
    few = list(spoken.filter(_either(streams)).values_list("pk", flat=True)[: FEW + 1])
    if len(few) > FEW:
        return streams, every, spoken
    return (Q(),), (Q(),), Case.objects.filter(pk__in=few)


def _spoken(text: str) -> QuerySet[Case] | None:
    """Cases with that code, number, or words that begin so in subject, question or name.

    None if there is no word in it.
    """
    found = Case.objects.all()
    if not text:
        return found
    if code := normal(text):
        coded = found.filter(reference=code)
        if coded.exists():
            return coded
    if any(one.isdigit() for one in text) and (number := e164(text)):
        return found.filter(phone=number)
    raw = " & ".join(f"{one}:*" for one in _WORD.findall(text.lower())[:8])
    if not raw:
        return None
    words = SearchQuery(raw, config="german", search_type="raw")
    return found.alias(spoken=SearchVector(*SEARCHED, config="german")).filter(spoken=words)


def _after(mark: str, name: str, *, back: bool) -> Q:
    """Behind that line; a mark that is none is the beginning."""
    value, _, key = mark.partition("_")
    try:
        when, pk = datetime.fromisoformat(value), uuid.UUID(key)
    except ValueError:
        return Q()
    if when.tzinfo is None:
        return Q()
    way = "lt" if back else "gt"
    return Q(**{f"{name}__{way}e": when}) & (
        Q(**{f"{name}__{way}": when}) | Q(**{f"pk__{way}": pk})
    )


def _either(conditions: Sequence[Q]) -> Q:
    return reduce(lambda one, other: one | other, conditions, Q(pk=None))
