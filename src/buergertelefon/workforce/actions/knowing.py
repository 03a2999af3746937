"""What a planner knows of days: events, odd days. And by which rules is planned."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from buergertelefon.base.models import ServiceCentre
from buergertelefon.workforce.models import LeastSkill, OddDay, PlannedEvent, PlanningRules


def note_event(
    centre: ServiceCentre, number: int | None, values: Mapping[str, Any]
) -> PlannedEvent:
    """Add an event, or change one; the same one again is the one that is there."""
    if number is not None:
        PlannedEvent.objects.filter(centre=centre, pk=number).update(**values)
        return PlannedEvent.objects.get(centre=centre, pk=number)
    there = PlannedEvent.objects.filter(centre=centre, **values).first()
    return there or PlannedEvent.objects.create(centre=centre, **values)


def drop_event(centre: ServiceCentre, number: int) -> dict[str, Any] | None:
    """Delete an event and tell what it was, so that it can come back; None if it has gone."""
    found = PlannedEvent.objects.filter(centre=centre, pk=number)
    values = found.values(
        "kind", "name", "begins", "until", "line", "factor", "opens", "closes"
    ).first()
    found.delete()
    return None if values is None else dict(values)


def mark_odd(centre: ServiceCentre, day: date, reason: str) -> None:
    """The forecast does not learn from this day; again corrects the reason."""
    OddDay.objects.update_or_create(
        centre=centre, day=day, defaults={"reason": reason, "kept": False, "found": False}
    )


def keep_odd(centre: ServiceCentre, day: date, *, kept: bool) -> None:
    """Learn from an odd day all the same, or not; one that a planner marked is just forgotten."""
    rows = OddDay.objects.filter(centre=centre, day=day)
    if kept:
        rows.filter(found=False, kept=False).delete()
    rows.filter(found=True).update(kept=kept)


@transaction.atomic
def set_rules(
    centre: ServiceCentre, values: Mapping[str, Any], least: Mapping[str, int]
) -> PlanningRules:
    """By these rules is planned from now on; `least`: people by skill, 0 for none."""
    rules, _ = PlanningRules.objects.update_or_create(centre=centre, defaults=dict(values))
    LeastSkill.objects.filter(centre=centre).exclude(
        skill__in=[skill for skill, people in least.items() if people]
    ).delete()
    for skill, people in least.items():
        if people:
            LeastSkill.objects.update_or_create(
                centre=centre, skill_id=skill, defaults={"people": people}
            )
    return rules
