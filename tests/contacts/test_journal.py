"""What the desk writes one by one and what the journal writes of many are the same rows."""

import asyncio
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from tests.factories import make_centre

from buergertelefon.base.database import conninfo
from buergertelefon.contacts import actions, journal
from buergertelefon.contacts.models import Contact, ContactTopic
from buergertelefon.contacts.record import Concluded, Happened, Noted, Opened
from buergertelefon.contacts.rules import Channel, End, Outcome
from buergertelefon.directory.models import Service

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 24, 7, tzinfo=UTC)
COLUMNS = (
    "number", "entered_queue", "answered", "ended", "closed", "held_ms", "end", "cause",
    "language", "outcome", "outcome_proposed", "note",
)  # fmt: skip
#: outcome and note as the desk writes them, None: nothing; answered or not; how many topics
CONVERSATIONS: tuple[tuple[tuple[Outcome, str] | None, bool, int], ...] = (
    ((Outcome.SETTLED, ""), True, 1), ((Outcome.REFERRED, "Zoll"), True, 2),
    ((Outcome.NOTHING, ""), True, 0), (None, True, 0), (None, False, 0),
)  # fmt: skip


def carry_out(steps: Iterable[journal.Step]) -> None:
    async def all_of_them() -> None:
        async with (
            await psycopg.AsyncConnection.connect(conninfo()) as db,
            db.pipeline(),
            db.transaction(),
        ):
            await journal.carry_out(db, steps)

    asyncio.run(all_of_them())


def opened(contact: str) -> Opened:
    return Opened(contact, Channel.PHONE, "04011000", "115", "Bürgertelefon", "de", AT)


def talked(contact: str, *, answered: bool) -> list[Noted]:
    end = End.ANSWERED if answered else End.ABANDONED
    return [
        Noted(contact, entered_queue=AT),
        *([Noted(contact, answered=AT + timedelta(seconds=9))] if answered else []),
        Noted(contact, ended=AT + timedelta(minutes=2), end=end, cause="x", held_ms=5),
    ]


def closed(contact: str) -> list[Noted]:
    return [Noted(contact, closed=AT + timedelta(minutes=3))]


def rows(contacts: list[str]) -> list[Any]:
    found = {str(one["id"]): one for one in Contact.objects.values("id", *COLUMNS)}
    topics = ContactTopic.objects.order_by("service__slug")
    return [
        (
            [found[one][name] for name in COLUMNS[1:]],
            list(topics.filter(contact=one).values_list("service__slug", flat=True)),
        )
        for one in contacts
    ]


@pytest.mark.parametrize("at_once", [True, False], ids=["one transaction", "opened earlier"])
def test_many_at_once_are_the_same_rows_as_one_by_one(at_once: bool) -> None:
    centre = make_centre().pk
    services = [Service.objects.create(slug=f"s{n}", name="S") for n in range(2)]
    by_desk = [str(uuid.uuid4()) for _ in CONVERSATIONS]
    by_batch = [str(uuid.uuid4()) for _ in CONVERSATIONS]

    for one, (words, answered, topics) in zip(by_desk, CONVERSATIONS, strict=True):
        live = talked(one, answered=answered)
        carry_out(journal.statements(centre, opened=[opened(one)], noted=live, events=[]))
        if words:
            chosen = services[:topics]
            actions.close(uuid.UUID(one), outcome=words[0], note=words[1], topics=chosen)
        carry_out(journal.statements(centre, opened=[], noted=closed(one), events=[]))

    new = [opened(one) for one in by_batch]
    live = [
        noted
        for one, (_, answered, _) in zip(by_batch, CONVERSATIONS, strict=True)
        for noted in talked(one, answered=answered)
    ]
    last = [noted for one in by_batch for noted in closed(one)]
    concluded = [
        Concluded(one, words[0], words[1], tuple(s.pk for s in services[:topics]))
        for one, (words, _, topics) in zip(by_batch, CONVERSATIONS, strict=True)
        if words
    ]
    if not at_once:
        carry_out(journal.statements(centre, opened=new, noted=live, events=[]))
        new, live = [], []
    carry_out(
        journal.statements(centre, opened=new, noted=live + last, events=[], concluded=concluded)
    )
    assert rows(by_batch) == rows(by_desk)
    numbers = Contact.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 2 * len(CONVERSATIONS) + 1))


def test_a_closed_record_does_not_change_any_more() -> None:
    centre, one = make_centre().pk, str(uuid.uuid4())
    service = Service.objects.create(slug="s", name="S")
    noted = talked(one, answered=True) + closed(one)
    events = [Happened(one, "offered", AT)]
    carry_out(journal.statements(centre, opened=[opened(one)], noted=noted, events=events))
    late = [Concluded(one, Outcome.NOTHING, "zu spät", (service.pk,))]
    carry_out(journal.statements(centre, opened=[], noted=[], events=[], concluded=late))
    contact = Contact.objects.get()
    assert (contact.outcome, contact.note, contact.topics.count()) == ("settled", "", 0)
