"""Reminders the evening before: once, in the evening, to whom it was confirmed."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from tests.waste.conftest import NOW, TODAY, make_calendar, make_house

from buergertelefon.base.hours import BERLIN
from buergertelefon.messages.errors import BadAddress
from buergertelefon.messages.models import Message
from buergertelefon.waste.actions.reminding import ask, confirm, forget, remind, stop
from buergertelefon.waste.errors import BadField, Refused, Unknown
from buergertelefon.waste.models import CollectionReminder, House
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.reminders import is_due
from buergertelefon.waste.rules.words import Way

TOMORROW = TODAY + timedelta(days=1)
SIX = datetime.combine(TODAY, time(18), BERLIN)


@pytest.fixture(autouse=True)
def mail(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "abfall@example.org"
    settings.PUBLIC_URL = "https://buergertelefon.example"


@pytest.fixture
def house(db: None) -> House:
    dates = [(TOMORROW, Kind.RESIDUAL), (TOMORROW, Kind.ORGANIC), (TOMORROW, Kind.PAPER),
             (TODAY + timedelta(days=8), Kind.PAPER)]  # fmt: skip
    return make_house("Am Wall", "12", calendar=make_calendar(*dates))


def asked(house: House, **values: Any) -> CollectionReminder:
    about = {
        "kinds": [Kind.RESIDUAL, Kind.ORGANIC], "hour": time(18), "way": Way.MAIL,
        "mail": "anna@example.org", "key": uuid.uuid4(), "at": NOW,
    } | values  # fmt: skip
    return ask(house, **about)


def told() -> list[str]:
    rows = Message.objects.filter(cause="waste-reminder-day").order_by("pk")
    return list(rows.values_list("subject", flat=True))


EVENINGS = [
    pytest.param(datetime(2026, 11, 23, 17, 59, tzinfo=BERLIN), None, False, id="before the hour"),
    pytest.param(datetime(2026, 11, 23, 18, tzinfo=BERLIN), None, True, id="at the hour"),
    pytest.param(datetime(2026, 11, 23, 21, 59, tzinfo=BERLIN), None, True, id="a late job"),
    pytest.param(datetime(2026, 11, 23, 22, tzinfo=BERLIN), None, False, id="too late"),
    pytest.param(
        datetime(2026, 11, 24, 0, 1, tzinfo=BERLIN), None, False, id="never the next morning"
    ),
    pytest.param(
        datetime(2026, 11, 23, 18, tzinfo=BERLIN), date(2026, 11, 24), False, id="told already"
    ),
    pytest.param(datetime(2026, 11, 22, 18, tzinfo=BERLIN), None, False, id="two evenings before"),
]


@pytest.mark.parametrize(("at", "sent", "due"), EVENINGS)
def test_when_a_reminder_is_due(at: datetime, sent: date | None, due: bool) -> None:
    assert is_due(time(18), sent, day=date(2026, 11, 24), at=at) is due


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29)])
def test_clock_changes_and_the_leap_day_have_an_evening_before(day: date) -> None:
    before = datetime.combine(day - timedelta(days=1), time(18), BERLIN)
    assert [is_due(time(18), None, day=day, at=before - timedelta(minutes=n)) for n in (0, 1)] == [
        True, False,
    ]  # fmt: skip


def test_nothing_is_sent_before_it_is_confirmed_and_then_once(house: House) -> None:
    row = asked(house)
    first = Message.objects.get()
    assert f"/abfall/erinnerung/{row.reference}/" in first.text
    assert "/bestaetigen/" in first.text
    assert remind(at=SIX) == 0
    confirm(row.pk, at=NOW)
    confirm(row.pk, at=NOW)
    assert [remind(at=SIX + timedelta(minutes=n)) for n in (-1, 0, 10, 20)] == [0, 1, 0, 0]
    assert told() == ["Morgen wird abgeholt: Restmüll und Bioabfall"]
    text = Message.objects.get(cause="waste-reminder-day").text
    assert "morgen, Dienstag, 24. November, wird abgeholt" in text
    assert text.count("https://") == 1


def test_after_a_crash_the_key_of_the_day_keeps_it_once(house: House) -> None:
    row = asked(house, confirmed=True)
    remind(at=SIX)
    CollectionReminder.objects.update(sent=None)
    remind(at=SIX + timedelta(minutes=10))
    assert len(told()) == 1
    stop(row.pk)
    stop(row.pk)
    assert not CollectionReminder.objects.exists()


def test_other_kinds_and_other_days_are_not_told(house: House) -> None:
    asked(house, kinds=[Kind.TREE], confirmed=True)
    asked(make_house("Am Wall", "14"), confirmed=True)
    assert remind(at=SIX) == 0
    assert CollectionReminder.objects.count() == 2


def test_five_clicks_are_one_and_nobody_is_flooded(house: House) -> None:
    key = uuid.uuid4()
    assert len({asked(house, key=key).pk for _ in range(5)}) == 1
    asked(house)
    asked(house, mail="Anna@example.org")
    with pytest.raises(Refused, match="heute schon"):
        asked(house)
    CollectionReminder.objects.update(confirmed=NOW)
    asked(house)
    asked(house)
    with pytest.raises(Refused, match="5 Erinnerungen"):
        asked(house)
    assert asked(house, key=key).key == key  # the first one's button, once more


def test_a_text_at_the_desk_needs_no_link(house: House, settings: Settings) -> None:
    settings.SMS_URL = "http://127.0.0.1:9"
    row = asked(house, way=Way.SMS, phone="0171 1234567", mail="", confirmed=True)
    first = Message.objects.get()
    assert (first.channel, first.urgent, row.reference in first.text) == ("sms", True, True)
    assert remind(at=SIX) == 1
    text = Message.objects.latest("pk").text
    assert text.startswith("Morgen, Dienstag, 24. November, Am Wall 12: Restmüll und Bioabfall.")
    assert (row.phone, row.mail) == ("+491711234567", "")


BAD = [
    pytest.param({"kinds": []}, BadField, "Bitte wählen", id="no kind"),
    pytest.param({"hour": time(6)}, BadField, "12 bis 21", id="in the morning"),
    pytest.param({"mail": "  "}, BadField, "E-Mail-Adresse", id="no address"),
    pytest.param({"mail": "anna"}, BadAddress, "keine Adresse", id="no such address"),
    pytest.param({"way": Way.LETTER}, BadField, "E-Mail oder SMS", id="a letter comes too late"),
    pytest.param({"way": Way.SMS, "phone": "0171 1234567"}, BadField, "nicht eingerichtet",
                 id="texts are not set up"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "error", "words"), BAD)
def test_what_is_wrong_is_said_and_nothing_written(
    house: House, values: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        asked(house, **values)
    assert not CollectionReminder.objects.exists()


def test_what_nobody_confirms_is_deleted_after_two_days(house: House) -> None:
    row = asked(house)
    kept = asked(house, mail="bert@example.org", confirmed=True)
    assert forget(at=NOW + timedelta(days=2)) == 0
    assert forget(at=NOW + timedelta(days=2, seconds=1)) == 1
    assert list(CollectionReminder.objects.values_list("pk", flat=True)) == [kept.pk]
    with pytest.raises(Unknown):
        confirm(row.pk, at=NOW)
