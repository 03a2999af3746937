"""Names, addresses and birth dates are erased when course and money are over; what was stays."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.models import Charge, Participant, Registration
from buergertelefon.courses.rules.life import GONE, State
from buergertelefon.courses.rules.money import Due

#: so long after the last day of the course: certificates, questions, a refund
KEEP = timedelta(days=90)
#: so long after a registration has ended otherwise
KEEP_ENDED = timedelta(days=30)
#: a course without any date, in no semester: so long after the registration
KEEP_UNDATED = timedelta(days=365)
#: so many in one transaction
AT_ONCE = 200


def forget(*, at: datetime) -> int:
    """Erase the people of registrations that are over; how many registrations.

    What is open between payer and school keeps them: nobody can be written to without a name.
    State, course, places and amounts stay, without a person.
    """
    erased = 0
    while done := _forget_some(at=at):
        erased += done
    return erased


@transaction.atomic
def _forget_some(*, at: datetime) -> int:
    rows = _over(at=at).select_for_update(of=("self",), skip_locked=True)
    keys = [one.pk for one in rows[:AT_ONCE]]
    Participant.objects.filter(registration__in=keys).delete()
    waits = Registration.objects.filter(pk__in=keys, state=State.WAITING)
    waits.update(state=State.EXPIRED, ended=at)  # a course without a day never begins
    return Registration.objects.filter(pk__in=keys).update(
        name="", street="", postcode="", town="", mail="", phone="", way="", contact=None,
        row=None, certificate=None, lines=[],  # a line may name somebody
    )  # fmt: skip


def _over(*, at: datetime) -> QuerySet[Registration]:
    today = at.astimezone(BERLIN).date()
    last_day = Coalesce(
        "course__ends", "course__begins", "course__semester__ends",
        TruncDate("made", tzinfo=BERLIN) + (KEEP_UNDATED - KEEP), output_field=DateField(),
    )  # fmt: skip
    ended = Q(state__in=GONE, ended__lt=at - KEEP_ENDED)
    past = ~Q(state__in=GONE) & Q(last_day__lt=today - KEEP)
    open_ = Charge.objects.filter(registration=OuterRef("pk"), state__in=[Due.OPEN, Due.IN_FILE])
    rows = Registration.objects.annotate(last_day=last_day).filter(ended | past)
    people = Participant.objects.filter(registration=OuterRef("pk"))
    known = ~Q(name="") | Q(contact__isnull=False) | Exists(people)
    return rows.filter(known, ~Exists(open_))
