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
#: one statement for one ticket. Lost with a power cut a number would be given twice, so no flush
#: is waited for. Nothing happens where the lot has to be drawn first
TAKE = """
    WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
    UPDATE appointments_rush
    SET tickets = tickets + 1,
        next_turn = CASE WHEN seed <> '' THEN
            greatest(next_turn, %(at)s, opens + early * interval '1 minute' / per_minute)
            + interval '1 minute' / per_minute END
    FROM quick
    WHERE id = %(rush)s AND (seed <> '' OR opens > %(at)s)
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
    """The next number, and when its turn is; of who comes early the lot says that."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"rush": rush, "at": at})
        if not cursor.rowcount:
            draw(rush, at=at)
            cursor.execute(TAKE, {"rush": rush, "at": at})
        row: Any = cursor.fetchone()
    return Ticket(rush, row[0], row[1])


def draw(rush: int, *, at: datetime) -> bool:
    """Draw the lot of who came before it opened, once; was it now?"""
    undrawn = Rush.objects.filter(pk=rush, seed="", opens__lte=at)
    return bool(undrawn.update(seed=secrets.token_hex(16), early=F("tickets")))
