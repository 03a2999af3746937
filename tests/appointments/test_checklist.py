"""What to bring: one list from the answers and from what is needed in some cases only."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings
from tests.appointments.conftest import DAY, NOW, fresh, item, wish
from tests.messages.gateway import SENDER

from buergertelefon.appointments.actions.booking import confirm, hold
from buergertelefon.appointments.models import Booking, Calendar, CalendarService, Requirement
from buergertelefon.appointments.queries.checklist import checklist, counts
from buergertelefon.directory.models import Office, Service
from buergertelefon.knowledge.models import Answer
from buergertelefon.messages.models import Message

DEPUTY = "wenn jemand anderes für Sie kommt"


@pytest.fixture(autouse=True)
def told(calendar: Calendar, settings: Settings) -> None:
    """Two services want the same card; one of them a power of attorney in a case."""
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", SENDER
    settings.SMS_URL, settings.PUBLIC_URL = "http://127.0.0.1:9", "https://example.org"
    for slug, documents in (("kurz", ["Ausweis", "IBAN"]), ("lang", ["Ausweis", "Schilder"])):
        service = Service.objects.get(slug=slug)
        Answer.objects.create(
            service=service, state="published", office=Office.objects.get(), documents=documents,
            as_of=DAY, review_due=DAY + timedelta(days=365),
        )  # fmt: skip
        Requirement.objects.create(
            service=service, text="Vollmacht", applies=DEPUTY, source="Beispiel", checked=DAY
        )


def texts() -> dict[str, str]:
    rows = Message.objects.order_by("pk")
    return {one.channel: one.text for one in rows}


def booked(calendar: Calendar) -> Booking:
    held = hold(wish(calendar, None, item("kurz"), item("lang")), key=fresh(), at=NOW)
    return confirm(held.id, at=NOW, mail="firma@beispiel.de", phone="0171 1234567")


def test_one_list_for_two_services() -> None:
    services = [item("kurz").service, item("lang").service]
    found = checklist(services, place="", at=NOW)
    assert [(one.text, one.applies) for one in found] == [
        ("Ausweis", ""), ("IBAN", ""), ("Schilder", ""), ("Vollmacht", DEPUTY),
    ]  # fmt: skip
    assert checklist([0], place="", at=NOW) == ()


def test_the_list_of_the_day_of_the_appointment(calendar: Calendar) -> None:
    Answer.objects.filter(service__slug="kurz").update(valid_until=DAY)
    new = Answer.objects.get(service__slug="kurz")
    new.pk, new.valid_from, new.valid_until, new.documents = None, DAY, None, ["eID"]
    new.save()
    booked(calendar)
    assert "- eID\n" in texts()["mail"]
    assert "IBAN" not in texts()["mail"]


def test_it_goes_out_with_the_confirmation(calendar: Calendar) -> None:
    booked(calendar)
    mail, sms = texts()["mail"], texts()["sms"]
    assert "Bitte mitbringen:\n- Ausweis\n- IBAN\n- Schilder" in mail
    assert "Wenn jemand anderes für Sie kommt:\n- Vollmacht" in mail
    assert "Ausweis" not in sms
    assert "Wunschkennzeichen" not in mail


def test_a_plate_is_asked_for_where_one_is_given_out(calendar: Calendar) -> None:
    CalendarService.objects.filter(service__slug="lang").update(plate=True)
    Calendar.objects.update(plate_days=90)
    booked(calendar)
    assert "Wunschkennzeichen" in texts()["mail"]
    assert "gilt 90 Tage" in texts()["mail"]


def test_the_list_of_a_discreet_service_gives_nothing_away(calendar: Calendar) -> None:
    CalendarService.objects.filter(service__slug="lang").update(discreet=True, plate=True)
    booked(calendar)
    for text in texts().values():
        for word in ("Ausweis", "Schilder", "Vollmacht", "Wunschkennzeichen"):
            assert word not in text


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        pytest.param({"kfz": "vehicles"}, "vehicles", id="all count vehicles"),
        pytest.param({}, "persons", id="nobody says anything"),
    ],
)
def test_what_the_number_counts(calendar: Calendar, kinds: dict[str, str], expected: str) -> None:
    for slug, kind in kinds.items():
        CalendarService.objects.filter(calendar__slug=slug).update(counted=kind)
    assert counts(item().service, [calendar.pk]) == expected
