"""Reminders: by what opens them."""

import uuid

from buergertelefon.base.reference import normal
from buergertelefon.base.secret import is_same
from buergertelefon.base.tries import counted
from buergertelefon.waste.errors import Unknown
from buergertelefon.waste.models import CollectionReminder
from buergertelefon.waste.queries.bulky import MustWait
from buergertelefon.waste.secret import secret_of


def locked(reminder: uuid.UUID) -> CollectionReminder:
    """The reminder, held to the end of the transaction. Raises Unknown."""
    rows = CollectionReminder.objects.select_for_update().filter(pk=reminder)
    if (row := rows.first()) is None:
        raise Unknown
    return row


def by_code(code: str) -> CollectionReminder:
    """A reminder by its code, as the desk may stop it. Raises Unknown."""
    rows = CollectionReminder.objects.select_related("house__street__provider__office")
    row = rows.filter(reference=normal(code)).first() if normal(code) else None
    if row is None:
        raise Unknown
    return row


def by_secret(code: str, secret: str) -> CollectionReminder:
    """What code and key open. Raises Unknown, MustWait."""

    def find() -> CollectionReminder:
        row = by_code(code)
        if not is_same(secret, secret_of(row.key)):
            raise Unknown
        return row

    return counted("waste-reminder", code, find, refusal=MustWait)
