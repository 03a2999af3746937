"""Taking and giving back places of slots: the only statements that change what is taken.

Everybody takes rows in the same order, by time and then by calendar: so nobody waits in a circle.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from buergertelefon.appointments.errors import SlotTaken
from buergertelefon.appointments.models import Claim
from buergertelefon.appointments.queries.free import FREE
from buergertelefon.appointments.queries.offers import Terms, cuts
from buergertelefon.appointments.rules.contingents import Channel

#: one statement decides who is first; it waits for nobody but who is at this very slot
TAKE = f"""
    WITH place AS (
        UPDATE appointments_slot s
        SET taken = s.taken + 1,
            taken_skilled = s.taken_skilled + c.needs_skill::int,
            taken_phone = s.taken_phone + (c.channel = 'phone')::int,
            taken_web = s.taken_web + (c.channel = 'web')::int,
            taken_counter = s.taken_counter + (c.channel = 'counter')::int
        FROM (SELECT %(needs_skill)s::boolean AS needs_skill, %(channel)s::text AS channel,
                     %(cut_phone)s::date AS cut_phone, %(cut_web)s::date AS cut_web,
                     %(cut_counter)s::date AS cut_counter) c
        WHERE s.calendar_id = %(calendar)s AND s.begins = %(begins)s AND {FREE}
        RETURNING s.id
    )
    INSERT INTO appointments_claim (booking_id, slot_id, channel, skilled, since)
    SELECT %(booking)s, place.id, %(channel)s, %(needs_skill)s, %(at)s FROM place
"""  # noqa: S608  # put together from constants
#: the claim that is deleted decides: a place is given back once
GIVE_BACK = """
    WITH gone AS (
        DELETE FROM appointments_claim k USING appointments_slot t
        WHERE k.booking_id = %(booking)s AND k.slot_id = t.id
          AND t.calendar_id = %(calendar)s AND t.begins = %(begins)s
        RETURNING k.slot_id, k.channel, k.skilled::int AS skilled
    )
    UPDATE appointments_slot s
    SET taken = s.taken - 1,
        taken_skilled = s.taken_skilled - gone.skilled,
        taken_phone = s.taken_phone - (gone.channel = 'phone')::int,
        taken_web = s.taken_web - (gone.channel = 'web')::int,
        taken_counter = s.taken_counter - (gone.channel = 'counter')::int,
        overbooked = greatest(s.taken - 1 - s.capacity,
                              s.taken_skilled - gone.skilled - s.skilled, 0)
    FROM gone
    WHERE s.id = gone.slot_id
"""


@dataclass(frozen=True, order=True)
class Place:
    """A slot, by what orders all slots."""

    begins: datetime
    calendar: int


def places_of(booking: uuid.UUID) -> list[Place]:
    """What belongs to an appointment, in order."""
    rows = Claim.objects.filter(booking=booking).values_list("slot__begins", "slot__calendar")
    return sorted(Place(begins, calendar) for begins, calendar in rows)


def exchange(
    booking: uuid.UUID,
    *,
    take: Iterable[Place] = (),
    give_back: Iterable[Place] = (),
    terms: Terms | None = None,
    channel: Channel | None = None,
    needs_skill: bool = False,
    at: datetime,
) -> list[Place]:
    """Take and give back in one pass; what was given back. What is in both stays as it is.

    Raises SlotTaken; the caller's transaction has to be rolled back then.
    """
    new, old = set(take), set(give_back)
    given = []
    with connection.cursor() as cursor:
        for place in sorted(new ^ old):
            values: dict[str, Any] = {
                "booking": booking,
                "calendar": place.calendar,
                "begins": place.begins,
            }
            if place in old:
                cursor.execute(GIVE_BACK, values)
                given += [place] * cursor.rowcount
            elif terms is not None and channel is not None:
                more = {"channel": channel.value, "needs_skill": needs_skill, "at": at}
                cursor.execute(TAKE, values | more | cuts(terms, channel, at=at))
                if not cursor.rowcount:
                    raise SlotTaken
    return given
