"""Who can be planned, and under which contract; for planners."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.workforce.models import Account, Contract, Leave, Shift
from buergertelefon.workforce.queries.instance import rules_of
from buergertelefon.workforce.rules.contracts import Limits, Terms, complaints
from buergertelefon.workforce.rules.leave import LeaveState


@dataclass(frozen=True)
class Planned:
    """A person, the contract that holds, or the next one, and the hours account in minutes."""

    agent: Agent
    contract: Contract | None
    balance: int
    asked: int  # leaves that wait for an answer
    complaints: Sequence[str]


def people(centre: ServiceCentre) -> QuerySet[Agent]:
    """All who can have shifts: agents, and who has a contract."""
    return Agent.objects.filter(
        Q(roles__contains=[Role.AGENT]) | Q(contracts__isnull=False), centre=centre, is_active=True
    ).distinct()


def planned(centre: ServiceCentre, *, search: str = "", today: date) -> list[Planned]:
    """The people of a centre whose name or user name has `search`, by name. Five queries."""
    found = people(centre).filter(Q(name__icontains=search) | Q(username__icontains=search))
    rows = found.prefetch_related(
        Prefetch(
            "contracts",
            Contract.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today)).order_by("begins"),
        )
    ).order_by("name", "pk")
    sums = dict(
        Account.objects.filter(agent__centre=centre).values_list("agent")
        .annotate(sum=Sum("minutes"))
    )  # fmt: skip
    asked = dict(
        Leave.objects.filter(agent__centre=centre, state=LeaveState.ASKED).values_list("agent")
        .annotate(count=Count("pk"))
    )  # fmt: skip
    limits = limits_of(centre)
    return [
        Planned(
            agent, now, sums.get(agent.pk, 0), asked.get(agent.pk, 0),
            [*complaints(terms_of(now), limits)] if now else ["Kein Vertrag."],
        )
        for agent, now in ((one, next(iter(one.contracts.all()), None)) for one in rows)
    ]  # fmt: skip


def terms_of(contract: Contract) -> Terms:
    """A stored contract as the rules know it."""
    return Terms(
        contract.begins, contract.week_minutes, contract.ends, contract.days_least,
        contract.days_most, contract.day_least, contract.day_most,
        tuple(sorted(contract.free_weekdays)), contract.there_from, contract.there_until,
        contract.late_at_most, contract.early_at_most,
    )  # fmt: skip


def limits_of(centre: ServiceCentre) -> Limits:
    """What the centre's rules allow; it is open from Monday to Friday."""
    rules = rules_of(centre)
    return Limits(
        rules.starts_from, rules.starts_until, rules.work_from, rules.work_until,
        rules.week_account,
    )  # fmt: skip


def leaves_of(centre: ServiceCentre, states: Iterable[LeaveState]) -> QuerySet[Leave]:
    """Leaves of a centre's people, by day."""
    return (
        Leave.objects.filter(agent__centre=centre, agent__is_active=True, state__in=[*states])
        .select_related("agent").order_by("begins", "agent__name", "pk")
    )  # fmt: skip


def on_duty(leave: Leave) -> int:
    """How many planned shifts lie in a leave."""
    return Shift.objects.filter(
        agent=leave.agent_id, day__range=(leave.begins, leave.until)
    ).count()
