"""What an office writes about its recycling stations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from buergertelefon.waste.actions.naming import free_slug
from buergertelefon.waste.errors import BadField, Unknown
from buergertelefon.waste.models import (
    Material,
    Provider,
    Station,
    StationMaterial,
    StationNotice,
)

#: notices that hold at the same time at one station
MOST_NOTICES = 10
#: as the column of a material takes it
LONGEST_SLUG = 40


@dataclass(frozen=True)
class Taken:
    """What is taken, how much of it, for how much."""

    material: Material
    limit: str = ""
    fee_cents: int | None = None  # None: not known
    fee_note: str = ""


@transaction.atomic
def create(provider: int, about: Mapping[str, Any], takes: Sequence[Taken]) -> Station:
    """A new station of a city; pressed twice, the second press is refused. Raises BadField."""
    list(Provider.objects.select_for_update().filter(pk=provider))  # two clicks
    if Station.objects.filter(provider=provider, name__iexact=about["name"]).exists():
        raise BadField("name", f"„{about['name']}“ gibt es schon.")
    slug = free_slug(about["name"], Station.objects.all(), otherwise="recyclinghof")
    row = Station.objects.create(provider_id=provider, slug=slug, **about)
    _take(row, takes)
    return row


@transaction.atomic
def add_material(name: str) -> Material:
    """Something more that stations can take; the same once more is the same. Raises BadField."""
    name = " ".join(name.split())
    with connection.cursor() as cursor:  # two clicks
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('waste.material'))")
    if found := Material.objects.filter(name__iexact=name).first():
        return found
    if not name:
        raise BadField("name", "Bitte schreiben Sie, was es ist.")
    slug = free_slug(name, Material.objects.all(), otherwise="stoff", longest=LONGEST_SLUG)
    return Material.objects.create(slug=slug, name=name)


@transaction.atomic
def write(station: int, about: Mapping[str, Any], takes: Sequence[Taken]) -> None:
    """Change fields of a station, and all that it takes. Raises BadField, Unknown."""
    row = _locked(station)
    for name, value in about.items():
        setattr(row, name, value)
    row.save(update_fields=list(about))
    _take(row, takes)


@transaction.atomic
def announce(
    station: int, text: str, *, closed: bool, until: datetime, at: datetime
) -> StationNotice:
    """From now on this holds at a station; the same once more is the same.

    Raises BadField, Unknown.
    """
    row = _locked(station)
    if until <= at:
        raise BadField("until", "Dieser Zeitpunkt ist schon vorbei.")
    if not text.strip():
        raise BadField("text", "Bitte schreiben Sie, was gilt.")
    holding = row.notices.filter(ends__gt=at)
    if same := holding.filter(text=text.strip(), closed=closed, ends=until).first():
        return same
    if holding.count() >= MOST_NOTICES:
        raise BadField("text", f"Höchstens {MOST_NOTICES} Hinweise zugleich. Bitte einen beenden.")
    row.notices.filter(ends__lte=at).delete()  # what is over is nobody's business
    return row.notices.create(text=text.strip(), closed=closed, begins=at, ends=until)


def end(notice: int, *, station: int) -> bool:
    """It no longer holds; False if it is gone already."""
    return bool(StationNotice.objects.filter(pk=notice, station=station).delete()[0])


def _take(row: Station, takes: Sequence[Taken]) -> None:
    """All that it takes from now on. Raises BadField."""
    materials = [one.material.pk for one in takes]
    if len(set(materials)) < len(materials):
        raise BadField("takes", "Ein Stoff steht zweimal da.")
    row.takes.exclude(material__in=materials).delete()
    for one in takes:
        values = {"limit": one.limit, "fee_cents": one.fee_cents, "fee_note": one.fee_note}
        StationMaterial.objects.update_or_create(
            station=row, material=one.material, defaults=values
        )


def _locked(station: int) -> Station:
    row = Station.objects.select_for_update().filter(pk=station).first()
    if row is None:
        raise Unknown
    return row
