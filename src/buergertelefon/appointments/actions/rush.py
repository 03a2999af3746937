"""A rush begins, tickets are given out, the lot is drawn. One row; nothing is kept of a visitor."""

import secrets
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from buergertelefon.appointments.models import Rush
from buergertelefon.appointments.queries.rush import room_now, room_of
from buergertelefon.appointments.rules.rush import Room, Ticket

#: of all who begin a rush at once one does
ALONE = 115_006
LATER = """
    UPDATE appointments_rush
    SET tickets = tickets + 1,
        next_turn = greatest(next_turn, %(at)s,
                             opens + early * interval '1 minute' / per_minute)
                    + interval '1 minute' / per_minute
    WHERE id = %(rush)s
    RETURNING tickets, next_turn - interval '1 minute' / per_minute
"""


@transaction.atomic
def begin(*, per_minute: int, at: datetime, opens: datetime | None = None) -> Room:
    """The waiting room is there from now on; `opens`: until then nobody is let in.

    One at a time: while there is one, that is it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE])
    if (there := room_now(at=at)) is not None:
        return there
    later = opens is not None and opens > at
    row = Rush.objects.create(
        since=at, opens=opens if opens is not None and later else at, per_minute=per_minute,
        seed="" if later else secrets.token_hex(16),
    )  # fmt: skip
    return room_of(row)


def take_ticket(rush: int, *, at: datetime) -> Ticket:
    """The next number. Lost with a power cut, it would be given twice: no flush is waited for."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
        early = Rush.objects.filter(pk=rush, seed="", opens__gt=at)
        if early.update(tickets=F("tickets") + 1):  # from here on the row is ours
            return Ticket(rush, Rush.objects.values_list("tickets", flat=True).get(pk=rush))
        draw(rush, at=at)
        cursor.execute(LATER, {"rush": rush, "at": at})
        row: Any = cursor.fetchone()
        return Ticket(rush, row[0], row[1])


def draw(rush: int, *, at: datetime) -> bool:
    """Draw the lot of who came before it opened, once; was it now?"""
    undrawn = Rush.objects.filter(pk=rush, seed="", opens__lte=at)
    return bool(undrawn.update(seed=secrets.token_hex(16), early=F("tickets")))
