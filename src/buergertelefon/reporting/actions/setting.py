"""What a team lead sets: limits of alarms, milestones, where the count begins."""

from django.db import transaction

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Ledger, Milestone
from buergertelefon.reporting.errors import BadCount
from buergertelefon.reporting.models import AlarmRule
from buergertelefon.reporting.rules.alarms import Rule

#: no centre has so many
HIGHEST = 1_000_000_000


def set_alarm(centre: ServiceCentre, rule: Rule) -> None:
    """From now on this limit holds."""
    AlarmRule.objects.update_or_create(
        centre=centre, kind=rule.kind,
        defaults={
            "limit": rule.limit, "active": rule.active, "quiet_from": rule.quiet_from,
            "quiet_until": rule.quiet_until,
        },
    )  # fmt: skip


@transaction.atomic
def add_milestone(centre: ServiceCentre, number: int) -> None:
    """A number worth a word of thanks; twice is once. Raises BadCount if it has been given out."""
    if not 0 < number <= HIGHEST:
        raise BadCount("number", f"Bitte eine Zahl von 1 bis {HIGHEST}.")
    if number <= _ledger(centre).last_number:
        raise BadCount("number", "Diese Nummer ist schon vergeben. Bitte eine spätere.")
    Milestone.objects.get_or_create(centre=centre, number=number)


@transaction.atomic
def drop_milestone(centre: ServiceCentre, number: int) -> None:
    """Not this one, if it has not been reached yet. Twice is the same as once."""
    last = _ledger(centre).last_number
    Milestone.objects.filter(centre=centre, number=number, number__gt=last).delete()


@transaction.atomic
def open_count(centre: ServiceCentre, calls: int) -> None:
    """So many calls there were before us: the next one gets the number after it.

    Only before the first call: numbers that were given out stay. Raises BadCount.
    """
    if not 0 <= calls < HIGHEST:
        raise BadCount("opening", f"Bitte eine Zahl von 0 bis {HIGHEST}.")
    ledger = _ledger(centre)
    if ledger.last_number != ledger.opening:
        raise BadCount(
            "opening",
            "Es sind schon Anrufe gezählt; vergebene Nummern bleiben. Der Anfangsstand lässt sich"
            " nur vor dem ersten Anruf setzen.",
        )
    ledger.opening = ledger.last_number = calls
    ledger.save(update_fields=["opening", "last_number"])


def _ledger(centre: ServiceCentre) -> Ledger:
    """The count of the centre, locked: a call that comes in waits for a moment."""
    Ledger.objects.get_or_create(centre=centre)
    return Ledger.objects.select_for_update().get(centre=centre)
