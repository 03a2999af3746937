"""An appointment as the interface shows it to who has its key."""

from datetime import datetime, timedelta
from typing import Any

from buergertelefon.appointments.actions.telling import file_of
from buergertelefon.appointments.errors import TooManyTries, UnknownBooking
from buergertelefon.appointments.models import BookedService, Booking
from buergertelefon.appointments.rules.life import GONE, WAITING, State
from buergertelefon.appointments.tries import proved
from buergertelefon.zms.errors import Refused
from buergertelefon.zms.queries.offer import place_of
from buergertelefon.zms.rules import documents
from buergertelefon.zms.rules.codes import Code
from buergertelefon.zms.rules.numbers import number_of
from buergertelefon.zms.rules.reading import Proof

#: our states in the words of the interface
STATUS = {
    State.HELD: "reserved", State.CONFIRMED: "confirmed", State.ARRIVED: "queued",
    State.PENDING: "preconfirmed", State.PARKED: "parked",
    State.CALLED: "called", State.DONE: "finished", State.NO_SHOW: "missed",
    State.CANCELLED: "deleted", State.EXPIRED: "deleted",
}  # fmt: skip
MINUTE = timedelta(minutes=1)


def of(proof: Proof) -> Booking:
    """Whose it is. Raises Refused: never whether the number or the key was wrong."""
    if not proof.code:
        raise Refused(Code.UNKNOWN)
    try:
        return proved(proof.code, proof.secret)
    except TooManyTries as error:
        raise Refused(Code.TOO_OFTEN) from error
    except UnknownBooking as error:
        raise Refused(Code.UNKNOWN) from error


def stands(booking: Booking, *, at: datetime) -> bool:
    """Is it an appointment, or still held?"""
    over = booking.held_until is not None and booking.held_until <= at
    return booking.state not in GONE and not over


def process(booking: Booking, *, secret: str, at: datetime) -> dict[str, Any]:
    """The document of one (thinnedProcess); no name in it, for we have none."""
    named = BookedService.objects.filter(booking=booking).order_by("pk")
    booked = list(named.values_list("offer__service", "offer__service__name", "persons"))
    first = booked[0] if booked else (None, None, 0)
    place = place_of(booking.calendar)
    sure = booking.state not in {*WAITING, *GONE}
    return {
        "processId": number_of(booking.reference), "authKey": secret,
        "timestamp": str(int(booking.begins.timestamp())),
        "familyName": "", "customTextfield": "", "customTextfield2": "",
        "email": booking.mail, "telephone": booking.phone,
        "officeName": place.name, "officeId": place.id, "scope": documents.scope(place),
        "subRequestCounts": [
            {"id": pk, "name": name, "count": count} for pk, name, count in booked[1:]
        ],
        "serviceId": first[0], "serviceName": first[1], "serviceCount": first[2],
        "status": STATUS[State(booking.state)], "captchaToken": "",
        "slotCount": (booking.ends - booking.begins) // booking.calendar.step,
        "icsContent": file_of(booking, at=at) if sure else None,
        "reservationDuration": place.hold,
        "createTimestamp": booking.made.isoformat(timespec="seconds"),
    }  # fmt: skip
