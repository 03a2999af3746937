"""Leave is asked for, granted, refused, entered; nobody says why."""

from datetime import date

from django.db import transaction

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.models import Leave
from buergertelefon.workforce.rules.leave import LeaveState


def ask(agent: Agent, *, begins: date, until: date) -> Leave:
    """The person asks; twice is once. Raises NotPossible if some of it is asked for already."""
    return _enter(agent, begins, until, LeaveState.ASKED)


def enter(agent: Agent, *, begins: date, until: date) -> Leave:
    """The planner enters what is settled. Raises NotPossible if some of it is there already."""
    return _enter(agent, begins, until, LeaveState.GRANTED)


@transaction.atomic
def _enter(agent: Agent, begins: date, until: date, state: LeaveState) -> Leave:
    Agent.objects.select_for_update().get(pk=agent.pk)  # one at a time
    mine = Leave.objects.filter(agent=agent, begins__lte=until, until__gte=begins)
    same = mine.filter(begins=begins, until=until).first()
    others = mine.exclude(state=LeaveState.REFUSED)
    if same:
        others = others.exclude(pk=same.pk)
    if other := others.order_by("begins").first():
        raise NotPossible(
            f"Vom {other.begins:%d.%m.%Y} bis {other.until:%d.%m.%Y} steht schon eine Fehlzeit da."
        )
    if same is None:
        return Leave.objects.create(agent=agent, begins=begins, until=until, state=state)
    if same.state == LeaveState.REFUSED or state is LeaveState.GRANTED:
        same.state = state
        same.save(update_fields=["state"])
    return same


def decide(leave: Leave, *, granted: bool) -> bool:
    """Grant or refuse what is asked for; False if that is done already."""
    state = LeaveState.GRANTED if granted else LeaveState.REFUSED
    asked = Leave.objects.filter(pk=leave.pk, state=LeaveState.ASKED)
    return asked.update(state=state) == 1


def withdraw(leave: Leave) -> bool:
    """The person does not ask any longer; False if it is decided."""
    return Leave.objects.filter(pk=leave.pk, state=LeaveState.ASKED).delete()[0] == 1


def remove(leave: Leave) -> None:
    """The planner takes it out, whatever its state."""
    leave.delete()
