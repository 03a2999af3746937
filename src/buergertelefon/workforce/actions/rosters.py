"""A roster is opened, published, thrown away."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from buergertelefon.base.models import ServiceCentre
from buergertelefon.workforce.actions.accounts import settle
from buergertelefon.workforce.errors import EditedMeanwhile, NoRules, RosterThere, TooLate
from buergertelefon.workforce.models import Roster, RosterDay
from buergertelefon.workforce.queries.instance import rules_of
from buergertelefon.workforce.rules.need import DayNeed

__all__ = ["DayNeed", "open_roster", "publish", "renew_need", "throw_away"]


@transaction.atomic
def open_roster(
    centre: ServiceCentre, *, begins: date, weeks: int, need: Sequence[DayNeed], at: datetime
) -> Roster:
    """An empty roster of some weeks from a Monday on. Raises RosterThere, NoRules."""
    ServiceCentre.objects.select_for_update().get(pk=centre.pk)  # one at a time
    until = begins + timedelta(weeks=weeks)
    others = Roster.objects.filter(centre=centre, begins__lt=until)
    if any(one.begins + timedelta(weeks=one.weeks) > begins for one in others):
        raise RosterThere
    if not need:
        raise NoRules
    roster = Roster.objects.create(centre=centre, begins=begins, weeks=weeks, made=at)
    RosterDay.objects.bulk_create(
        RosterDay(
            roster=roster, day=one.day, opens=one.opens, needed=[*one.needed],
            required=[*one.required],
        )
        for one in need
    )  # fmt: skip
    return roster


@transaction.atomic
def renew_need(roster_id: int, need: Sequence[DayNeed]) -> None:
    """Plan for a newer need; shifts stay. Days that were not open before are left out."""
    roster = Roster.objects.select_for_update().get(pk=roster_id)
    found = {one.day: one for one in need}
    for day in roster.days.all():
        if new := found.get(day.day):
            day.opens, day.needed, day.required = new.opens, [*new.needed], [*new.required]
            day.save(update_fields=["opens", "needed", "required"])


@transaction.atomic
def publish(roster_id: int, *, version: int, at: datetime, short_notice: bool = False) -> Roster:
    """From now on the people see it. Raises EditedMeanwhile; TooLate without `short_notice`."""
    roster = Roster.objects.select_for_update().select_related("centre").get(pk=roster_id)
    if roster.published:
        return roster
    if roster.version != version:
        raise EditedMeanwhile
    days_left = (roster.begins - timezone.localdate(at)).days
    if days_left < rules_of(roster.centre).notice_days and not short_notice:
        raise TooLate
    roster.published = at
    roster.save(update_fields=["published"])
    settle(roster)
    return roster


@transaction.atomic
def throw_away(roster_id: int) -> None:
    """A draft that nobody has seen is gone. Raises EditedMeanwhile if it is published."""
    roster = Roster.objects.select_for_update().get(pk=roster_id)
    if roster.published:
        raise EditedMeanwhile
    roster.delete()
