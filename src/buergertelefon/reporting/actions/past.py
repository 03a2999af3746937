"""The time before us: files are taken as a whole, and can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Min

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.contacts.rules import Channel
from buergertelefon.reporting.errors import BadPast
from buergertelefon.reporting.models import PastImport, PastSum, PastWait
from buergertelefon.reporting.models.sums import COUNTED, Origin
from buergertelefon.reporting.rules.past import Past

#: what stands of those days is made anew from all files
_OLD = (
    "DELETE FROM reporting_quarter WHERE centre_id = %(centre)s AND origin = 'past'"
    " AND (at AT TIME ZONE 'Europe/Berlin')::date BETWEEN %(first)s AND %(last)s",
    "DELETE FROM reporting_day WHERE centre_id = %(centre)s AND origin = 'past'"
    " AND day BETWEEN %(first)s AND %(last)s",
    "DELETE FROM reporting_waitday WHERE centre_id = %(centre)s AND origin = 'past'"
    " AND day BETWEEN %(first)s AND %(last)s",
)
_QUARTERS = """
INSERT INTO reporting_quarter (at, centre_id, line, municipality_id, channel, origin, {columns})
SELECT at, centre_id, line, municipality_id, channel, origin, {sums} FROM reporting_pastsum
WHERE centre_id = %(centre)s AND day BETWEEN %(first)s AND %(last)s AND at IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6
"""
_DAYS = """
INSERT INTO reporting_day (day, centre_id, line, municipality_id, channel, origin, {columns})
SELECT day, centre_id, line, municipality_id, channel, origin, {sums} FROM reporting_pastsum
WHERE centre_id = %(centre)s AND day BETWEEN %(first)s AND %(last)s
GROUP BY 1, 2, 3, 4, 5, 6
"""
_WAITS = """
INSERT INTO reporting_waitday (centre_id, day, origin, seconds, answered, abandoned)
SELECT i.centre_id, w.day, 'past', w.seconds, sum(w.answered), sum(w.abandoned)
FROM reporting_pastwait w JOIN reporting_pastimport i ON i.id = w.brought_id
WHERE i.centre_id = %(centre)s AND w.day BETWEEN %(first)s AND %(last)s GROUP BY 1, 2, 4
"""


@dataclass(frozen=True)
class Line:
    """What a line of the file is called here, and for whom it spoke."""

    name: str
    municipality: str = ""  # key; "": the first of the centre


def bring(
    centre: ServiceCentre,
    past: Past,
    lines: Mapping[str, Line],
    *,
    form: str,
    name: str,
    digest: str,
    at: datetime,
) -> PastImport:
    """Take a file in, all or nothing; the same file again is the one that is there.

    `lines`: for each line or queue of the file; which is missing keeps its name and speaks for the
    first municipality of the centre. Raises BadPast if the file reaches over a time that is counted
    already, by another file or by ourselves.
    """
    with transaction.atomic():
        ServiceCentre.objects.select_for_update().get(pk=centre.pk)  # two at once wait
        if there := PastImport.objects.filter(centre=centre, digest=digest).first():
            return there
        first, last = _span(past)
        _free(centre, first, last)
        home = centre.municipalities.order_by("key").values_list("pk", flat=True).first()
        if home is None:
            raise BadPast([(0, "Das Servicecenter spricht noch für keine Gemeinde.")])
        brought = PastImport.objects.create(
            centre=centre, form=form, name=name[:200], digest=digest, at=at, first=first, last=last,
            lines=past.lines, calls=past.calls, staff=past.staff,
            unknown=[
                {"queue": queue, "event": event, "count": count}
                for (queue, event), count in sorted(past.unknown.items())
            ],
        )  # fmt: skip
        PastSum.objects.bulk_create(_sums(brought, past, lines, home), batch_size=2000)
        PastWait.objects.bulk_create(
            (
                PastWait(
                    brought=brought, day=day.astimezone(BERLIN).date(), seconds=seconds,
                    answered=answered, abandoned=abandoned,
                )
                for (day, seconds), (answered, abandoned) in past.waits.items()
            ),
            batch_size=2000,
        )  # fmt: skip
        _remake(centre, *_days(brought))
    return brought


def take_back(brought: PastImport) -> None:
    """A file has never been there. Twice is the same as once."""
    with transaction.atomic():
        centre = ServiceCentre.objects.select_for_update().get(pk=brought.centre_id)
        span = _days(brought)
        PastImport.objects.filter(pk=brought.pk).delete()
        _remake(centre, *span)


def _sums(brought: PastImport, past: Past, lines: Mapping[str, Line], home: str) -> list[PastSum]:
    found = []
    for cell, counts in past.cells.items():
        line = lines.get(cell.line) or Line(cell.line[:80] or "ohne Namen")
        found.append(
            PastSum(
                brought=brought, centre_id=brought.centre_id, day=cell.at.astimezone(BERLIN).date(),
                at=None if cell.whole_day else cell.at, line=line.name,
                municipality_id=line.municipality or home, channel=Channel.PHONE,
                origin=Origin.PAST, **counts,
            )
        )  # fmt: skip
    return found


def _span(past: Past) -> tuple[datetime, datetime]:
    if past.first is None or past.last is None:
        raise BadPast([(0, "In der Datei steht kein Anruf.")])
    if any(cell.whole_day for cell in past.cells):
        return past.first, past.last + timedelta(days=1) - timedelta(microseconds=1)
    return past.first, past.last


def _free(centre: ServiceCentre, first: datetime, last: datetime) -> None:
    other = PastImport.objects.filter(centre=centre, first__lte=last, last__gte=first).first()
    if other:
        raise BadPast([(
            0,
            f"Die Datei reicht über Zeiten, die schon in „{other.name}“ stehen"
            f" ({_said(other.first)} bis {_said(other.last)}). Nehmen Sie jene Datei zuerst"
            " zurück.",
        )])  # fmt: skip
    own = Contact.objects.filter(centre=centre, begun__gte=first, begun__lte=last)
    if begun := own.aggregate(begun=Min("begun"))["begun"]:
        raise BadPast([(
            0,
            f"Ab {_said(begun)} zählt das Bürgertelefon selbst; die Datei reicht bis"
            f" {_said(last)}. Kürzen Sie sie auf die Zeit davor.",
        )])  # fmt: skip


def _said(at: datetime) -> str:
    return f"{at.astimezone(BERLIN):%d.%m.%Y %H:%M}"


def _days(brought: PastImport) -> tuple[date, date]:
    """From the day before: a call belongs to when it entered, the log may name it later."""
    first, last = (one.astimezone(BERLIN).date() for one in (brought.first, brought.last))
    return first - timedelta(days=1), last


def _remake(centre: ServiceCentre, first: date, last: date) -> None:
    given: dict[str, int | date] = {"centre": centre.pk, "first": first, "last": last}
    columns, sums = ", ".join(COUNTED), ", ".join(f"sum({name})" for name in COUNTED)
    new = (one.format(columns=columns, sums=sums) for one in (_QUARTERS, _DAYS))
    with connection.cursor() as cursor:
        for statement in (*_OLD, *new, _WAITS):
            cursor.execute(statement, given)
