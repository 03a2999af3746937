"""Contracts and leaves from a table: all of it or nothing, after a look at what it would change."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from django.db import transaction

from buergertelefon.base.models import ServiceCentre
from buergertelefon.workforce.actions.contracts import agree
from buergertelefon.workforce.errors import NotPossible, WorkforceError
from buergertelefon.workforce.models import Contract, Leave
from buergertelefon.workforce.queries.people import people, terms_of
from buergertelefon.workforce.rules import people_table
from buergertelefon.workforce.rules.leave import LeaveState
from buergertelefon.workforce.rules.people_table import Absence, Line, Problem


class Kind(StrEnum):
    """Which table."""

    CONTRACTS = "vertraege"
    LEAVES = "fehlzeiten"


COLUMNS = {Kind.CONTRACTS: people_table.CONTRACTS, Kind.LEAVES: people_table.LEAVES}


class BadTable(WorkforceError):
    """Cells that cannot be taken, so that nothing is."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} Fehler")
        self.problems = problems


@dataclass(frozen=True)
class Difference:
    """Rows that go and come, as sentences; `mark` is of these and no others."""

    gone: Sequence[str]
    new: Sequence[str]
    mark: str


def table_of(centre: ServiceCentre, kind: Kind) -> list[list[str]]:
    """What is there, as it can be brought again; without the heading."""
    names = {one.pk: (one.username, one.name) for one in people(centre)}
    rows = _stored(names, kind)
    return [[*names[agent], *people_table.cells(values, COLUMNS[kind])] for agent, values in rows]


def _stored(names: dict[int, tuple[str, str]], kind: Kind) -> list[tuple[int, dict[str, object]]]:
    order = ("agent__username", "begins", "pk")
    if kind is Kind.CONTRACTS:
        contracts = Contract.objects.filter(agent__in=names).order_by(*order)
        return [(one.agent_id, asdict(terms_of(one))) for one in contracts]
    leaves = Leave.objects.filter(agent__in=names).order_by(*order)
    return [
        (one.agent_id, {"begins": one.begins, "until": one.until,
                        "state": LeaveState(one.state)})
        for one in leaves
    ]  # fmt: skip


def compared(centre: ServiceCentre, kind: Kind, rows: Sequence[Sequence[str]]) -> Difference:
    """What the table would change; nothing is. Raises BadTable."""
    with transaction.atomic():
        found = _bring(centre, kind, rows)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def bring(
    centre: ServiceCentre, kind: Kind, rows: Sequence[Sequence[str]], *, mark: str
) -> Difference:
    """Change it. Raises BadTable; NotPossible if it is not what was looked at."""
    ServiceCentre.objects.select_for_update().get(pk=centre.pk)  # one at a time
    found = _bring(centre, kind, rows)
    if found.mark != mark and (found.gone or found.new):  # pressed twice: it is done
        raise NotPossible("Inzwischen hat sich etwas geändert. Bitte noch einmal ansehen.")
    return found


def _bring(centre: ServiceCentre, kind: Kind, rows: Sequence[Sequence[str]]) -> Difference:
    agents = {one.username: one for one in people(centre)}
    before = _told(centre, kind)
    problems: list[Problem] = []
    if kind is Kind.CONTRACTS:
        contracts, problems = people_table.contracts(rows, agents)
        for one in sorted(contracts, key=lambda one: one.row.begins) if not problems else ():
            agree(agents[one.username], one.row)
    else:
        leaves, problems = people_table.leaves(rows, agents)
        problems += _overlaps(leaves)
        for line in leaves if not problems else ():
            problems += _enter(agents[line.username].pk, line)
    if problems:
        raise BadTable(problems)
    after = _told(centre, kind)
    gone = [row for row in before if row not in set(after)]
    new = [row for row in after if row not in set(before)]
    return Difference(gone, new, hashlib.sha256("\n".join([*gone, "+", *new]).encode()).hexdigest())


def _told(centre: ServiceCentre, kind: Kind) -> list[str]:
    """Each row with the headings of its cells; user name and name need none."""
    heads = ["", "", *(f"{heading} " for heading, _, _ in COLUMNS[kind])]
    return [
        " · ".join(head + cell for head, cell in zip(heads, row, strict=True) if cell)
        for row in table_of(centre, kind)
    ]


def _enter(agent: int, line: Line[Absence]) -> list[Problem]:
    one = line.row
    mine = Leave.objects.filter(agent=agent, begins__lte=one.until, until__gte=one.begins)
    others = mine.exclude(begins=one.begins).exclude(state=LeaveState.REFUSED)
    if other := others.first():
        why = (
            f"Vom {other.begins:%d.%m.%Y} bis {other.until:%d.%m.%Y} steht schon eine Fehlzeit da."
        )
        return [Problem(line.number, "Von", why)]
    mine.filter(begins=one.begins).exclude(
        until=one.until
    ).delete()  # the same one, now longer or shorter
    Leave.objects.update_or_create(
        agent_id=agent, begins=one.begins, until=one.until, defaults={"state": one.state}
    )
    return []


def _overlaps(lines: Sequence[Line[Absence]]) -> list[Problem]:
    found = []
    by_person: dict[str, Line[Absence]] = {}
    for one in sorted(lines, key=lambda one: one.row.begins):
        earlier = by_person.get(one.username)
        if earlier and earlier.row.until >= one.row.begins:
            why = f"Überschneidet sich mit Zeile {earlier.number}."
            found.append(Problem(one.number, "Von", why))
        by_person[one.username] = one
    return found
