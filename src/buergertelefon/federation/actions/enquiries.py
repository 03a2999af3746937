"""What happens to an enquiry, on the side that hands it over and on the side that takes it."""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from procrastinate.contrib.django import app

from buergertelefon.base.hours import Hours, next_service_day
from buergertelefon.base.public_holidays import LANDS, public_holidays
from buergertelefon.federation import exchange
from buergertelefon.federation.errors import NotAllowed, NotDelivered, NoWayThere, Refused
from buergertelefon.federation.models import Centre, Enquiry
from buergertelefon.federation.queries.enquiries import (
    can_hand_over,
    message,
    peer,
    waiting_for_answers,
)
from buergertelefon.federation.rules.documents import Message
from buergertelefon.federation.rules.enquiries import (
    KEEP,
    OPEN,
    Acknowledgement,
    Direction,
    Reason,
    State,
    Step,
    Way,
    after,
    expires,
)
from buergertelefon.federation.rules.promise import WEEK

#: an enquiry, without its words, is a line of statistics for so long
KEEP_LINE = timedelta(days=365)
#: nobody can make us keep an enquiry longer by naming a late day
FARTHEST = timedelta(days=14)
ENDS = {Step.ANSWER, Step.REFUSE, Step.EXPIRE}


@dataclass(frozen=True)
class Wish:
    """What the desk hands over."""

    topic: str
    ars: str
    place: str
    question: str
    way: Way
    leika: str = ""
    contact: str = ""
    consent: bool = False
    number: uuid.UUID = field(default_factory=uuid.uuid4)  # the same one is the same enquiry


@transaction.atomic
def hand_over(wish: Wish, *, ours: Centre, other: Centre, at: datetime) -> Enquiry:
    """Write an enquiry down and plan its way, once for each number. Raises NoWayThere."""
    if not can_hand_over(other):
        raise NoWayThere(other.slug)
    one, is_new = Enquiry.objects.get_or_create(
        direction=Direction.OUT, other=other, number=wish.number,
        defaults={
            "ours": ours, "sent_at": at, "due": due(wish.ars, at), "topic": wish.topic,
            "leika": wish.leika, "ars": wish.ars, "place": wish.place,
            "question": wish.question, "way": wish.way,
            "contact": wish.contact if wish.consent else "",
            "consent": wish.consent and bool(wish.contact),
        },
    )  # fmt: skip
    if is_new:
        app.configure_task("federation.send").defer(enquiry=one.pk)
    return one


def due(ars: str, at: datetime) -> datetime:
    """When the promise of 24 hours ends: by the hours of the promise and the holidays there."""
    years = (at.year, at.year + 1)
    holidays = public_holidays(LANDS.get(ars[:2], ""), years)
    return next_service_day(Hours(WEEK, {}, holidays), at)


def deliver(enquiry: int, *, at: datetime) -> None:
    """Send an enquiry; the other centre knows it by its number, so that twice is once.

    Raises NotDelivered or NoWayThere: then it is tried again.
    """
    with transaction.atomic():
        one = _locked(enquiry)
        end = expires(one.state, one.due)
        if after(one.state, Step.SEND) is None or end is None or end <= at:
            return
        _go(one, Step.SEND, at=at)
    try:
        said = exchange.hand_over(message(one), to=peer(one), at=at)
    except Refused as error:
        with transaction.atomic():
            _go(_locked(enquiry), Step.REFUSE, at=at, reason=error.reason, trouble="")
    except (NotDelivered, NoWayThere) as error:
        Enquiry.objects.filter(pk=enquiry, state=State.SENT).update(trouble=str(error))
        raise
    else:
        learn(enquiry, said, at=at)


@transaction.atomic
def learn(enquiry: int, said: Acknowledgement, *, at: datetime) -> None:
    """What the other centre says of our enquiry; what we know already changes nothing."""
    one = _locked(enquiry)
    if one.state == State.SENT:
        _go(
            one, Step.ACKNOWLEDGE, at=at, reference=said.reference, acknowledged=said.at,
            trouble="",
        )  # fmt: skip
    if one.state != State.ACKNOWLEDGED:
        return
    if said.accepted and not one.accepted:
        one.accepted = said.accepted
        one.save(update_fields=["accepted"])
    if said.state is State.ANSWERED:
        _go(one, Step.ANSWER, at=at, answer=said.answer)
    elif said.state is State.REFUSED:
        _go(one, Step.REFUSE, at=at, reason=said.reason or Reason.NOT_OURS)
    elif said.state is State.EXPIRED:
        _go(one, Step.EXPIRE, at=at)


def ask_for_answers(*, at: datetime) -> int:
    """Ask every centre what has become of our enquiries; how many answers came.

    A centre that does not answer is not asked for the rest of its enquiries.
    """
    heard = 0
    for enquiries in waiting_for_answers().values():
        heard += _ask_one_centre(enquiries, at)
    return heard


def _ask_one_centre(enquiries: Iterable[Enquiry], at: datetime) -> int:
    heard = 0
    for one in enquiries:
        try:
            said = exchange.ask(one.number, to=peer(one), at=at)
        except (NotDelivered, NoWayThere):
            return heard
        learn(one.pk, said, at=at)
        heard += 1
    return heard


# ---- received -----------------------------------------------------------------------------
@transaction.atomic
def receive(given: Message, *, sender: Centre, at: datetime) -> Enquiry:
    """Take an enquiry in, once however often it comes. Raises Refused.

    What was received first under a number stays; a number belongs to its sender.
    """
    if given.sender != sender.slug:
        raise Refused(
            Reason.UNREADABLE, "from.centre ist nicht, wer unterschrieben hat", field="from.centre"
        )
    ours = Centre.objects.filter(slug=given.receiver).exclude(own=None).first()
    if ours is None:
        raise Refused(Reason.NOT_OURS, "Dieses Servicecenter sind wir nicht.", field="to.centre")
    one, _ = Enquiry.objects.get_or_create(
        direction=Direction.IN, other=sender, number=given.number,
        defaults={
            "ours": ours, "state": State.ACKNOWLEDGED, "sent_at": _near(given.sent_at, at),
            "due": _near(given.due, at), "topic": given.topic, "leika": given.leika,
            "ars": given.ars, "place": given.place, "question": given.question,
            "way": given.way, "contact": given.contact, "consent": given.consent,
            "reference": secrets.token_hex(4).upper(), "acknowledged": at,
        },
    )  # fmt: skip
    return one


def _near(moment: datetime, at: datetime) -> datetime:
    return min(max(moment, at - FARTHEST), at + FARTHEST)


@transaction.atomic
def accept(enquiry: int, *, ours: Centre, at: datetime) -> None:
    """The team takes it on; the other centre reads that. Raises NotAllowed."""
    one = _received(enquiry, ours)
    if one.state != State.ACKNOWLEDGED:
        raise NotAllowed(one.state)
    if one.accepted is None:
        one.accepted = at
        one.save(update_fields=["accepted"])


@transaction.atomic
def answer(enquiry: int, *, ours: Centre, text: str, at: datetime) -> None:
    """Answer it. Raises NotAllowed."""
    _go(_received(enquiry, ours), Step.ANSWER, at=at, answer=text)


@transaction.atomic
def refuse(enquiry: int, *, ours: Centre, reason: Reason, at: datetime) -> None:
    """It is not for us. Raises NotAllowed."""
    _go(_received(enquiry, ours), Step.REFUSE, at=at, reason=reason)


# ---- both ---------------------------------------------------------------------------------
@transaction.atomic
def forget(*, at: datetime) -> tuple[int, int]:
    """End what nobody answers, erase the words of what has ended; how many of each."""
    expired = 0
    for one in Enquiry.objects.select_for_update().filter(state__in=OPEN, due__lte=at):
        end = expires(one.state, one.due)
        if end is not None and end <= at:
            _go(one, Step.EXPIRE, at=at)
            expired += 1
    old = Enquiry.objects.filter(ended__lt=at - KEEP).exclude(topic="", question="")
    erased = old.update(topic="", question="", contact="", consent=False, answer="", trouble="")
    Enquiry.objects.filter(ended__lt=at - KEEP_LINE).delete()
    return expired, erased


def _locked(enquiry: int) -> Enquiry:
    rows = Enquiry.objects.select_related("ours", "other").select_for_update(of=("self",))
    return rows.get(pk=enquiry)


def _received(enquiry: int, ours: Centre) -> Enquiry:
    one = _locked(enquiry)
    if one.direction != Direction.IN or one.ours_id != ours.pk:
        raise NotAllowed(enquiry)
    return one


def _go(one: Enquiry, step: Step, *, at: datetime, **facts: object) -> None:
    """One step, with what it brings. Raises NotAllowed."""
    state = after(one.state, step)
    if state is None:
        raise NotAllowed(f"{one.state}: {step}")
    one.state = state
    if step in ENDS:
        facts["ended"] = at
    for name, value in facts.items():
        setattr(one, name, value)
    one.save(update_fields=["state", *facts])
