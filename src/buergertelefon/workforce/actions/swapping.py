"""Steps of a swap. Each is one guarded change: of two at the same moment one comes too late."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from buergertelefon.staff.models import Agent
from buergertelefon.workforce.actions.changing import change
from buergertelefon.workforce.errors import NotPossible
from buergertelefon.workforce.models import Roster, Shift, Swap
from buergertelefon.workforce.queries.swaps import (
    Planned,
    effect,
    given,
    is_free,
    may_take,
    outcome,
    still_so,
)
from buergertelefon.workforce.rules.changes import ChangeKind
from buergertelefon.workforce.rules.swaps import OPEN, SwapState, SwapStep, after

GONE = "Daran hat sich inzwischen etwas geändert. Bitte laden Sie die Seite neu."
TWICE = "Für diesen Dienst fragen Sie schon. Ziehen Sie die Frage zuerst zurück."


def ask(asker: Agent, day: date, *, partner: Agent | None, back: date | None, at: datetime) -> Swap:
    """A person gives a published shift away, for another one if `back` names a day.

    Without `partner` everybody who may take it is asked. Raises NotPossible, with a sentence.
    """
    return _begin(asker, day, partner=partner, back=back, at=at, agreed=False)


def enter_agreed(
    asker: Agent, day: date, *, partner: Agent, back: date | None, at: datetime
) -> Swap:
    """Two people agreed by word of mouth; a planner still decides. Raises NotPossible as `ask`."""
    return _begin(asker, day, partner=partner, back=back, at=at, agreed=True)


@transaction.atomic
def _begin(
    asker: Agent, day: date, *, partner: Agent | None, back: date | None, at: datetime, agreed: bool
) -> Swap:
    mine = Shift.objects.filter(agent=asker, day=day, roster__published__isnull=False)
    shift = mine.select_related("roster__centre").first()
    if shift is None or day < timezone.localdate(at):
        raise NotPossible("An diesem Tag steht kein veröffentlichter Dienst mehr da.")
    Roster.objects.select_for_update().get(pk=shift.roster_id)
    there = Swap.objects.filter(asker=asker, day=day, state__in=OPEN).first()
    if there and (there.partner, there.back) == (partner, back):  # pressed twice
        return there
    if there:
        raise NotPossible(TWICE)
    swap = Swap(roster=shift.roster, asker=asker, day=day, partner=partner, back=back, asked=at)
    if partner is None:
        _ask_somebody(swap)
    else:
        _refuse_forbidden(swap, partner)
    if agreed:
        swap.state, swap.agreed = SwapState.AGREED, at
    swap.save()
    return swap


def _ask_somebody(swap: Swap) -> None:
    wanted = given(swap)
    if swap.back is not None:
        raise NotPossible("Für einen Tausch wählen Sie, mit wem.")
    if wanted is None or not may_take(Planned.of(swap.roster), wanted):
        raise NotPossible("Diesen Dienst darf zurzeit niemand übernehmen.")


def _refuse_forbidden(swap: Swap, partner: Agent) -> None:
    if partner == swap.asker or partner.centre_id != swap.asker.centre_id:
        raise NotPossible("Mit dieser Person geht es nicht.")
    found = effect(swap)
    if found is None:
        raise NotPossible("So geht es nicht auf: Jemand hätte zwei Dienste an einem Tag.")
    if found.problems:
        raise NotPossible(" ".join(found.problems))


def agree(swap_id: int, agent: Agent, *, at: datetime) -> Swap:
    """Who is asked says yes; of all who are asked the first. Raises NotPossible."""
    with transaction.atomic():
        swap = _held(swap_id)
        if (swap.state, swap.partner) == (SwapState.AGREED, agent):  # pressed twice
            return swap
        if swap.day < timezone.localdate(at) or not still_so(swap):
            raise NotPossible(GONE)
        if swap.partner is None:
            wanted = given(swap)
            if wanted is None or agent not in may_take(Planned.of(swap.roster), wanted):
                raise NotPossible("Diesen Dienst können Sie nicht übernehmen.")
            swap.partner = agent
        elif swap.partner != agent:
            raise NotPossible(GONE)
        return _step(swap, SwapStep.AGREE, at, agreed=at)


def decline(swap_id: int, agent: Agent, *, at: datetime) -> Swap:
    """Who is asked by name says no. Raises NotPossible."""
    with transaction.atomic():
        swap = _held(swap_id)
        if swap.partner != agent:
            raise NotPossible(GONE)
        return _step(swap, SwapStep.DECLINE, at)


def withdraw(swap_id: int, agent: Agent, *, at: datetime) -> Swap:
    """Who asked, or has said yes, does not want it any more. Raises NotPossible."""
    with transaction.atomic():
        swap = _held(swap_id)
        said_yes = swap.state == SwapState.AGREED and swap.partner == agent
        if swap.asker != agent and not said_yes:
            raise NotPossible(GONE)
        return _step(swap, SwapStep.WITHDRAW, at)


def approve(swap_id: int, planner: Agent, *, at: datetime) -> Swap:
    """The roster changes as the two agreed. Raises NotPossible if a rule would be broken now."""
    with transaction.atomic():
        Roster.objects.select_for_update().get(swaps=swap_id)  # in the order `change` locks them
        swap = _held(swap_id)
        if swap.state == SwapState.APPROVED:  # pressed twice
            return swap
        if after(SwapState(swap.state), SwapStep.APPROVE) is None:
            raise NotPossible(GONE)
        found = effect(swap)
        if found is None or swap.day < timezone.localdate(at) or not still_so(swap):
            raise NotPossible("Einen der Dienste gibt es so nicht mehr.")
        if found.problems:
            raise NotPossible(" ".join(found.problems))
        touched, duties = outcome(swap) or (set(), [])
        change(
            swap.roster_id, touched, duties, kind=ChangeKind.SWAP, by=planner, at=at,
            reason="Tausch",
        )  # fmt: skip
        return _step(swap, SwapStep.APPROVE, at)


def refuse(swap_id: int, *, at: datetime) -> Swap:
    """The planner says no. Raises NotPossible."""
    with transaction.atomic():
        return _step(_held(swap_id), SwapStep.REFUSE, at)


def lapse(*, at: datetime) -> int:
    """Open swaps whose day came, or whose shifts are not there any more, end; how many."""
    today, ended = timezone.localdate(at), 0
    for pk in Swap.objects.filter(state__in=OPEN).values_list("pk", flat=True):
        with transaction.atomic():
            swap = _held(pk)
            stands = swap.day >= today and still_so(swap)
            stands = stands and (swap.partner is None or is_free(swap))
            if swap.state in OPEN and not stands:
                _step(swap, SwapStep.LAPSE, at)
                ended += 1
    return ended


def _held(swap_id: int) -> Swap:
    swap = Swap.objects.select_for_update(of=("self",)).filter(pk=swap_id).first()
    if swap is None:
        raise NotPossible(GONE)
    return swap


def _step(swap: Swap, step: SwapStep, at: datetime, *, agreed: datetime | None = None) -> Swap:
    new = after(SwapState(swap.state), step)
    if new is None:
        raise NotPossible(GONE)
    swap.state = new
    if agreed:
        swap.agreed = agreed
    if new not in OPEN:
        swap.decided = at
    swap.save(update_fields=["state", "partner", "agreed", "decided"])
    return swap
