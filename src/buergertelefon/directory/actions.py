"""Writes about offices: a register taken in, closed days, extensions, who is not there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from buergertelefon.base.models import Municipality
from buergertelefon.directory.models import (
    Absence,
    Closure,
    Extension,
    Office,
    Responsibility,
    Service,
)
from buergertelefon.directory.rules.registers import OfficeRow, offices
from buergertelefon.places.actions import Taken, taken
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.rules.registers import Report, decoded
from buergertelefon.places.rules.writing import folded

#: whose ids they are, as long as there is one register
AGENCY = "stellen"
#: what a register says of an office; the rest is our own and stays
SAID = (
    "name", "address", "room", "latitude", "longitude", "phone", "fax", "mail", "url", "hours",
    "step_free", "induction_loop", "access_note", "valid_from",
)  # fmt: skip


@dataclass(frozen=True)
class _Register:
    """Whose register it is, and of when."""

    agency: str
    source: str
    as_of: date
    towns: Mapping[str, Municipality]
    services: Mapping[str, Sequence[Service]]  # by LeiKa key


def import_offices(
    data: bytes, *, as_of: date, source: str, agency: str = AGENCY, dry_run: bool = False
) -> Taken:
    """Offices of an agency's register; those it does not name any more end on its day.

    Answers may point to an office, so it is ended and never deleted. Raises BadRegister.
    """
    report = Report()
    rows = offices(decoded(data), report)
    if not rows:
        raise BadRegister("In der Datei steht keine einzige Stelle.")
    towns = {folded(one.name): one for one in Municipality.objects.all()}
    towns |= {one.key: one for one in towns.values()}
    services: dict[str, list[Service]] = {}
    for one in Service.objects.exclude(key=""):
        services.setdefault(one.key, []).append(one)
    register = _Register(agency, source, as_of, towns, services)

    def write() -> tuple[int, int, int, int]:
        before = {one.foreign_id: one for one in Office.objects.filter(agency=agency)}
        new = changed = 0
        same: list[int] = []
        for row in rows:
            old = before.pop(row.id, None)
            now = _office(row, register, report)
            if old is None:
                now.slug = _slug(row.name)
                now.save()
                new += 1
            elif _facts(old) != _facts(now):
                now.pk, now.slug, now.level = old.pk, old.slug, old.level
                _keep(now, old)
                now.save()
                changed += 1
            else:
                now = old
                same.append(old.pk)
            _responsible(now, row, register, report)
        Office.objects.filter(pk__in=same).update(as_of=as_of)  # it has been said again
        gone = [
            one.pk
            for one in before.values()
            if one.valid_until is None and not report.stays((one.foreign_id,))
        ]
        Office.objects.filter(pk__in=gone).update(valid_until=as_of)
        return new, changed, len(same), len(gone)

    return taken(write, report, dry_run=dry_run)


def _office(row: OfficeRow, register: _Register, report: Report) -> Office:
    town = register.towns.get(row.municipality) or register.towns.get(folded(row.municipality))
    if row.municipality and town is None:
        words = f"municipality „{row.municipality[:40]}“ ist keine unserer Städte, weggelassen."
        report.say(row.line, words)
    return Office(
        **{name: getattr(row, name) for name in SAID},
        languages=list(row.languages), valid_until=row.valid_until, municipality=town,
        level=Office.Level.CITY if town else Office.Level.OTHER, agency=register.agency,
        foreign_id=row.id, source=row.source or register.source, as_of=register.as_of,
    )  # fmt: skip


def _facts(one: Office) -> tuple[object, ...]:
    said = (*SAID, "languages", "valid_until", "municipality_id")
    return tuple(getattr(one, name) for name in said)


def _keep(now: Office, old: Office) -> None:
    """What no register says, but an editor here."""
    for name in ("most_concerns", "months_ahead", "appointment_note"):
        setattr(now, name, getattr(old, name))


def _slug(name: str) -> str:
    base = slugify(name)[:70].strip("-") or "stelle"
    slug, n = base, 1
    while Office.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


def _responsible(office: Office, row: OfficeRow, register: _Register, report: Report) -> None:
    """For which services the register names this office; nothing else is touched."""
    wanted: set[int] = set()
    for key in row.services:
        if key not in register.services:
            report.say(row.line, f"Leistung {key} kennen wir nicht, weggelassen.")
        wanted |= {one.pk for one in register.services.get(key, ())}
    area = office.municipality_id[:5] if office.municipality_id else ""
    mine = Responsibility.objects.filter(office=office, agency=register.agency)
    mine.exclude(service__in=wanted).delete()
    for service in wanted:
        Responsibility.objects.get_or_create(
            service_id=service, office=office, area=area, part=Responsibility.Part.RESPONSIBLE,
            defaults={"agency": register.agency, "foreign_id": f"{row.id} {service}"[:200]},
        )  # fmt: skip


@transaction.atomic
def describe(office: Office, facts: Mapping[str, object], *, on: date) -> None:
    """What an editor knows of an office on that day: hours, how one gets in, what may be booked."""
    for name, value in facts.items():
        setattr(office, name, value)
    office.as_of = on
    office.save(update_fields=[*facts, "as_of"])


@transaction.atomic
def close_on(office: Office, *, begins: date, ends: date, reason: str) -> Closure:
    """The office is closed on these days, the last one included; said twice it is said once."""
    closure, _ = Closure.objects.update_or_create(
        office=office, begins=begins, ends=ends, defaults={"reason": reason}
    )
    return closure


@transaction.atomic
def list_extension(office: Office, facts: Mapping[str, str]) -> Extension:
    """A function and its number; known ones are changed."""
    extension, _ = Extension.objects.update_or_create(
        office=office, function=facts["function"], defaults=dict(facts)
    )
    return extension


@transaction.atomic
def absent(
    extension: Extension, *, begins: date, ends: date, deputy: Extension | None = None
) -> Absence:
    """Nobody is there on these days; the deputy is of the same office or of another one."""
    return Absence.objects.create(extension=extension, begins=begins, ends=ends, deputy=deputy)


def forget_absences(*, before: date) -> int:
    """Who was away when is nobody's business afterwards; how many rows went."""
    return Absence.objects.filter(ends__lt=before).delete()[0]
