"""What households read about their bulky waste, the way they chose."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation
from icalendar import Calendar
from pytest_django.fixtures import Settings
from tests.waste.conftest import ANNA, NOW, make_house, make_provider, make_round

from buergertelefon.base.hours import BERLIN
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.sms import size
from buergertelefon.waste.actions import bulky_reminding, ordering, telling
from buergertelefon.waste.actions.citizen import report_missed
from buergertelefon.waste.actions.telling import Cause
from buergertelefon.waste.errors import NotPossible, TooLate
from buergertelefon.waste.models import BulkyOrder
from buergertelefon.waste.rules.bulky import Piece
from buergertelefon.waste.rules.details import Details
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.words import Category, Channel, Way

pytestmark = pytest.mark.django_db
TUESDAY, THURSDAY = date(2026, 12, 1), date(2026, 12, 3)
BY_SMS = Details(name="Anna Beispiel", phone="0171 1234567", way=Way.SMS)
BY_LETTER = Details(name="Anna Beispiel", postcode="28195", way=Way.LETTER)
SOFA, BOARD = Piece("Sofa", 1, 1500, Category.MIXED), Piece("Brett", 3, 20, Category.WOOD)


@pytest.fixture(autouse=True)
def _ways(settings: Settings) -> Iterator[None]:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "abfall@example.org"
    settings.SMS_URL, settings.SMS_FROM = "http://127.0.0.1:9/sms", "Stadt"
    settings.PUBLIC_URL = "https://buergertelefon.example"
    with translation.override("en"):  # somebody presses on an English page
        yield


def ordered(details: Details = ANNA, *, street: str = "Am Wall", both: bool = True) -> BulkyOrder:
    """For Tuesday, the wood for Thursday."""
    make_provider(bulky_rules="Bauschutt nehmen wir nicht mit.")
    pieces, rounds = [SOFA], {Category.MIXED: make_round(TUESDAY).pk}
    if both:
        pieces, rounds[Category.WOOD] = [SOFA, BOARD], make_round(THURSDAY, Category.WOOD).pk
    return ordering.order(
        make_house(street, "12"), pieces, rounds, details, channel=Channel.WEB, key=uuid.uuid4(),
        at=NOW,
    )  # fmt: skip


def said() -> str:
    return Message.objects.latest("pk").text


@pytest.mark.parametrize(
    ("details", "cause", "parts"),
    [
        pytest.param(ANNA, Cause.BOOKED, [
            "Am Wall 12, Bremen", "Dienstag, 1. Dezember 2026: Restsperrmüll\n- 1 x Sofa",
            "Donnerstag, 3. Dezember 2026: Holz\n- 3 x Brett", "bis 7:00 Uhr", "nur das",
            "Bauschutt nehmen wir nicht mit.", "bis 2 Tage vorher: https://",
        ], id="booked, by mail"),
        pytest.param(BY_SMS, Cause.BOOKED, [
            "Sperrmüll Am Wall 12: Di 01.12.2026 Restsperrmüll; Do 03.12.2026 Holz. Bis 7:00 Uhr",
            "https://buergertelefon.example/abfall/sperrmuell/",
        ], id="booked, by SMS"),
        pytest.param(BY_LETTER, Cause.BOOKED, [
            "vorher unter 0421 361-12345.\n\nFreundliche Grüße\nStadtreinigung Beispiel",
        ], id="booked, by letter: the number instead of the link"),
        pytest.param(ANNA, Cause.MOVED, ["gilt ein neuer Tag", "gilt nicht mehr"],
                     id="moved, by mail"),
        pytest.param(BY_SMS, Cause.MOVED, ["Neuer Tag, Sperrmüll Am Wall 12: Di 01.12.2026"],
                     id="moved, by SMS"),
        pytest.param(ANNA, Cause.CANCELLED, ["ist abgesagt", "zählt nicht"],
                     id="cancelled, by mail"),
        pytest.param(BY_SMS, Cause.CANCELLED, ["abgesagt. Bitte nichts an die Straße stellen."],
                     id="cancelled, by SMS"),
        pytest.param(ANNA, Cause.MISSED, ["nicht abgeholt worden", "wählen Sie einen neuen Tag: h"],
                     id="missed, by mail"),
        pytest.param(BY_LETTER, Cause.MISSED, ["einen neuen Tag unter 0421 361-12345."],
                     id="missed, by letter"),
        pytest.param(BY_SMS, Cause.MISSED, ["nicht abgeholt worden. Neuen Tag wählen: https://"],
                     id="missed, by SMS"),
    ],
)  # fmt: skip
def test_what_is_said(details: Details, cause: Cause, parts: list[str]) -> None:
    row = ordered(details)
    if cause != Cause.BOOKED:
        telling.tell(row, cause, at=NOW)
    for part in parts:
        assert part in said()
    assert row.reference in said()
    if details.way == Way.SMS:
        assert size(said()).parts <= telling.SMS_PARTS


def test_an_sms_has_two_parts_whatever_the_street() -> None:
    row = ordered(BY_SMS)
    for street, there, gone in [
        ("Straße" * 20, "StraßeStraße", "https:"),  # long: without the link
        ("Ełk" * 40, "Sperrmüll: Di", "Ełk"),  # letters that cost double: without the street
    ]:
        row.street, row.changes = street, row.changes + 1
        telling.tell(row, Cause.BOOKED, at=NOW)
        assert size(said()).parts <= telling.SMS_PARTS
        assert there in said()
        assert gone not in said()


def test_the_calendar_file_moves_and_ends_with_the_order() -> None:
    row = ordered(both=False)
    new = make_round(THURSDAY)
    ordering.move(row.pk, {Category.MIXED: new.pk}, at=NOW)
    ordering.cancel(row.pk, at=NOW)
    files = [Calendar.from_ical(one.calendar) for one in Message.objects.order_by("pk")]
    events = [one.walk("VEVENT")[0] for one in files]
    assert [one["METHOD"] for one in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert len({str(one["UID"]) for one in events}) == 1
    assert [one["SEQUENCE"] for one in events] == [0, 1, 2]
    assert [one["DTSTART"].dt for one in events] == [TUESDAY, THURSDAY, THURSDAY]


def evening(hour: int, minute: int = 0, *, day: date = TUESDAY) -> datetime:
    """Of the day before."""
    clock = datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)
    return clock - timedelta(days=1)


def test_a_reminder_from_five_to_nine_the_evening_before() -> None:
    ordered()
    for at in (evening(16, 59), evening(21), evening(17, day=TUESDAY - timedelta(days=1))):
        assert bulky_reminding.remind_all(at=at) == 0
    assert bulky_reminding.remind_all(at=evening(20, 59)) == 1  # the job is late


def test_once_for_each_day_with_what_goes_on_it() -> None:
    row = ordered(BY_SMS)
    assert [bulky_reminding.remind_all(at=evening(17, n)) for n in (0, 10, 20)] == [1, 0, 0]
    assert "Morgen, 01.12.2026" in said()
    assert "abgeholt: Restsperrmüll. Bis 7:00" in said()
    assert bulky_reminding.remind_all(at=evening(17, day=THURSDAY)) == 1
    assert "abgeholt: Holz." in said()
    ordering.cancel(row.pk, at=NOW, by_office=True)
    BulkyOrder.objects.update(reminded=None)
    assert bulky_reminding.remind_all(at=evening(18)) == 0
    BulkyOrder.objects.update(state=OrderState.BOOKED, way=Way.LETTER)  # would come too late
    assert bulky_reminding.remind_all(at=evening(18)) == 0


def test_missed_is_said_once_and_a_new_day_chosen_for_what_was_left() -> None:
    row = ordered()
    with pytest.raises(TooLate):
        report_missed(row.pk, at=datetime(2026, 12, 1, 6, 59, tzinfo=BERLIN))
    at = datetime(2026, 12, 4, 8, tzinfo=BERLIN)
    report_missed(row.pk, at=at)
    assert report_missed(row.pk, at=at).state == OrderState.MISSED
    assert Message.objects.filter(cause=Cause.MISSED).count() == 1
    wood = row.parts.get(round__category=Category.WOOD).round
    new = make_round(date(2026, 12, 15))
    row = ordering.move(row.pk, {Category.MIXED: new.pk, Category.WOOD: wood.pk}, at=at)
    assert row.state == OrderState.BOOKED
    assert "Dienstag, 15. Dezember 2026: Restsperrmüll" in said()
    ordering.cancel(row.pk, at=at, by_office=True)
    with pytest.raises(NotPossible):
        report_missed(row.pk, at=datetime(2026, 12, 16, 8, tzinfo=BERLIN))
