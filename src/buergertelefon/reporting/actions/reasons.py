"""What somebody writes down about why figures are as they are."""

from datetime import date, datetime, timedelta

from django.db import transaction

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.errors import BadReason
from buergertelefon.reporting.models import Absence, Outage
from buergertelefon.reporting.rules.blocks import FEWEST

#: an outage that lasts longer is a closed service
LONGEST = timedelta(days=31)
#: hours that one person can be ill in a week
PER_PERSON = 48


@transaction.atomic
def note_outage(
    centre: ServiceCentre, *, begins: datetime, until: datetime, reason: str, at: datetime
) -> Outage:
    """Keep an outage; the same beginning again corrects it, so twice is once.

    Raises BadReason if it is no span, too long, or not over yet.
    """
    if until <= begins:
        raise BadReason("until", "„Bis“ liegt nicht nach „von“.")
    if until - begins > LONGEST:
        raise BadReason("until", "Höchstens 31 Tage. Bitte „von“ und „bis“ prüfen.")
    if until > at:
        raise BadReason("until", "Das liegt in der Zukunft. Bitte eintragen, wenn es vorbei ist.")
    row, _ = Outage.objects.update_or_create(
        centre=centre, begins=begins, defaults={"until": until, "reason": reason}
    )
    return row


def drop_outage(centre: ServiceCentre, number: int) -> None:
    """It was none; twice is once."""
    Outage.objects.filter(centre=centre, pk=number).delete()


@transaction.atomic
def note_absence(centre: ServiceCentre, *, week: date, hours: int, people: int) -> Absence:
    """Keep the hours of the week of a day; again corrects them.

    Raises BadReason if the group is too small, or the hours are more than it can have.
    """
    if people < FEWEST:
        raise BadReason("people", f"Erst ab {FEWEST} Personen: sonst wäre es eine Zahl über eine.")
    if hours > people * PER_PERSON:
        raise BadReason("hours", f"Mehr als {PER_PERSON} Stunden je Person. Bitte prüfen.")
    monday = week - timedelta(days=week.weekday())
    row, _ = Absence.objects.update_or_create(
        centre=centre, week=monday, defaults={"hours": hours, "people": people}
    )
    return row


def drop_absence(centre: ServiceCentre, number: int) -> None:
    """Forget the hours of a week; twice is once."""
    Absence.objects.filter(centre=centre, pk=number).delete()
