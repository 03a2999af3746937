"""Who calls again, known without knowing who calls: a keyed hash of the number, and not for long.

The number is hashed here, in the program, with a random key of the fortnight in which the call
comes. It stands in no statement, no row of the record, no event and no log. When the key of a
fortnight is destroyed, nobody can tell any more which hash a number had.
Source: domain notes, 4, 5.
"""

import hmac
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from django.db import transaction
from django.db.models import Q

from buergertelefon.base.sealed import NotReadable, seal, unseal
from buergertelefon.contacts.models import CallerEpoch, CallerKey
from buergertelefon.contacts.record import Opened

#: so long numbers are hashed with the same key; whole days of UTC, so that none is an hour shorter
EPOCH = timedelta(days=14)
#: a call's hash is deleted in the night after this: none gets older than 28 days
KEEP_KEY = timedelta(days=27)

Keys = Mapping[date, bytes]  # by the first day of the epoch

_KNOWN = "SELECT begins, key FROM contacts_callerepoch WHERE centre_id = %s AND begins = ANY(%s)"
_DRAW = """
INSERT INTO contacts_callerepoch (centre_id, begins, key)
SELECT %(centre)s, begins, key
FROM jsonb_to_recordset(%(rows)s::jsonb) AS x (begins date, key text)
ON CONFLICT (centre_id, begins) DO NOTHING
"""


def epoch_of(at: datetime) -> date:
    """The first day of the fortnight a moment lies in, a Monday."""
    day = at.astimezone(UTC).date().toordinal() - 1
    return date.fromordinal(day - day % EPOCH.days + 1)


def hashed(number: str, key: bytes) -> str:
    """HMAC-SHA-256 of a number (E.164), 64 hexadecimal digits."""
    return hmac.new(key, number.encode(), "sha256").hexdigest()


async def keys_of(
    db: psycopg.AsyncConnection[tuple[Any, ...]], centre: int, calls: Sequence[Opened]
) -> list[dict[str, str]]:
    """Rows of `CallerKey` for those calls whose number is known: contact, key, before.

    Inside the transaction that opens them, after their centre's ledger was locked: whoever else
    opens calls of the centre waits, so a fortnight gets one key. Draws it if this is its first
    call, and that of the fortnight before: its calls may come late. A key that this installation
    can no longer read makes no hash: these calls are counted as calls without one.
    """
    known = [one for one in calls if one.calling]
    if not known:
        return []
    epochs = {epoch_of(one.begun) for one in known}
    keys = await _read(db, centre, epochs)
    if missing := epochs - keys.keys():
        # the one before is drawn with it, never later: it may have been destroyed on purpose
        rows = [
            f'{{"begins": "{day}", "key": "{seal(secrets.token_hex(32))}"}}'
            for day in sorted(missing | {day - EPOCH for day in missing})
        ]
        await db.execute(_DRAW, {"centre": centre, "rows": f"[{','.join(rows)}]"})
        keys = await _read(db, centre, epochs)
    return [row for one in known if (row := _row(one, keys))]


async def _read(
    db: psycopg.AsyncConnection[tuple[Any, ...]], centre: int, epochs: Collection[date]
) -> Keys:
    wanted = sorted({*epochs, *(day - EPOCH for day in epochs)})
    cursor = await db.execute(_KNOWN, [centre, wanted])
    return {begins: _opened(sealed) for begins, sealed in await cursor.fetchall()}


def _opened(sealed: str) -> bytes:
    try:
        return bytes.fromhex(unseal(sealed))
    except NotReadable:
        return b""


def _row(one: Opened, keys: Keys) -> dict[str, str] | None:
    epoch = epoch_of(one.begun)
    key, older = keys.get(epoch), keys.get(epoch - EPOCH)
    if not key:
        return None
    before = hashed(one.calling, older) if older else ""
    return {"contact": one.contact, "key": hashed(one.calling, key), "before": before}


@transaction.atomic
def forget_caller(number: str) -> int:
    """Delete what leads from a number (E.164) to its calls; how many calls. Figures stay.

    Also calls of a fortnight whose key is destroyed, if a later call of the number leads to them;
    to the others nothing leads any more.
    """
    keys = [key for sealed in CallerEpoch.objects.values_list("key", flat=True)
            if (key := _opened(sealed))]  # fmt: skip
    mine = {hashed(number, key) for key in keys}
    rows = CallerKey.objects.filter(Q(key__in=mine) | Q(before__in=mine))
    older = {one for one in rows.values_list("before", flat=True) if one}
    gone, _ = CallerKey.objects.filter(Q(key__in=mine | older) | Q(before__in=mine)).delete()
    return gone


@transaction.atomic
def forget_keys(*, at: datetime) -> tuple[int, int]:
    """Delete what is old enough: how many calls' hashes, how many fortnights' keys.

    A fortnight's key serves it and the next one; then it is destroyed.
    """
    calls, _ = CallerKey.objects.filter(contact__begun__lte=at - KEEP_KEY).delete()
    epochs, _ = CallerEpoch.objects.filter(begins__lt=epoch_of(at) - EPOCH).delete()
    return calls, epochs
