"""Courses as the office of a school looks for them, and what it has to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from buergertelefon.courses.models import Course, Mandate, Registration
from buergertelefon.courses.rules.life import GONE, State
from buergertelefon.courses.rules.office import SOON
from buergertelefon.courses.rules.words import Way

#: what a list can be sorted by
ORDERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "beginn": ("Beginn", ("begins", "number")), "nummer": ("Nummer", ("number",)),
    "titel": ("Titel", ("title", "number")), "frei": ("freien Plätzen", ("left", "number")),
    "warteliste": ("Warteliste", ("-waits", "begins", "number")),
}  # fmt: skip
STANDING = Q(cancelled=None, vanished=None)
WAITS = Sum("registrations__seats", filter=Q(registrations__state=State.WAITING), default=0)


def shown(today: date) -> dict[str, tuple[str, Q]]:
    """What a list can be cut down to."""
    coming = STANDING & (Q(begins=None) | Q(begins__gte=today))
    return {
        "kommt": ("noch nicht begonnen", coming),
        "zu-wenige": ("zu wenige Anmeldungen", coming & Q(all__lt=F("minimum"))),
        "frei": ("Plätze frei", coming & Q(left__gt=0)),
        "voll": ("ausgebucht", coming & Q(left__lte=0)),
        "ueberbucht": ("überbucht", STANDING & Q(left__lt=0)),
        "warteliste": ("mit Warteliste", STANDING & Q(waits__gt=0)),
        "laeuft": ("läuft", STANDING & Q(begins__lt=today, ends__gte=today)),
        "beendet": ("beendet", Q(ends__lt=today)),
        "faellt-aus": ("fällt aus", Q(cancelled__isnull=False)),
        "entfallen": ("nicht mehr im Programm", Q(vanished__isnull=False)),
    }


def courses_of(
    centre: int, *, words: str = "", semester: int | None = None, which: str = "",
    order: str = "beginn", today: date,
) -> QuerySet[Course]:  # fmt: skip
    """With `all` places that are taken, `left`, and `waits`: places on the waiting list."""
    rows = Course.objects.filter(school__centre=centre).select_related("school", "semester")
    for word in words.split():
        rows = rows.filter(Q(number__icontains=word) | Q(title__icontains=word))
    if semester is not None:
        rows = rows.filter(semester=semester)
    counted = rows.annotate(
        all=F("taken") + F("elsewhere"), left=F("maximum") - F("taken") - F("elsewhere"),
        waits=WAITS,
    )  # fmt: skip
    _, chosen = shown(today).get(which, ("", Q()))
    _, columns = ORDERS.get(order, ORDERS["beginn"])
    return counted.filter(chosen).order_by(*columns, "pk")


@dataclass(frozen=True)
class ToDo:
    """What waits for the office, of all courses of its centre."""

    below: list[Course]  # begin soon, with too few
    offers: list[Registration]
    calls: list[Registration]  # offered a place, and only a letter goes to them
    certificates: list[Registration]
    vanished: list[tuple[Course, int]]  # and how many registrations stand
    mandates: int  # without a signature

    def __bool__(self) -> bool:
        """Is there anything?"""
        return bool(self.below or self.offers or self.calls or self.certificates
                    or self.vanished or self.mandates)  # fmt: skip


def to_do(centre: int, *, today: date) -> ToDo:
    """Five queries."""
    soon = courses_of(centre, which="zu-wenige", today=today).filter(begins__lte=today + SOON)
    ours = Registration.objects.filter(course__school__centre=centre).select_related("course")
    offered = list(ours.filter(state=State.OFFERED).order_by("held_until"))
    asked = ours.filter(certificate__isnull=False).exclude(state__in=GONE)
    gone = Course.objects.filter(school__centre=centre, vanished__isnull=False, cancelled=None)
    stand = Count("registrations", filter=~Q(registrations__state__in=GONE))
    return ToDo(
        below=list(soon),
        offers=[one for one in offered if one.way != Way.LETTER],
        calls=[one for one in offered if one.way == Way.LETTER],
        certificates=list(asked.order_by("certificate")),
        vanished=[(one, one.stand) for one in gone.annotate(stand=stand).filter(stand__gt=0)],
        mandates=Mandate.objects.filter(
            registration__course__school__centre=centre, signed=None,
            registration__state=State.CONFIRMED,
        ).count(),
    )  # fmt: skip
