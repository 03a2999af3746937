"""Where citizens can book what by themselves."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from buergertelefon.appointments.models import Calendar, CalendarService
from buergertelefon.directory.models import Service


def calendars_for(services: Iterable[int], *, place: str) -> list[int]:
    """Keys of active calendars of a city that offer all of these services."""
    found = Calendar.objects.filter(_in(place), active=True)
    for service in services:
        found = found.filter(services__service=service)
    return list(found.order_by("pk").values_list("pk", flat=True))


def services_in(place: str) -> QuerySet[Service]:
    """What an active calendar of a city offers, by name."""
    calendars = Calendar.objects.filter(_in(place), active=True)
    return Service.objects.filter(bookable__calendar__in=calendars).distinct().order_by("name")


def booked_with(service: int, *, place: str) -> QuerySet[Service]:
    """What can be done in the same appointment somewhere in that city, by name."""
    offered = CalendarService.objects.filter(service=service, combinable=True)
    calendars = Calendar.objects.filter(
        _in(place), active=True, pk__in=offered.values("calendar")
    )  # fmt: skip
    others = CalendarService.objects.filter(calendar__in=calendars, combinable=True)
    found = Service.objects.filter(pk__in=others.values("service")).exclude(pk=service)
    return found.order_by("name")


def _in(place: str) -> Q:
    """Offices of a city, and those of no city, which are there for all."""
    return Q(office__municipality=place or None) | Q(office__municipality=None)
