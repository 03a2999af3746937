"""Takes collection days in: all that was brought, in one transaction, or nothing of it.

Only this module writes houses, calendars and their dates.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import connection, transaction

from buergertelefon.waste.errors import BadFile
from buergertelefon.waste.models import (
    CollectionDate,
    DateCalendar,
    House,
    Provider,
    Source,
    Street,
)
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.queries.comparing import Plan, compared, pinned
from buergertelefon.waste.queries.stored import Content
from buergertelefon.waste.rules.diff import Difference, joined
from buergertelefon.waste.rules.records import Problem, Reading, Tell, figures

BATCH = 1000
REPLACES = Problem("Die erfundenen Straßen und Termine der Beispielstadt fallen dafür weg.")


def apply(
    provider: Provider,
    reading: Reading,
    *,
    source: str,
    as_of: date,
    at: datetime,
    dry_run: bool = False,
    tell: Tell = lambda *_: None,
) -> Difference:
    """Take a reading in as what `source` (a slug) says, or only say what that would do.

    Two imports of a provider at once wait for each other. Houses that exist keep their row:
    feeds, orders and reminders point to it. Dates of other sources, and those of this one outside
    the time that the files speak for, stay; invented ones of the example city go. Raises BadFile
    with all problems; then nothing has changed.
    """
    if reading.problems:
        raise BadFile([one.words for one in reading.problems])
    with transaction.atomic():
        if not dry_run:
            _alone(provider)
        replaces = _drop_examples(provider)
        before = Source.objects.filter(provider=provider, slug=source).first()
        if before and before.digest == reading.digest:
            transaction.set_rollback(dry_run)
            return _again(before, reading)
        plan = compared(provider, reading, source=source, as_of=as_of, tell=tell)
        if not dry_run:
            _write(provider, reading, plan, _source(before, provider, source, reading, as_of, at),
                   tell)  # fmt: skip
        transaction.set_rollback(dry_run)
        found = plan.difference
        return replace(found, warnings=(REPLACES, *found.warnings)) if replaces else found


def content_digest(content: Content) -> str:
    """By which a calendar is told apart: its dates and their sources."""
    lines = sorted(f"{one.day}|{one.kind}|{source}" for one, source in content)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _alone(provider: Provider) -> None:
    """Wait for another import of this provider; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('waste.import'), %s)", [provider.pk])


def _drop_examples(provider: Provider) -> bool:
    """Streets and days that were invented; was there any? Real ones beside them stay."""
    examples = provider.sources.filter(example=True)
    if not examples.exists():
        return False
    if not provider.sources.filter(example=False).exists():
        provider.streets.all().delete()
        provider.calendars.all().delete()
    examples.delete()
    return True


def _again(source: Source, reading: Reading) -> Difference:
    known = (source.first, source.last) if source.first and source.last else None
    return Difference(unchanged=len(reading.houses), known=known, figures=figures(reading),
                      warnings=tuple(reading.warnings), again=True)  # fmt: skip


def _source(
    before: Source | None, provider: Provider, slug: str, reading: Reading, as_of: date,
    at: datetime,
) -> Source:  # fmt: skip
    row = before or Source(provider=provider, slug=slug)
    span = reading.span
    if span is not None:
        known = (row.first, row.last) if row.first and row.last else None
        row.first, row.last = joined(known, span)
    row.name, row.as_of, row.taken, row.digest = reading.name or slug, as_of, at, reading.digest
    row.save()
    return row


def _write(
    provider: Provider, reading: Reading, plan: Plan, source: Source, tell: Tell
) -> None:  # fmt: skip
    tell(0, len(plan.houses) + len(plan.new))
    _streets(provider, plan)
    wanted = {content for content, _ in plan.houses.values()}
    calendars = _calendars(provider, plan, wanted | {one[2] for one in plan.new})
    _houses(plan, calendars)
    _new_houses(plan, calendars, tell)
    _delete(provider, plan)
    _count(source, reading)
    transaction.on_commit(addresses.forget)


def _streets(provider: Provider, plan: Plan) -> None:
    new = {key[0]: house for key, house, _, _ in plan.new if key[0] not in plan.streets}
    rows = Street.objects.bulk_create(
        [
            Street(provider=provider, name=one.street, key=key, position=one.position or 0)
            for key, one in new.items()
        ],
        batch_size=BATCH,
    )
    plan.streets |= {one.key: one.pk for one in rows}
    _set("waste_street", "position", "integer", plan.positions)
    _set("waste_street", "name", "text", plan.names)
    _set("waste_house", "number", "text", plan.numbers)


def _set(table: str, column: str, kind: str, values: Mapping[int, object]) -> None:
    """One column of rows by pk, in one statement."""
    if not values:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = new.value"  # noqa: S608  # our own names
            f" FROM unnest(%s::bigint[], %s::{kind}[]) AS new (id, value)"
            f" WHERE {table}.id = new.id",
            [list(values), list(values.values())],
        )


def _calendars(
    provider: Provider, plan: Plan, wanted: Iterable[Content]
) -> dict[Content, int | None]:
    """Those that are wanted, made if they are not there. Nothing: no calendar."""
    fresh = [one for one in wanted if one and one not in plan.calendars]
    rows = DateCalendar.objects.bulk_create(
        DateCalendar(provider=provider, digest=content_digest(one)) for one in fresh
    )
    made = {content: row.pk for content, row in zip(fresh, rows, strict=True)}
    sources = dict(Source.objects.filter(provider=provider).values_list("slug", "pk"))
    with connection.cursor() as cursor, cursor.copy(
        "COPY waste_collectiondate (calendar_id, day, kind, source_id) FROM STDIN"
    ) as copy:  # fmt: skip
        for content, pk in made.items():
            for one, slug in content:
                copy.write_row((pk, one.day, str(one.kind), sources[slug]))
    return {**plan.calendars, **made, frozenset(): None}


def _houses(plan: Plan, calendars: Mapping[Content, int | None]) -> None:
    """One statement for all that have other dates, or another zone."""
    if not plan.houses:
        return
    values = [calendars[content] for content, _ in plan.houses.values()]
    zones = [zone for _, zone in plan.houses.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE waste_house SET calendar_id = new.calendar, zone_id = new.zone"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS new (id, calendar, zone)"
            " WHERE waste_house.id = new.id",
            [list(plan.houses), values, zones],
        )


def _new_houses(plan: Plan, calendars: Mapping[Content, int | None], tell: Tell) -> None:
    if not plan.new:
        return
    columns = "(street_id, number, key, calendar_id, zone_id)"
    with connection.cursor() as cursor, cursor.copy(
        f"COPY waste_house {columns} FROM STDIN"
    ) as copy:  # fmt: skip
        for done, ((street, key), house, content, zone) in enumerate(plan.new, start=1):
            row = (plan.streets[street], house.number, key, calendars[content], zone)
            copy.write_row(row)
            if done % BATCH == 0:
                tell(done, len(plan.new))


def _delete(provider: Provider, plan: Plan) -> None:
    """Houses of which nothing is left, then what nobody points to any more."""
    if plan.gone:
        rows = House.objects.filter(pk__in=plan.gone).order_by("pk")
        held = list(rows.select_for_update().values_list("pk", flat=True))
        doomed = set(held) - pinned(held)  # somebody may have ordered since we looked
        House.objects.filter(pk__in=set(held) - doomed).update(calendar=None)
        House.objects.filter(pk__in=doomed).delete()
        Street.objects.filter(provider=provider, houses=None).delete()
    unused = DateCalendar.objects.filter(provider=provider, houses=None)
    pks = list(unused.values_list("pk", flat=True))
    CollectionDate.objects.filter(calendar__in=pks).delete()
    DateCalendar.objects.filter(pk__in=pks).delete()


def _count(source: Source, reading: Reading) -> None:
    """What the source has said so far: a full file all of it, others add to it."""
    mine = CollectionDate.objects.filter(source=source)
    source.dates = mine.count()
    if reading.full:
        found = figures(reading)
        source.houses, source.gaps = found.addresses, found.without
    else:
        of = House.objects.filter(calendar__in=mine.values("calendar"))
        source.houses = of.count() + source.gaps
    source.save(update_fields=["dates", "houses", "gaps"])
