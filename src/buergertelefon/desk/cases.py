"""Cases as the desk shows them: which office answers, what is known, what became of one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from buergertelefon.base.models import Municipality
from buergertelefon.cases.errors import BadField, Unknown
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.queries import cases, inboxes
from buergertelefon.desk.records import Record
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.queries.answering import answer
from buergertelefon.places.rules.writing import folded
from buergertelefon.responsibility.queries.who import because, who
from buergertelefon.responsibility.rules.deciding import Outcome


@dataclass(frozen=True)
class Known:
    """What the desk knows of a question before anybody types."""

    service: Service | None
    town: Municipality | None
    inbox: Inbox | None  # None: nobody knows, somebody has to choose
    why: str  # who says that this office answers
    note: str = ""  # what is not plain


def inboxes_of(centre: int) -> Sequence[Inbox]:
    """All that receive cases, by name."""
    return inboxes.of_centre(centre)


def known(
    record: Record, *, slug: str, place: str, elsewhere: str, chosen: str, centre: int, at: datetime
) -> Known:
    """The topic of the answer that is open, else the last one noted; its office by responsibility.

    `place` is the AGS of a city of ours, `elsewhere` a town that was typed, `chosen` the number of
    an inbox that somebody has chosen.
    """
    service = Service.objects.filter(slug=slug).first() if slug else None
    service = service or next(iter(reversed(record.topics)), None)
    town = Municipality.objects.filter(centres=centre, key=place).first()
    town = town or Municipality.objects.filter(centres=centre).order_by("key").first()
    if chosen:
        return Known(service, town, inbox_of(chosen, centre=centre), "")
    if service is None:
        return Known(None, town, None, "")
    found, why, note = _responsible(service, place, elsewhere, centre=centre, at=at)
    return Known(service, town, found, why, note)


def _responsible(
    service: Service, place: str, elsewhere: str, *, centre: int, at: datetime
) -> tuple[Inbox | None, str, str]:
    """The inbox, who says so; and what to say if the office receives no cases."""
    today = timezone.localdate(at)
    by_name = {folded(one.office.name): one for one in inboxes_of(centre)}
    told = (
        who(service.slug, elsewhere, on=today) if elsewhere
        else because(service.slug, place, on=today)
    )  # fmt: skip
    if told is not None and told.outcome == Outcome.ANSWER and told.bodies:
        body = told.bodies[0]
        if (found := by_name.get(folded(body.name))) is not None:
            return found, body.reason, ""
    view = answer(service.slug, place=place, at=at)
    if view is not None and not elsewhere:
        found = by_name.get(folded(view.office))
        if found is not None:
            return found, f"Auskunft „{view.title}“", ""
        return None, "", f"{view.office} nimmt hier keine Vorgänge an. Wer kann antworten?"
    return None, "", ""


def inbox_of(key: str, *, centre: int) -> Inbox:
    """The inbox that was chosen. Raises BadField."""
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 12 else 0
    if (row := inboxes.rows().filter(centre=centre, pk=number).first()) is None:
        raise BadField("inbox", "Bitte wählen Sie die Stelle, die antworten soll.")
    return row


def case_of(code: str, *, centre: int) -> Case:
    """A case of this centre by its code. Raises Unknown."""
    row = cases.by_code(code)
    if row.centre_id != centre:
        raise Unknown
    return row


def made_in(contact: uuid.UUID) -> Sequence[Case]:
    """What this conversation has handed on."""
    return cases.of_contact(contact)


def keeps_way_back(contact: uuid.UUID) -> bool:
    """Is an address or number kept for the answer to a question of this conversation?"""
    mine = Case.objects.filter(contact=contact)
    return mine.exclude(mail="", phone="", postal="").exists()
