"""Pages of planners and of everybody about the own work: who sees what, and what bad input does."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.workforce.conftest import AT

from buergertelefon.base.models import ServiceCentre
from buergertelefon.knowledge.views import frame as shared
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.workforce import ics
from buergertelefon.workforce.actions.changing import change
from buergertelefon.workforce.actions.contracts import agree
from buergertelefon.workforce.actions.feeds import close_feed, open_feed
from buergertelefon.workforce.actions.leaves import ask
from buergertelefon.workforce.actions.rosters import DayNeed, open_roster, publish
from buergertelefon.workforce.models import Account, Contract, Leave, Roster, Shift, Wish
from buergertelefon.workforce.queries.own import OwnShift, wish_weeks
from buergertelefon.workforce.rules.changes import ChangeKind
from buergertelefon.workforce.rules.contracts import Terms
from buergertelefon.workforce.rules.leave import LeaveState
from buergertelefon.workforce.tasks import forget
from buergertelefon.workforce.views import frame

Make = Callable[..., Agent]
PEOPLE = "/dienstplan/personen/"


@pytest.fixture(autouse=True)
def _own_pages_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever other pages there are in the two menus."""
    monkeypatch.setattr(frame, "PAGES", {"roster_people": "Personen"})
    mine = tuple(one for one in shared.SHARED if one[0] not in {"rosters", "forecast"})
    monkeypatch.setattr(shared, "SHARED", mine)
    return


def next_week() -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def shift(person: str, day: date, start: str = "07:00", end: str = "15:30") -> dict[str, object]:
    return {
        "person": person, "date": f"{day}", "start": start, "end": end,
        "breaks": [{"start": "11:00", "end": "11:30"}], "locked": False,
    }  # fmt: skip


def planned(centre: ServiceCentre, *shifts: dict[str, object]) -> Roster:
    """A roster of next week, not published."""
    monday = next_week()
    need = [DayNeed(monday + timedelta(days=n), time(7), [2] * 44, [2] * 44) for n in range(5)]
    roster = open_roster(centre, begins=monday, weeks=1, need=need, at=timezone.now())
    edit(roster, *shifts)
    return roster


def edit(roster: Roster, *shifts: dict[str, Any], reason: str = "") -> None:
    touched = [(one["person"], one["date"]) for one in shifts]
    change(
        roster.pk, touched, shifts, kind=ChangeKind.EDIT, by=None, at=timezone.now(), reason=reason
    )


def published(roster: Roster) -> Roster:
    roster.refresh_from_db()
    return publish(roster.pk, version=roster.version, at=timezone.now(), short_notice=True)


@pytest.mark.parametrize("role", [None, *Role])
def test_only_planners_open_pages_of_people(
    client: Client, person: Make, centre: ServiceCentre, role: Role | None
) -> None:
    anna = person("anna")
    if role:
        client.force_login(person("somebody", roles=(role,)))
    wanted = {None: 302, Role.PLANNER: 200}.get(role, 403)
    for path in (PEOPLE, f"{PEOPLE}{anna.pk}/", f"{PEOPLE}vertraege/datei/",
                 f"{PEOPLE}fehlzeiten/liste.xlsx"):  # fmt: skip
        assert client.get(path).status_code == wanted
    if role is not Role.PLANNER:
        client.post(f"{PEOPLE}{anna.pk}/", {"do": "account", "account-minutes": "5"})
        assert not Account.objects.exists()
    own = client.get("/mein-dienst/").status_code
    assert own == (200 if role else 302)


@pytest.mark.parametrize(
    ("roles", "pages"),
    [
        ((Role.AGENT,), {"my_duty"}),
        ((Role.PLANNER,), {"my_duty", "rosters"}),
        ((Role.STAFF_COUNCIL,), {"forecast"}),
        ((Role.TEAM_LEAD,), {"my_duty", "forecast"}),
        ((Role.ADMINISTRATOR,), {"my_duty", "forecast"}),
        ((Role.EDITOR,), set()),
    ],
    ids=lambda one: "+".join(sorted(one)),
)
def test_no_link_of_the_menu_leads_to_a_refusal(
    monkeypatch: pytest.MonkeyPatch, roles: tuple[Role, ...], pages: set[str]
) -> None:
    monkeypatch.undo()  # the whole menu
    found = {url for url, _ in shared.shared_nav(Agent(roles=list(roles)))["nav"]}
    assert found & {"my_duty", "rosters", "forecast"} == pages


def test_the_list_is_searched_sorted_and_as_cheap_for_many(
    client: Client, person: Make, planner: Agent, django_assert_max_num_queries: Any
) -> None:
    client.force_login(planner)
    assert "Noch niemand" in client.get(PEOPLE).content.decode()
    for name in ("anna", "berta", "carl"):
        Account.objects.create(agent=person(name, days_least=3, days_most=3), day=AT, minutes=90)
    with django_assert_max_num_queries(14):
        text = client.get(PEOPLE, {"nach": "name", "ab": "1"}).content.decode()
    assert text.index("Carl") < text.index("Anna")
    assert "+1:30" in text
    assert "An 3 Tagen zu höchstens" in text
    assert "Niemand heißt so" in client.get(PEOPLE, {"q": "%_\x00zz"}).content.decode()


CONTRACT = {
    "do": "contract", "contract-begins": "2026-07-01", "contract-week_minutes": "19,5",
    "contract-days_least": "3", "contract-days_most": "3", "contract-day_least": "3:00",
    "contract-day_most": "8", "contract-free_weekdays": ["0", "4"], "contract-late_at_most": "4",
    "contract-early_at_most": "9",
    "contract-there_from": "07:00", "contract-there_until": "16:00",
}  # fmt: skip


def test_a_contract_of_the_form_and_a_booking_pressed_twice(
    client: Client, person: Make, planner: Agent
) -> None:
    anna = person("anna")
    client.force_login(planner)
    booking = {"do": "account", "account-day": "2026-01-05", "account-minutes": "-1:30",
               "account-reason": "Übertrag"}  # fmt: skip
    for form in (CONTRACT, CONTRACT, booking, booking):
        assert client.post(f"{PEOPLE}{anna.pk}/", form).status_code == 302
    new = Contract.objects.get(begins=date(2026, 7, 1))
    assert (new.week_minutes, sorted(new.free_weekdays)) == (1170, [0, 4])
    row = Account.objects.get()
    assert row.minutes == -90
    page = client.get(f"{PEOPLE}{anna.pk}/").content.decode()
    assert "19:30 Stunden je Woche" in page
    client.post(f"{PEOPLE}{anna.pk}/", {"do": "account_end", "row": row.pk})
    client.post(f"{PEOPLE}{anna.pk}/", {"do": "contract_end", "row": new.pk})
    assert (Account.objects.count(), Contract.objects.get().ends) == (0, None)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (CONTRACT | {"contract-week_minutes": "60"}, "Stunden je Woche"),
        (CONTRACT | {"contract-begins": "0000-00-00"}, "Gilt ab"),
        (CONTRACT | {"contract-ends": "9999-12-31"}, "zu weit voraus"),
        (CONTRACT | {"contract-days_most": "2"}, "nicht weniger als mindestens"),
        (CONTRACT | {"contract-days_most": "1.5"}, "ganze Zahl"),
        (CONTRACT | {"contract-free_weekdays": ["x"]}, "Immer frei"),
        (CONTRACT | {"contract-there_until": "06:00"}, "nach „Da ab“"),
        ({"do": "leave", "leave-begins": "2026-07-02", "leave-until": "2026-07-01"}, "nach „Von“"),
        ({"do": "there", "there-day": "morgen"}, "Tag"),
        ({"do": "account", "account-reason": "a\x00b", "account-minutes": "0"}, "Wofür"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_changes_nothing(
    client: Client, person: Make, planner: Agent, values: dict[str, Any], words: str
) -> None:
    anna = person("anna")
    client.force_login(planner)
    answer = client.post(f"{PEOPLE}{anna.pk}/", values)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (Contract.objects.count(), Leave.objects.count(), Account.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/dienstplan/personen/99999999999999999999/", {"do": "grant"}, 404),
        ("/dienstplan/personen/{pk}/", {"do": "nothing"}, 404),
        ("/dienstplan/personen/{pk}/", {"do": "grant", "row": "1.5"}, 302),
        ("/dienstplan/personen/{pk}/", {"do": "leave_end", "row": "9" * 30}, 302),
        ("/dienstplan/personen/gehalt/datei/", {}, 404),
        ("/dienstplan/personen/vertraege/datei/", {"text": "a\x00b"}, 422),
        ("/dienstplan/personen/vertraege/datei/", {"text": "Kennung;x\n"}, 422),
        ("/mein-dienst/wuensche/", {"woche": "9999-12-31"}, 302),
        ("/mein-dienst/fehlzeiten/", {"do": "withdraw", "row": "\x00"}, 302),
        ("/mein-dienst/fehlzeiten/", {"do": "x"}, 404),
        ("/mein-dienst/fehlzeiten/", {"do": "leave", "leave-begins": "2020-01-01"}, 422),
    ],
)
def test_nonsense_is_no_failure(
    client: Client, person: Make, planner: Agent, path: str, sent: dict[str, str], status: int
) -> None:
    client.force_login(planner)
    assert client.post(path.format(pk=person("anna").pk), sent).status_code == status
    assert client.get("/mein-dienst/", {"monat": "2026-13"}).status_code == 200
    assert client.get("/mein-dienst/", {"monat": "2000-01"}).status_code == 200


def test_a_person_sees_the_own_published_shifts_and_what_changed(
    client: Client, person: Make, centre: ServiceCentre
) -> None:
    anna, berta, monday = person("anna"), person("berta"), next_week()
    roster = planned(centre, shift("anna", monday), shift("berta", monday, "09:15", "17:45"))
    client.force_login(anna)
    assert "kein Dienst veröffentlicht" in client.get("/mein-dienst/").content.decode()
    published(roster)
    later = shift("anna", monday, "07:30", "16:00")
    edit(roster, later, shift("berta", monday, "09:45", "18:00"), reason="Tausch")
    for path in ("/mein-dienst/", f"/mein-dienst/?monat={monday:%Y-%m}"):
        text = client.get(path).content.decode()
        assert "07:30–16:00" in text
        assert "07:00–15:30 → 07:30–16:00" in text
        for word in ("Berta", "berta", "09:15", "09:45"):
            assert word not in text
    client.force_login(berta)
    assert "09:15–17:45 → 09:45–18:00" in client.get("/mein-dienst/").content.decode()


def test_wishes_and_leave_of_the_own_and_of_nobody_else(
    client: Client, person: Make, planner: Agent
) -> None:
    anna, berta = person("anna"), person("berta")
    client.force_login(anna)
    monday = wish_weeks(anna, today=timezone.localdate())[1]
    days = [f"kind{monday + timedelta(days=n):%Y%m%d}" for n in range(5)]
    form = {"woche": f"{monday}", days[0]: "off", days[2]: "late",
            f"weight{monday:%Y%m%d}": "3"}  # fmt: skip
    for _ in range(2):
        assert client.post("/mein-dienst/wuensche/", form).status_code == 302
    assert [*Wish.objects.values_list("kind", "weight")] == [("off", 3), ("late", 1)]
    assert client.get("/mein-dienst/wuensche/").status_code == 200
    answer = client.post("/mein-dienst/wuensche/", form | dict.fromkeys(days, "early"))
    assert (answer.status_code, Wish.objects.count()) == (422, 2)
    other = ask(berta, begins=monday, until=monday)
    asked = {"do": "leave", "leave-begins": f"{monday}", "leave-until": f"{monday}"}
    for _ in range(2):
        assert client.post("/mein-dienst/fehlzeiten/", asked).status_code == 302
    client.post("/mein-dienst/fehlzeiten/", {"do": "withdraw", "row": other.pk})
    assert Leave.objects.count() == 2
    client.post("/mein-dienst/fehlzeiten/", {"do": "withdraw", "row": anna.leaves.get().pk})
    assert not anna.leaves.exists()
    there = {"do": "there", "there-day": f"{monday}", "there-since": "08:00",
             "there-until": "12:00"}  # fmt: skip
    client.post("/mein-dienst/fehlzeiten/", there)
    assert anna.availabilities.get().there_until == time(12)
    client.force_login(planner)
    assert "Berta" in client.get(PEOPLE).content.decode()
    client.post(f"{PEOPLE}{berta.pk}/", {"do": "grant", "row": other.pk, "back": "list"})
    other.refresh_from_db()
    assert other.state == LeaveState.GRANTED


def test_a_file_is_looked_at_and_taken_as_it_was_seen(
    client: Client, person: Make, planner: Agent
) -> None:
    anna, path = person("anna"), f"{PEOPLE}vertraege/datei/"
    client.force_login(planner)
    text = "Kennung;Name;Gilt ab;Stunden je Woche\nanna;;01.07.2026;20\n"
    answer = client.post(path, {"file": SimpleUploadedFile("neu.csv", text.encode())})
    assert (answer.status_code, anna.contracts.count()) == (200, 1)
    taken = {"do": "take", "text": answer.context["text"], "seen": answer.context["found"].mark}
    agree(anna, Terms(date(2026, 6, 1), 1800))
    assert client.post(path, taken).status_code == 409
    anna.contracts.get(begins=date(2026, 6, 1)).delete()
    anna.contracts.update(ends=None)
    assert client.post(path, taken).status_code == 302
    assert anna.contracts.count() == 2
    bad = SimpleUploadedFile("neu.csv", text.replace("20", "zwanzig", 2).encode())
    answer = client.post(path, {"file": bad})
    assert answer.status_code == 422
    assert "Zeile 2, Spalte „Gilt ab“" in answer.content.decode()
    for ending, start in (("csv", b"\xef\xbb\xbfKennung"), ("xlsx", b"PK")):
        answer = client.get(f"{PEOPLE}vertraege/liste.{ending}")
        assert answer.content.startswith(start)
        assert answer["Cache-Control"] == "no-store"


def events(client: Client, address: str) -> list[icalendar.Event]:
    text = client.get(address).content
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_a_feed_has_the_own_published_shifts_and_no_others(
    client: Client, person: Make, centre: ServiceCentre
) -> None:
    anna, berta, monday = person("anna"), person("berta"), next_week()
    roster = planned(centre, shift("anna", monday), shift("berta", monday, "09:15", "17:45"))
    own = f"/abo/dienst/{open_feed(anna, at=AT)}.ics"
    assert events(client, own) == []
    published(roster)
    (one,) = events(client, own)
    edit(roster, shift("anna", monday, "08:00", "16:30"), reason="Tausch mit Berta")
    (moved,) = events(client, own)
    assert (moved["UID"], one["SEQUENCE"]) == (one["UID"], 0)
    assert moved["SEQUENCE"] > 0
    here = ZoneInfo("Europe/Berlin")
    assert moved.decoded("DTSTART") == datetime.combine(monday, time(8), here)
    answer = client.get(own)
    for word in ("erta", "09:15", "Tausch", "anna"):
        assert word not in answer.content.decode()
    again = client.get(own, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(own).status_code == 405
    (other,) = events(client, f"/abo/dienst/{open_feed(berta, at=AT)}.ics")
    assert other["UID"] != one["UID"]


def test_an_address_is_shown_once_renewed_and_closed(client: Client, person: Make) -> None:
    anna = person("anna")
    client.force_login(anna)
    first, second = (client.post("/mein-dienst/abo/").context["address"] for _ in range(2))
    assert first not in client.get("/mein-dienst/abo/").content.decode()
    assert [client.get(one).status_code for one in (first, second)] == [404, 200]
    Agent.objects.update(is_active=False)
    assert client.get(second).status_code == 404
    Agent.objects.update(is_active=True)
    client.post("/mein-dienst/abo/", {"do": "close"})
    close_feed(anna)
    assert client.get(second).status_code == 404


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 10, 24), 5), (date(2026, 10, 25), 6), (date(2026, 3, 28), 6),
        (date(2026, 3, 29), 5),
    ],
    ids=["summer", "back to winter", "winter", "into summer"],
)  # fmt: skip
def test_seven_is_seven_on_both_sides_of_the_clock_change(day: date, utc: int) -> None:
    text = ics.entries([OwnShift(day, shift("anna", day), 0, AT)], person=1)
    assert f"DTSTART:{day:%Y%m%d}T{utc:02d}0000Z".encode() in text


def test_nothing_of_last_year_is_kept(roster: Roster, person: Make) -> None:
    old = timezone.localdate() - timedelta(weeks=52)
    Roster.objects.update(begins=old - timedelta(days=old.weekday()))
    Shift.objects.create(roster=roster, agent=person("anna"), day=old, starts="08:00", ends="12:00")
    forget(0)
    assert not Shift.objects.exists()
