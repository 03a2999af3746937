"""An offer of the waiting list answered by SMS: JA takes it, NEIN lets it pass, STOPP ends it."""

import uuid
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from buergertelefon.appointments.actions.booking import cancel
from buergertelefon.appointments.actions.offering import OFFER
from buergertelefon.appointments.actions.waiting import accept_offer, leave
from buergertelefon.appointments.errors import AppointmentError
from buergertelefon.appointments.models import WaitingEntry
from buergertelefon.appointments.rules.replies import Meant, meant
from buergertelefon.messages.actions import Draft, post
from buergertelefon.messages.errors import NotSetUp
from buergertelefon.messages.replies import Reply
from buergertelefon.messages.rules.outbox import Channel as By

OVER = "Dieses Angebot gibt es nicht mehr. Sie stehen weiter auf der Warteliste."
PASSED = "Verstanden, der Termin geht an die nächste Person. Sie stehen weiter auf der Warteliste."
STOPPED = "Sie stehen nicht mehr auf der Warteliste."
ASKED = "Das haben wir nicht verstanden. Antworten Sie JA, NEIN oder STOPP."


@transaction.atomic
def reply(said: Reply, *, at: datetime) -> bool:
    """Do what the citizen answers; did we answer? A number that waits for nothing gets no answer.

    The same answer again changes nothing: an offer that came after it was signed is not meant.
    """
    entries = list(WaitingEntry.objects.filter(phone=said.number).select_related("calendar"))
    if not entries:
        return False
    what, code = meant(said.text)
    offers = _offers(said, code, at=at)
    words = ""
    match what:
        case Meant.UNKNOWN:
            words = ASKED
        case Meant.STOP:
            for one in entries:
                leave(one.pk, at=at)
            words = STOPPED
        case _ if not offers:
            words = OVER
        case _ if len(offers) > 1:
            codes = " oder ".join(sorted(offers))
            words = f"Für Sie ist mehr als ein Termin gehalten. Antworten Sie mit Code: JA {codes}"
        case Meant.YES:
            words = _accept(*offers.values(), at=at)
        case Meant.NO:
            cancel(*offers.values(), at=at)
            words = PASSED
    if words:
        _answer(said, words, centre=entries[0].calendar.centre_id, at=at)
    return True


def _offers(said: Reply, code: str, *, at: datetime) -> dict[str, uuid.UUID]:
    """What stands for this number, by code; only the one that is named, if one is."""
    rows = WaitingEntry.objects.filter(
        phone=said.number, offer__isnull=False, offered_until__gt=at,
        offered_until__lte=said.signed + OFFER,
    )  # fmt: skip
    found = dict(rows.values_list("offer__reference", "offer"))
    return {one: pk for one, pk in found.items() if code in {"", one}}


def _accept(offer: uuid.UUID, *, at: datetime) -> str:
    """ "" if it is booked: then the confirmation is the answer."""
    try:
        with transaction.atomic():
            accept_offer(offer, at=at)
    except AppointmentError:
        return OVER
    return ""


def _answer(said: Reply, words: str, *, centre: int, at: datetime) -> None:
    draft = Draft(By.SMS, said.number, words, "appointment-reply", urgent=True)
    with suppress(NotSetUp):
        post(draft, key=f"sms-reply:{said.key}", centre=centre, at=at)
