"""Takes the register of centres in: all of a file or nothing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction

from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.opening_hours_osm import is_valid
from buergertelefon.federation.errors import BadCentres
from buergertelefon.federation.models import Centre, CoveredArea
from buergertelefon.federation.rules.centres import AreaRow, CentreRow, centres_of
from buergertelefon.places.actions import Taken, taken
from buergertelefon.places.rules.registers import Report, decoded


def import_centres(data: bytes, *, as_of: date, source: str, dry_run: bool = False) -> Taken:  # noqa: ARG001  # each line names its own
    """The register of centres. Raises BadCentres, and BadRegister if it is no text.

    Counts lines. A centre it does not name any more has ended on its day: enquiries keep pointing
    at it. Areas it does not name go; which centres are ours stays.
    """
    report = Report()
    centres, areas = centres_of(decoded(data), report, readable=is_valid)
    if report.problems:
        words = "; ".join(f"Zeile {line}: {text}" for line, text in report.problems[:20])
        raise BadCentres(f"{len(report.problems)} Fehler. {words}.")
    if not areas:
        raise BadCentres("In der Tabelle steht kein einziges Servicecenter.")

    def write() -> tuple[int, int, int, int]:
        rows, changed = _centres(centres, {one.centre: one.source for one in areas}, as_of)
        return _areas(areas, rows, changed)

    return taken(write, report, dry_run=dry_run)


def _centres(
    rows: Sequence[CentreRow], sources: Mapping[str, str], as_of: date
) -> tuple[dict[str, Centre], set[str]]:
    """All centres of the file by slug, and those of them that are different now."""
    before = {one.slug: one for one in Centre.objects.all()}
    found, changed = {}, set()
    for row in rows:
        facts = asdict(row) | {"source": sources[row.slug], "ended": None}
        one = before.pop(row.slug, None)
        if one is None:
            one = Centre(**facts, checked_on=as_of)
        elif any(getattr(one, name) != value for name, value in facts.items()):
            changed.add(row.slug)
            for name, value in facts.items():
                setattr(one, name, value)
        one.checked_on = as_of
        one.save()
        found[row.slug] = one
    gone = [one.pk for one in before.values() if one.ended is None]
    Centre.objects.filter(pk__in=gone).update(ended=as_of)
    return found, changed


def _areas(
    rows: Sequence[AreaRow], centres: Mapping[str, Centre], changed_centres: set[str]
) -> tuple[int, int, int, int]:
    before = {
        (one.centre.slug, one.area, one.valid_from): one
        for one in CoveredArea.objects.select_related("centre")
    }
    fresh, changed, same = [], [], 0
    for row in rows:
        old = before.pop((row.centre, row.area, row.valid_from), None)
        now = CoveredArea(
            centre=centres[row.centre], area=row.area, valid_from=row.valid_from,
            valid_until=row.valid_until, source=row.source,
        )  # fmt: skip
        if old is None:
            fresh.append(now)
        elif (old.valid_until, old.source) != (now.valid_until, now.source):
            now.pk = old.pk
            changed.append(now)
        elif row.centre in changed_centres:
            changed.append(old)
        else:
            same += 1
    CoveredArea.objects.filter(pk__in=[one.pk for one in before.values()]).delete()
    CoveredArea.objects.bulk_create(fresh)
    CoveredArea.objects.bulk_update(changed, ["valid_until", "source"])
    return len(fresh), len(changed), same, len(before)


@transaction.atomic
def claim(centre: Centre, own: ServiceCentre | None) -> None:
    """This centre of the register is ours: `own` hands over and receives in its name."""
    Centre.objects.filter(own=own).exclude(own=None).update(own=None)
    Centre.objects.filter(pk=centre.pk).update(own=own)
