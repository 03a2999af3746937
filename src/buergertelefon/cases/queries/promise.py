"""How the offices keep the promise of an answer in time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Count, F, Q

from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.rules.life import RUNS, State
from buergertelefon.cases.rules.promise import Kept
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role


def inboxes_of(person: Agent) -> Sequence[Inbox]:
    """Whose share somebody sees: a team lead the whole centre, others where they answer."""
    found = Inbox.objects.filter(centre=person.centre_id).select_related("office")
    if not person.has_role(Role.TEAM_LEAD):
        found = found.filter(people=person)
    return list(found.order_by("office__name", "pk"))


def per_office(
    inboxes: Sequence[Inbox], *, since: datetime, at: datetime, until: datetime | None = None
) -> Mapping[int, Kept]:
    """By inbox, what has become at `at` of the cases opened in [since, until); one query.

    `until` None: up to now.

    A case counts where it lies now. Offices without cases are missing.
    """
    new = Q(opened__gte=since, opened__lt=min(until, at) if until else at)
    over = Q(due__lt=at)
    running = Q(state__in=sorted(RUNS))
    waiting = Q(state=State.ASKED)  # late only if it was when the citizen was asked
    ended = Q(state=State.CLOSED, closed__gt=F("due"))
    open_late = (running & over) | (waiting & Q(paused__gt=F("due")))
    unanswered = new & Q(first_answer=None)
    found = (
        Case.objects.filter(new | (running & over), inbox__in=inboxes)
        .values("inbox")
        .annotate(
            in_time=Count("pk", filter=new & Q(kept=True)),
            missed=Count("pk", filter=(new & Q(kept=False)) | (unanswered & (open_late | ended))),
            pending=Count("pk", filter=unanswered & (running | waiting) & ~open_late),
            late=Count("pk", filter=running & over),
        )
    )
    return {
        one["inbox"]: Kept(one["in_time"], one["missed"], one["pending"], one["late"])
        for one in found
    }


def of_centre(centre: int, *, since: datetime, until: datetime, at: datetime) -> Kept:
    """The same of all offices of a centre together."""
    inboxes = list(Inbox.objects.filter(centre=centre))
    return sum(per_office(inboxes, since=since, until=until, at=at).values(), Kept())
