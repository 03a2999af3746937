"""Take what other editors sent: previewed, all or nothing a message, what is written here stays."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.db import DataError, IntegrityError, connection, transaction

from buergertelefon.knowledge.actions import import_places as places
from buergertelefon.knowledge.actions import import_services as services
from buergertelefon.knowledge.errors import BadImport
from buergertelefon.knowledge.rules.imports import Entry, Report
from buergertelefon.knowledge.xzufi.files import Message, messages
from buergertelefon.knowledge.xzufi.reading import GONE, objects
from buergertelefon.knowledge.xzufi.values import (
    Gone,
    Kept,
    Link,
    Object,
    Office,
    Online,
    Service,
)

#: objects looked up and written together
BATCH = 500
#: what is read first, and last
PLACES = ("organisationseinheit", "onlinedienst", "spezialisierung")
LINKS = ("zustaendigkeitTransferObjekt", "organisationseinheit", "onlinedienst", GONE)
#: told while it runs: the message, objects of it so far
Told = Callable[[str, int], None]


def apply(
    path: Path, *, on: date, at: datetime, dry_run: bool = False, told: Told | None = None
) -> Report:
    """Import XZuFi from a file, a folder or a zip; `dry_run` does it all and takes it back.

    A message is one transaction: refused as a whole with file, line and reason, or taken as a
    whole. An import that was interrupted is started again: finished messages change nothing.
    """
    report = Report()
    if not dry_run:
        _messages(path, report, on=on, at=at, told=told)
        return report
    with transaction.atomic():
        _messages(path, report, on=on, at=at, told=told)
        transaction.set_rollback(True)
    return report


def _messages(path: Path, report: Report, *, on: date, at: datetime, told: Told | None) -> None:
    unfinished: list[Message] = []
    try:
        for message in messages(path):
            mine = _alone(message, report, _take, on=on, at=at, told=told)
            if mine and mine.waiting:
                unfinished.append(message)
    except BadImport as error:
        report.refused.append((error.file, error.line, error.reason))
    for message in unfinished:  # what they point at may have come in a later message
        _alone(message, report, _link, on=on, at=at, told=None)


class _Taken:
    """What a message brought."""

    def __init__(self, told: Told | None) -> None:
        self.report = Report()
        self.waiting = False
        self.told = told


def _alone(
    message: Message,
    report: Report,
    take: Callable[..., None],
    *,
    on: date,
    at: datetime,
    told: Told | None,
) -> _Taken | None:
    taken = _Taken(told)
    try:
        with transaction.atomic():
            locked()
            take(message, taken, on=on, at=at)
    except BadImport as error:
        report.refused.append((error.file, error.line, error.reason))
        return None
    except (DataError, IntegrityError) as error:  # a value no column holds: nothing of it stays
        reason = f"Die Datenbank nimmt einen Wert nicht an: {str(error).splitlines()[0]}"
        report.refused.append((message.name, 0, reason))
        return None
    report.join(taken.report)
    return taken


def _take(message: Message, taken: _Taken, *, on: date, at: datetime) -> None:
    """Offices first, then services, then who is responsible: each in the order of the message."""
    done = 0
    for batch in batches(objects(message, *PLACES)):
        _tell(taken, message, places.offices([o for o in batch if isinstance(o, Office)], on=on))
        _tell(taken, message, places.pages([one for one in batch if isinstance(one, Online)]))
        _tell(taken, message, places.kept([one for one in batch if isinstance(one, Kept)]))
    for batch in batches(objects(message, services.KIND)):
        found = [one for one in batch if isinstance(one, Service)]
        _tell(taken, message, services.take(found, on=on, at=at))
        done += len(found)
        if taken.told:
            taken.told(message.name, done)
    _link(message, taken, on=on, at=at)


def _link(message: Message, taken: _Taken, *, on: date, at: datetime) -> None:
    for batch in batches(objects(message, *LINKS)):
        links = [one for one in batch if isinstance(one, Link)]
        for office in batch:
            if isinstance(office, Office):
                links += office.links
        result = places.links(links)
        taken.waiting |= result.waiting
        _tell(taken, message, result.entries)
        _tell(taken, message, places.page_links([one for one in batch if isinstance(one, Online)]))
        services.assign(result.touched)
        gone = [one for one in batch if isinstance(one, Gone)]
        leave = [one for one in gone if one.kind == services.KIND]
        _tell(taken, message, services.end(leave, on=on, at=at))
        _tell(taken, message, places.end([one for one in gone if one.kind != services.KIND]))


def locked() -> None:
    """Two imports at once: one after the other. Held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('knowledge.import'))")


def named(entry: Entry, file: str) -> Entry:
    """The entry with the file it is from."""
    return replace(entry, file=file)


def _tell(taken: _Taken, message: Message, entries: Iterable[Entry]) -> None:
    for one in entries:
        taken.report.add(named(one, message.name))


def batches(found: Iterator[Object]) -> Iterator[list[Object]]:
    """Objects in lists of BATCH."""
    while batch := list(islice(found, BATCH)):
        yield batch
