"""What is said to who joins the waiting list."""

from contextlib import suppress
from datetime import datetime

from django.template.loader import render_to_string

from buergertelefon.appointments.models import Calendar, CalendarService, WaitingEntry
from buergertelefon.appointments.secret import waiting_of
from buergertelefon.messages.actions import Draft, post
from buergertelefon.messages.addresses import link_to
from buergertelefon.messages.errors import NotSetUp
from buergertelefon.messages.rules.outbox import Channel as By

CAUSE, SUBJECT = "appointment-waiting", "Sie stehen auf der Warteliste"


def tell(entry: WaitingEntry, *, at: datetime) -> None:
    """The link to one's own place, by the way the citizen gave. Raises BadMessage."""
    values = _values(entry)
    for by, to in ((By.MAIL, entry.mail), (By.SMS, entry.phone)):
        if to:
            text = render_to_string(f"appointments/waiting_{by}.txt", values)
            draft = Draft(by, to, text, CAUSE, SUBJECT if by == By.MAIL else "", entry.contact)
            with suppress(NotSetUp):
                post(draft, key=f"waiting:{entry.pk}:{by}", centre=entry.calendar.centre_id, at=at)


def page_of(entry: WaitingEntry) -> str:
    """Address of one's place on the list; "" where there is none."""
    return link_to("appointment_waits", entry.pk, waiting_of(entry.pk))


def _values(entry: WaitingEntry) -> dict[str, object]:
    """Where and what for; of a discreet service neither."""
    persons = {one.service: one.persons for one in entry.wanted}
    offers = CalendarService.objects.filter(calendar=entry.calendar_id, service__in=persons)
    services = list(offers.order_by("pk").values_list("service", "service__name", "discreet"))
    discreet = any(one[2] for one in services)
    places = Calendar.objects.filter(pk__in=entry.calendars).order_by("name")
    return {
        "services": [] if discreet else [(name, persons[key]) for key, name, _ in services],
        "places": [] if discreet else [one.name for one in places],
        "page": page_of(entry),
    }
