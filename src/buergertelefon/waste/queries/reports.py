"""Reports: one by its code, the office's list, what everybody may see, what was reported before."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q, QuerySet

from buergertelefon.base.reference import normal
from buergertelefon.base.secret import is_same
from buergertelefon.base.tries import counted
from buergertelefon.places.rules.writing import folded
from buergertelefon.waste.errors import Unknown
from buergertelefon.waste.models import House, Report
from buergertelefon.waste.queries.bulky import MustWait
from buergertelefon.waste.rules.life import ReportState
from buergertelefon.waste.rules.nearest import kilometres
from buergertelefon.waste.rules.reports import NEAR, RECENT, around
from buergertelefon.waste.secret import secret_of

#: orders of the office's list; those without a day come last
ORDERS = {
    "faellig": ("fällig", (F("expected").asc(nulls_last=True), "requested")),
    "neu": ("neueste zuerst", ("-requested",)),
    "alt": ("älteste zuerst", ("requested",)),
    "art": ("Art", ("service__name", "requested")),
    "ort": ("Adresse", ("address", "requested")),
}
#: nobody reads more on one page; the newest
MOST = 500


def rows() -> QuerySet[Report]:
    """With kind, provider and house."""
    return Report.objects.select_related("service__provider__office", "house__street")


def locked(report: uuid.UUID) -> Report:
    """The report, held to the end of the transaction. Raises Unknown."""
    row = rows().select_for_update(of=("self",)).filter(pk=report).first()
    if row is None:
        raise Unknown
    return row


def by_code(code: str) -> Report:
    """A report by its code, as the desk may; of it everybody may know kind, state and dates.

    Raises Unknown.
    """
    row = rows().filter(reference=normal(code)).first() if normal(code) else None
    if row is None:
        raise Unknown
    return row


def by_secret(code: str, secret: str) -> Report:
    """What code and key open. Raises Unknown, MustWait."""

    def find() -> Report:
        row = by_code(code)
        if not is_same(secret, secret_of(row.key)):
            raise Unknown
        return row

    return counted("report", code, find, refusal=MustWait)


def worklist(
    centre: int, *, at: datetime, words: str = "", service: str = "", state: str = "",
    overdue: bool = False, order: str = "",
) -> QuerySet[Report]:  # fmt: skip
    """Reports of a centre. `words`: a code or a part of the address; `state` "": not closed yet,
    "alle": all of them."""
    found = rows().filter(service__provider__centre=centre)
    if code := normal(words):
        found = found.filter(Q(reference=code) | Q(address__icontains=words))
    elif words:
        found = found.filter(address__icontains=words)
    if service:
        found = found.filter(service__code=service)
    if state in {one.value for one in ReportState}:
        found = found.filter(state=state)
    elif state != "alle" and not words:
        found = found.exclude(state=ReportState.CLOSED)
    if overdue:
        found = found.exclude(state=ReportState.CLOSED).filter(expected__lt=at)
    return found.order_by(*ORDERS.get(order, ORDERS["faellig"])[1])


def open_public(provider: int) -> Sequence[Report]:
    """What everybody may see of a provider: places that are reported and not done, newest first."""
    there = rows().filter(service__provider=provider, service__public=True)
    return list(there.exclude(state=ReportState.CLOSED).order_by("-requested")[:MOST])


def shown_place(row: Report) -> str:
    """Where it is, as everybody may read it: what somebody typed only once the office has looked.

    "" where there is only a point.
    """
    if row.house is not None:
        return f"{row.house.street.name} {row.house.number}"
    return row.address if row.looked else ""


def alike(
    service: int, *, at: datetime, house: House | None = None, address: str = "",
    point: tuple[float, float] | None = None,
) -> tuple[Report, ...]:  # fmt: skip
    """Public reports of the same kind that are open, young and at the same place, newest first.

    The same place: the same house or address, or a point within 50 m (latitude, longitude).
    """
    found = rows().filter(service=service, service__public=True, requested__gte=at - RECENT)
    found = found.exclude(state=ReportState.CLOSED).order_by("-requested")
    near = Q(pk=None)
    if house is not None:
        near |= Q(house=house)
    if point is not None:
        north, east = around(point, reach=NEAR)
        near |= Q(
            latitude__range=(point[0] - north, point[0] + north),
            longitude__range=(point[1] - east, point[1] + east),
        )
    word = folded(address)
    near |= ~Q(address="") if word else Q()
    return tuple(one for one in found.filter(near)[:MOST] if _is_there(one, house, word, point))


def answers_of(row: Report) -> list[tuple[str, str]]:
    """Questions and answers in words."""
    found = []
    for one in row.service.attributes:
        if given := row.answers.get(one["code"]):
            names = {str(each["key"]): str(each["name"]) for each in one.get("values", ())}
            values = given if isinstance(given, list) else [given]
            words = (names.get(str(each), str(each)) for each in values)
            found.append((str(one["description"]), ", ".join(words)))
    return found


def _is_there(
    row: Report, house: House | None, word: str, point: tuple[float, float] | None
) -> bool:
    if house is not None and row.house_id == house.pk:
        return True
    if word and folded(row.address) == word:
        return True
    if point is None or row.latitude is None or row.longitude is None:
        return False
    return kilometres(point, (row.latitude, row.longitude)) * 1000 <= NEAR
