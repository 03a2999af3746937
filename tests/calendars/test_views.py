"""The pages of calendars: whose they are, what is refused, what a preview does not do."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.appointments.conftest import make_calendar

from buergertelefon.appointments.models import (
    Calendar,
    CalendarEvent,
    Closing,
    Contingent,
    OfficeLimit,
    OpeningPlan,
    Slot,
)
from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

ROW = {
    "weekday": "2", "day": "", "begins": "08:00", "ends": "12:00", "kind": "open", "capacity": "3",
    "valid_from": "", "valid_until": "",
}  # fmt: skip
SHARES = {"share_phone": "50", "to_phone": ["web"], "days_phone": "2", "clock_phone": "12:00"}
HEAD = "kalender;wochentag;tag;von;bis;art;schalter;mit_zusatz;gilt_ab;gilt_bis"


def person(centre: ServiceCentre, name: str, role: Role) -> Client:
    client = Client()
    word = "ein-langes-Passwort"
    agent = Agent.objects.create_user(name, word, name=name, centre=centre, roles=[role])
    client.force_login(agent)
    return client


@pytest.fixture
def calendar(db: None) -> Calendar:
    return make_calendar()


@pytest.fixture
def office(calendar: Calendar) -> Client:
    return person(calendar.centre, "amt1", Role.BACK_OFFICE)


PAGES = [
    "", "plaene/", "plaene.csv", "verteilung/", "verteilung.csv", "kfz/", "kfz/kontingente/",
    "kfz/sperren/", "kfz/protokoll/",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_for_offices_and_team_leads_of_the_centre(
    office: Client, calendar: Calendar, path: str
) -> None:
    lead = person(calendar.centre, "lead", Role.TEAM_LEAD)
    other = person(ServiceCentre.objects.create(slug="x", name="X"), "amt2", Role.BACK_OFFICE)
    agent = person(calendar.centre, "agent", Role.AGENT)
    address = f"/kalender/{path}"
    assert [one.get(address).status_code for one in (office, lead, agent)] == [200, 200, 403]
    assert Client().get(address).status_code == 302
    seen = other.get(address)
    assert seen.status_code == (404 if path.startswith("kfz") else 200)
    assert "Zulassung" not in seen.content.decode()


def test_a_row_is_added_changed_and_ended(office: Client, calendar: Calendar) -> None:
    assert office.post("/kalender/kfz/", ROW).status_code == 302
    row = OpeningPlan.objects.get(weekday=2)
    assert Slot.objects.filter(capacity=3).exists()
    assert "8:00–12:00: 3 Schalter" in office.get("/kalender/kfz/").content.decode()
    office.post(f"/kalender/kfz/zeile/{row.pk}/", ROW | {"capacity": "4"})
    assert Slot.objects.filter(capacity=4).exists()
    office.post(f"/kalender/kfz/zeile/{row.pk}/enden/", {"on": str(timezone.localdate())})
    row.refresh_from_db()
    assert row.valid_until == timezone.localdate()
    assert not Slot.objects.filter(capacity=4).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"weekday": ""}, "Bitte einen Tag nennen", id="neither weekday nor day"),
        pytest.param({"day": "2099-01-01"}, "nur eines von beiden", id="both"),
        pytest.param({"weekday": "", "day": "2020-01-01"}, "in der Vergangenheit", id="past"),
        pytest.param({"ends": "07:00"}, "„Bis“ muss nach „Von“", id="ends before it begins"),
        pytest.param({"capacity": "-1"}, "größer", id="fewer than none"),
        pytest.param({"begins": "x"}, "gültige Uhrzeit", id="no time"),
        pytest.param({"valid_from": "2027-01-02", "valid_until": "2027-01-01"}, "„Endet am“ muss",
                     id="ends before it holds"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_saved(
    office: Client, calendar: Calendar, change: dict[str, str], words: str
) -> None:
    answer = office.post("/kalender/kfz/", ROW | change)
    assert (answer.status_code, OpeningPlan.objects.count()) == (422, 1)
    assert words in answer.content.decode()


def test_a_row_of_another_calendar_is_not_there(office: Client, calendar: Calendar) -> None:
    make_calendar("nord")
    row = OpeningPlan.objects.get(calendar__slug="nord")
    assert office.post(f"/kalender/kfz/zeile/{row.pk}/", ROW).status_code == 404
    office.post(f"/kalender/kfz/zeile/{row.pk}/enden/", {"on": "2026-01-01"})
    row.refresh_from_db()
    assert row.valid_until is None


def test_shares_are_previewed_then_saved(office: Client, calendar: Calendar) -> None:
    OpeningPlan.objects.create(calendar=calendar, weekday=timezone.localdate().weekday(),
                               begins="00:00", ends="23:59", capacity=2)  # fmt: skip
    office.post("/kalender/kfz/", ROW)  # makes the slots
    page = office.post("/kalender/kfz/kontingente/", SHARES | {"do": "preview"})
    assert page.status_code == 200
    assert "→" in page.content.decode()
    assert not Contingent.objects.exists()
    assert office.post("/kalender/kfz/kontingente/", SHARES | {"do": "save"}).status_code == 302
    assert Contingent.objects.get().releases_to == ["web"]
    assert "Telefon 50 %" in office.get("/kalender/kfz/protokoll/?was=shares").content.decode()
    much = office.post("/kalender/kfz/kontingente/", SHARES | {"share_web": "60", "do": "save"})
    assert (much.status_code, Contingent.objects.count()) == (422, 1)
    assert "110 %" in much.content.decode()


def test_a_closing_is_previewed_then_made(office: Client, calendar: Calendar) -> None:
    day = timezone.localdate() + timedelta(days=3)
    given = {"day": str(day), "begins": "", "ends": "", "reason": "Umzug", "lead": "24"}
    page = office.post("/kalender/kfz/sperren/", given)
    assert "Niemand hat dann einen Termin" in page.content.decode()
    assert not Closing.objects.exists()
    answer = office.post("/kalender/kfz/sperren/", given | {"do": "close"}, follow=True)
    assert "alle bearbeitet" in answer.content.decode()
    assert Closing.objects.get().elsewhere is False
    assert CalendarEvent.objects.get().after == f"{day:%d.%m.%Y}, ganzer Tag: Umzug"
    wrong = office.post("/kalender/kfz/sperren/", given | {"begins": "9:00"})
    assert (wrong.status_code, "ausfüllen" in wrong.content.decode()) == (422, True)


def bring(office: Client, text: str, **more: str) -> str:
    file = SimpleUploadedFile("plan.csv", text.encode())
    answer = office.post("/kalender/plaene/", {"file": file, **more})
    return f"{answer.status_code} {answer.content.decode()}"


def test_a_file_is_looked_at_then_taken(office: Client, calendar: Calendar) -> None:
    text = f"{HEAD}\nkfz;Di;;8:00;10:00;;7;;;\n"
    seen = bring(office, text)
    assert "− Dienstag, 8:00–10:00: 2 Schalter" in seen
    assert "+ Dienstag, 8:00–10:00: 7 Schalter" in seen
    assert OpeningPlan.objects.get().capacity == 2
    mark = seen.partition('name="seen" value="')[2].partition('"')[0]
    again = {"text": text, "seen": "other", "do": "take"}
    assert office.post("/kalender/plaene/", again).status_code == 409
    assert office.post("/kalender/plaene/", again | {"seen": mark}).status_code == 302
    assert OpeningPlan.objects.get().capacity == 7
    exported = office.get("/kalender/plaene.csv").content.decode("utf-8-sig")
    assert "Die Pläne sind schon so" in bring(office, exported)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(f"{HEAD}\nkfz;Di;;8:00;7:00;;7;;;\n", "Zeile 2: bis", id="a wrong line"),
        pytest.param("x" * 300_001, "größer als 300 kB", id="too large"),
        pytest.param("\x00", "keine Textdatei", id="no text"),
    ],
)
def test_a_bad_file_is_refused(office: Client, calendar: Calendar, text: str, words: str) -> None:
    answer = bring(office, text, do="take")
    assert answer.startswith("422")
    assert words in answer


def test_months_that_are_none_are_the_usual_ones(office: Client) -> None:
    for query in ("von=2026-13", "von=x&bis=²026-11", "von=2027-01&bis=2026-01"):
        assert office.get(f"/kalender/verteilung/?{query}").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_plan_costs_the_same_with_more_rows(
    office: Client,
    calendar: Calendar,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(1, rows):
        OpeningPlan.objects.create(calendar=calendar, weekday=n, begins="8:00", ends="9:00",
                                   capacity=1)  # fmt: skip
    with django_assert_num_queries(5):
        office.get("/kalender/kfz/")


RULES = {
    "days_before": "2", "clock": "10:00", "hours_before": "3", "confirm_hours": "12", "most": "5",
    "of_a_service": "2",
}  # fmt: skip


def test_rules_are_seen_changed_and_in_the_log(office: Client, calendar: Calendar) -> None:
    url = f"/kalender/{calendar.slug}/regeln/"
    assert 'value="3"' in office.get(url).content.decode()  # three appointments, if nobody says
    for _ in range(2):
        assert office.post(url, RULES).status_code == 302
    calendar.refresh_from_db()
    assert calendar.confirm_within == timedelta(hours=12)
    assert calendar.reminders.count() == 2
    limit = OfficeLimit.objects.get()
    assert (limit.most, limit.of_a_service) == (5, 2)
    event = CalendarEvent.objects.get(what="rules")
    assert "Erinnerung 2 Tage vorher um 10:00" in event.after
    nothing = dict.fromkeys(RULES, "") | {"most": "3", "of_a_service": "1"}
    assert office.post(url, nothing).status_code == 302
    calendar.refresh_from_db()
    assert (calendar.confirm_within, calendar.reminders.count()) == (None, 0)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"clock": ""}, "Tage und Uhrzeit"),
        ({"of_a_service": "9"}, "Nicht mehr, als insgesamt"),
        ({"hours_before": "0"}, "hours_before"),
        ({"most": "viele"}, "most"),
    ],
    ids=["a day without an hour", "more for one than for all", "no hours", "no number"],
)
def test_rules_that_cannot_be_change_nothing(
    office: Client, calendar: Calendar, given: dict[str, str], says: str
) -> None:
    page = office.post(f"/kalender/{calendar.slug}/regeln/", RULES | given)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert not CalendarEvent.objects.exists()
