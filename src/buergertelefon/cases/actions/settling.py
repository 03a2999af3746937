"""Which office answers cases: by which clock, by mail or with which accounts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from buergertelefon.base.models import OpeningCalendar
from buergertelefon.cases.errors import BadField
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.rules.clock import Clock
from buergertelefon.directory.models import Office
from buergertelefon.staff.models import Agent, AuditEntry


@dataclass(frozen=True)
class Settings:
    """What is settled for an inbox; the fields are its own."""

    calendar: OpeningCalendar
    clock: Clock
    within: int  # hours
    remind_before: int  # minutes of service time
    mail: str
    by_mail: bool
    tell_late: str
    keep_days: int
    active: bool
    people: tuple[Agent, ...] = ()

    def columns(self) -> dict[str, Any]:
        """All but the people."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "people"}


@transaction.atomic
def set_up(office: Office, settings: Settings, *, by: Agent, at: datetime) -> Inbox:
    """An office receives cases from now on; pressed twice it is the same inbox.

    Raises BadField if it belongs to another centre.
    """
    row, made = Inbox.objects.get_or_create(
        office=office, defaults={"centre_id": by.centre_id, **settings.columns()}
    )
    if row.centre_id != by.centre_id:
        raise BadField("calendar", "Diese Stelle antwortet schon für ein anderes Servicecenter.")
    if made:
        _note(row, "inbox_added", {}, by=by, at=at)
    _allow(row, settings, by=by, at=at)
    return row


@transaction.atomic
def change(inbox: int, settings: Settings, *, by: Agent, at: datetime) -> Inbox:
    """Settle it anew. Cases that are open keep the time that was told to the citizen."""
    row = Inbox.objects.select_for_update().get(pk=inbox)
    before = row.by_mail, row.mail, row.active
    for name, value in settings.columns().items():
        setattr(row, name, value)
    row.save()
    if before != (row.by_mail, row.mail, row.active):
        detail = {"by_mail": row.by_mail, "mail": row.mail, "active": row.active}
        _note(row, "inbox_changed", detail, by=by, at=at)
    _allow(row, settings, by=by, at=at)
    return row


def _allow(row: Inbox, settings: Settings, *, by: Agent, at: datetime) -> None:
    """Who may answer there; what somebody without the right has on the desk goes back."""
    before, after = set(row.people.all()), set(settings.people)
    if before == after:
        return
    row.people.set(settings.people)
    Case.objects.filter(inbox=row, taken_by__in=before - after).update(taken_by=None)
    detail = {
        "added": sorted(one.username for one in after - before),
        "removed": sorted(one.username for one in before - after),
    }
    _note(row, "inbox_people", detail, by=by, at=at)


def _note(row: Inbox, what: str, detail: dict[str, Any], *, by: Agent, at: datetime) -> None:
    AuditEntry.objects.create(at=at, by=by, what=what, detail={"office": row.office.slug} | detail)
