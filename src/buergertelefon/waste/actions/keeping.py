"""What an office writes about its recycling stations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from buergertelefon.waste.errors import BadField, Unknown
from buergertelefon.waste.models import Material, Station, StationMaterial, StationNotice

#: notices that hold at the same time at one station
MOST_NOTICES = 10


@dataclass(frozen=True)
class Taken:
    """What is taken, how much of it, for how much."""

    material: Material
    limit: str = ""
    fee_cents: int | None = None  # None: not known
    fee_note: str = ""


@transaction.atomic
def write(station: int, about: Mapping[str, Any], takes: Sequence[Taken]) -> None:
    """Change fields of a station, and all that it takes. Raises BadField, Unknown."""
    row = _locked(station)
    materials = [one.material.pk for one in takes]
    if len(set(materials)) < len(materials):
        raise BadField("takes", "Ein Stoff steht zweimal da.")
    for name, value in about.items():
        setattr(row, name, value)
    row.save(update_fields=list(about))
    row.takes.exclude(material__in=materials).delete()
    for one in takes:
        values = {"limit": one.limit, "fee_cents": one.fee_cents, "fee_note": one.fee_note}
        StationMaterial.objects.update_or_create(
            station=row, material=one.material, defaults=values
        )


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


def _locked(station: int) -> Station:
    row = Station.objects.select_for_update().filter(pk=station).first()
    if row is None:
        raise Unknown
    return row
