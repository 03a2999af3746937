"""An office changes the shares of channels; what slots keep follows at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from buergertelefon.appointments.actions.noting import note
from buergertelefon.appointments.actions.plans import remake
from buergertelefon.appointments.models import Calendar
from buergertelefon.appointments.models import Contingent as Row
from buergertelefon.appointments.queries.offers import contingents_of
from buergertelefon.appointments.rules.contingents import Channel, Contingent, checked
from buergertelefon.appointments.rules.keeping import What, shares_said


def share(calendar: Calendar, shares: Sequence[Contingent], *, at: datetime) -> None:
    """These are the shares from now on. Raises BadPlan if they are more than the day."""
    wanted = checked(shares)
    with transaction.atomic():
        Calendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)  # one after the other
        before = contingents_of([calendar.pk])[calendar.pk]
        rows = Row.objects.filter(calendar=calendar)
        rows.exclude(channel__in=[one.channel for one in wanted]).delete()
        for one in wanted:
            rows.update_or_create(
                calendar=calendar, channel=one.channel,
                defaults={
                    "share": float(one.share), "days_before": one.days_before, "clock": one.clock,
                    "releases_to": [channel for channel in Channel if channel in one.releases_to],
                },
            )  # fmt: skip
        after = contingents_of([calendar.pk])[calendar.pk]
        note(
            calendar.pk, What.SHARES, before=shares_said(before), after=shares_said(after), at=at
        )  # fmt: skip
    remake(calendar, at=at)
