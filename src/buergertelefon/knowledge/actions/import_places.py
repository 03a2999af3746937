"""Offices, pages to apply on, and who is responsible: as another system sent them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from buergertelefon.base.models import Municipality
from buergertelefon.base.phone import e164
from buergertelefon.directory import models as directory
from buergertelefon.knowledge.models import Imported
from buergertelefon.knowledge.rules.imports import Change, Entry, Outcome, covered
from buergertelefon.knowledge.xzufi.reading import parsed
from buergertelefon.knowledge.xzufi.values import (
    OWN,
    Gone,
    Id,
    Kept,
    Link,
    Office,
    Online,
    Service,
)

KIND = {
    Office: "organisationseinheit",
    Online: "onlinedienst",
    Link: "zustaendigkeitTransferObjekt",
}
LEVELS = {one.value for one in directory.Office.Level}


def known(kind: str, ids: Iterable[Id]) -> dict[Id, Imported]:
    """What was received before, by id."""
    wanted = set(ids)
    rows = Imported.objects.filter(kind=kind, foreign_id__in={key for _, key in wanted})
    return {found: row for row in rows if (found := (row.agency, row.foreign_id)) in wanted}


def remember(kind: str, *found: Office | Online | Link | Kept | Service) -> None:
    """Keep objects as they came; one statement for all."""
    Imported.objects.bulk_create(
        (
            Imported(
                kind=kind, agency=one.id[0], foreign_id=one.id[1], raw=one.raw, digest=one.digest
            )
            for one in {one.id: one for one in found}.values()
        ),
        update_conflicts=True,
        unique_fields=["kind", "agency", "foreign_id"],
        update_fields=["raw", "digest", "ended"],
    )


def offices(found: Sequence[Office], *, on: date) -> list[Entry]:
    """New offices and changed ones; fields changed here stay."""
    before = known(KIND[Office], (one.id for one in found if one.id[0] != OWN))
    keys = list(Municipality.objects.values_list("key", flat=True))
    rows = offices_by_id(one.id for one in found)
    entries = []
    for one in found:
        imported = before.get(one.id)
        if imported and imported.digest == one.digest and not imported.ended:
            entries.append(_entry(one, Outcome.UNCHANGED))
            continue
        if not one.name:
            entries.append(_entry(one, Outcome.SKIPPED, note="kein Name"))
            continue
        old = parsed(imported.raw) if imported else None
        base = _office_values(old, keys, on) if isinstance(old, Office) else None
        values = _office_values(one, keys, on)
        row = rows.get(one.id)
        if row is None:
            row = directory.Office(slug=_slug(one.id, one.name), **({"as_of": on} | values))
            row.agency, row.foreign_id = ("", "") if one.id[0] == OWN else one.id
            row.save()
            rows[one.id] = row
            entries.append(_entry(one, Outcome.NEW))
        else:
            changes = []
            for name, value in values.items():
                mine = getattr(row, name)
                if mine != value and (base is None or mine == base.get(name)):
                    changes.append(Change(name, str(mine), str(value)))
                    setattr(row, name, value)
            if changes:
                row.save()
            entries.append(
                _entry(one, Outcome.CHANGED if changes else Outcome.UNCHANGED, tuple(changes))
            )
        if isinstance(old, Office):
            _forget_links(old, one)
        if one.id[0] != OWN:
            remember(KIND[Office], one)
    return entries


def _forget_links(old: Office, new: Office) -> None:
    """Who no longer answers for something is no longer named."""
    stay = {(link.id, link.areas, link.part, link.service) for link in new.links}
    for link in old.links:
        if (link.id, link.areas, link.part, link.service) not in stay:
            directory.Responsibility.objects.filter(
                agency=link.id[0], foreign_id=link.id[1]
            ).delete()


def _office_values(one: Office, keys: Sequence[str], on: date) -> dict[str, Any]:
    fields = one.fields
    area = fields.get("area", "")
    inside = covered([area], keys) if area else set()
    place = fields.get("place") or (min(inside) if inside and len(inside) == 1 else None)
    level = fields.get("level", "")
    as_of, phone = fields.get("as_of", ""), fields.get("phone", "")
    values: dict[str, Any] = {
        "name": one.name,
        "municipality_id": place if place in keys else None,
        "address": fields.get("address", ""),
        "phone": phone if one.id[0] == OWN else e164(phone),
        "mail": fields.get("mail", "")[:254],
        "url": fields.get("url", "")[:500],
        "hours": fields.get("hours", ""),
        "level": level if level in LEVELS else "city" if place else "other",
        "source": fields.get("source") or f"XZuFi, Redaktion {one.id[0]}",
    }
    if as_of:
        values["as_of"] = date.fromisoformat(as_of)
    elif one.id[0] == OWN:
        values["as_of"] = on
    return values


def pages(found: Sequence[Online]) -> list[Entry]:
    """New pages to apply on, and changed ones."""
    entries = []
    before = known(KIND[Online], (one.id for one in found if one.id[0] != OWN))
    for one in found:
        imported = before.get(one.id)
        if imported and imported.digest == one.digest and not imported.ended:
            entries.append(_entry(one, Outcome.UNCHANGED))
            continue
        if not one.name or not one.url.startswith(("http://", "https://")) or len(one.url) > 500:
            entries.append(_entry(one, Outcome.SKIPPED, note="kein Name oder keine Adresse"))
            continue
        values = {"name": one.name, "url": one.url, "trust": one.trust}
        row = _page(one.id)
        is_new = row is None
        row = row or directory.OnlineService(agency=one.id[0], foreign_id=one.id[1])
        changes = [
            Change(name, str(getattr(row, name)), value)
            for name, value in values.items()
            if getattr(row, name) != value
        ]
        outcome = Outcome.NEW if is_new else Outcome.CHANGED
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        entries.append(_entry(one, outcome if changes else Outcome.UNCHANGED, tuple(changes)))
        if one.id[0] != OWN:
            remember(KIND[Online], one)
    return entries


def _page(found: Id) -> directory.OnlineService | None:
    mine = Q(agency=found[0], foreign_id=found[1])
    if found[0] == OWN and found[1].isdigit():  # not from elsewhere: the row itself
        mine |= Q(agency="", pk=int(found[1]))
    return directory.OnlineService.objects.filter(mine).first()


def page_links(found: Sequence[Online]) -> list[Entry]:
    """Services a page of our own message serves; told with the page."""
    for one in found:
        if one.services and (row := _page(one.id)):
            row.services.add(*services_by_id(one.services).values())
    return []


def kept(found: Sequence[Kept]) -> list[Entry]:
    """Objects we do not use."""
    entries = []
    for one in found:
        before = known(one.kind, [one.id]).get(one.id)
        same = before is not None and before.digest == one.digest
        if not same:
            remember(one.kind, one)
        outcome = Outcome.UNCHANGED if same else Outcome.CHANGED if before else Outcome.NEW
        entries.append(Entry("", one.line, one.kind, one.id[1], "", outcome))
    return entries


@dataclass
class Linked:
    """What became of responsibilities."""

    entries: list[Entry] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)  # services whose office may be another now
    waiting: bool = False  # something they point at is not here (yet)


def links(found: Sequence[Link]) -> Linked:
    """Responsibilities whose office and service are here; the others wait."""
    result = Linked()
    services = services_by_id(one.service for one in found)
    rows = offices_by_id(one.of for one in found)
    online = {
        (one.agency, one.foreign_id): one
        for one in directory.OnlineService.objects.filter(
            foreign_id__in={one.of[1] for one in found}
        )
    }
    before = known(KIND[Link], (one.id for one in found if one.raw))
    wanted = [
        (one, area)
        for one in found
        for area in one.areas or ("",)
        if one.service in services and one.of in rows
    ]
    existing = set(
        directory.Responsibility.objects.filter(
            service__in={services[one.service].pk for one, _ in wanted}
        ).values_list("service_id", "office_id", "area", "part")
    )
    new: dict[tuple[int, int, str, str], directory.Responsibility] = {}
    for one, area in wanted:
        part = one.part if one.part in directory.Responsibility.Part.values else "01"
        key = (services[one.service].pk, rows[one.of].pk, area[:12], part)
        if key not in existing:
            new[key] = directory.Responsibility(
                service_id=key[0], office_id=key[1], area=key[2], part=key[3],
                agency=one.id[0], foreign_id=one.id[1][:200],
            )  # fmt: skip
    created = {(row.agency, row.foreign_id) for row in new.values()}
    directory.Responsibility.objects.bulk_create(new.values(), ignore_conflicts=True)
    result.touched = {key[0] for key in new}
    received: list[Link] = []
    for one in found:
        service = services.get(one.service)
        if service and one.of in online:
            online[one.of].services.add(service)
        elif not service or one.of not in rows:
            result.waiting = True
            result.entries.append(
                _entry(one, Outcome.SKIPPED, note="Leistung oder Stelle ist (noch) nicht da")
            )
            continue
        outcome = Outcome.NEW if one.id in created else Outcome.UNCHANGED
        result.entries.append(_entry(one, outcome))
        old = before.get(one.id)
        if one.raw and one.id[0] != OWN and (old is None or old.digest != one.digest):
            received.append(one)
    remember(KIND[Link], *received)
    return result


def end(found: Sequence[Gone]) -> list[Entry]:
    """What the sender deleted; something we never had is counted and nothing happens."""
    entries = []
    for one in found:
        mine = Q(agency=one.id[0], foreign_id=one.id[1])
        match one.kind:
            case "organisationseinheit":
                rows = directory.Responsibility.objects.filter(
                    office__in=directory.Office.objects.filter(mine)
                )
            case "zustaendigkeitTransferObjekt":
                rows = directory.Responsibility.objects.filter(mine)
            case "onlinedienst":
                rows = directory.OnlineService.objects.filter(mine)  # type: ignore[assignment]  # any rows
            case _:
                rows = directory.Responsibility.objects.none()
        rows.delete()
        ended = Imported.objects.filter(mine, kind=one.kind, ended=False).update(ended=True)
        outcome = Outcome.ENDED if ended else Outcome.NO_EFFECT
        entries.append(Entry("", one.line, one.kind, one.id[1], "", outcome))
    return entries


def offices_by_id(ids: Iterable[Id]) -> dict[Id, directory.Office]:
    """Offices by their sender's id, ours by their slug."""
    wanted = set(ids)
    keys = {key for _, key in wanted}
    rows = directory.Office.objects.filter(Q(foreign_id__in=keys) | Q(slug__in=keys, agency=""))
    found = {((row.agency, row.foreign_id) if row.agency else (OWN, row.slug)): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}


def services_by_id(ids: Iterable[Id]) -> dict[Id, directory.Service]:
    """Services by their sender's id, ours by their slug."""
    wanted = set(ids)
    keys = {key for _, key in wanted}
    rows = directory.Service.objects.filter(Q(foreign_id__in=keys) | Q(slug__in=keys, agency=""))
    found = {((row.agency, row.foreign_id) if row.agency else (OWN, row.slug)): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}


def _slug(found: Id, name: str) -> str:
    if found[0] == OWN:
        return found[1][:80]
    short = slugify(name)[:60].strip("-") or "stelle"
    taken = directory.Office.objects.filter(slug=short).exists()
    return f"{short[:40]}-{slugify('-'.join(found))[:39]}" if taken else short


def _entry(
    one: Office | Online | Link,
    outcome: Outcome,
    changes: tuple[Change, ...] = (),
    note: str = "",
) -> Entry:
    title = one.name if isinstance(one, Office | Online) else f"{one.service[1]} → {one.of[1]}"
    return Entry("", one.line, KIND[type(one)], one.id[1], title, outcome, changes, note)
