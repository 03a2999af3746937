"""What a team lead chooses from: offices that may answer cases, people who may."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, QuerySet

from buergertelefon.cases.models import Inbox
from buergertelefon.directory.models import Office
from buergertelefon.directory.queries import existing
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

#: offices that a search shows
MOST = 20


def may_answer(centre: int) -> QuerySet[Agent]:
    """People of a centre with an account of the back office."""
    there = Agent.objects.filter(centre=centre, is_active=True)
    return there.filter(roles__contains=[Role.BACK_OFFICE.value]).order_by("name", "pk")


def kept_by(centre: int) -> QuerySet[Inbox]:
    """All inboxes of a centre, those that are closed as well, and how many may answer there."""
    found = Inbox.objects.filter(centre=centre).select_related("office", "calendar", "centre")
    return found.annotate(persons=Count("people")).order_by("office__name", "pk")


def without_inbox(words: str, *, on: date) -> Sequence[Office]:
    """Offices of that name that receive no cases yet."""
    return list(existing(on=on).filter(name__icontains=words, inbox=None).order_by("name")[:MOST])
