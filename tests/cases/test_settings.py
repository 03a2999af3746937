"""Which offices answer cases: set up, changed, tried, and who may."""

from typing import Any

import pytest
from django.test import Client
from tests.cases.conftest import NOW, make_case, make_clerk, make_inbox, weekdays
from tests.cases.test_promise import lead

from buergertelefon.cases.actions.steps import put_on_desk
from buergertelefon.cases.models import Inbox
from buergertelefon.directory.models import Office
from buergertelefon.staff.models import AuditEntry

pytestmark = pytest.mark.django_db
START = "/vorgaenge/einstellungen/"


def given(**values: Any) -> dict[str, Any]:
    return {
        "calendar": weekdays().pk, "clock": "next_day", "within": "24", "remind_before": "120",
        "mail": "", "tell_late": "", "keep_days": "90", "active": "on",
    } | values  # fmt: skip


def office(slug: str = "zulassung", name: str = "Kfz-Zulassung") -> Office:
    return Office.objects.create(slug=slug, name=name, source="Beispiel", as_of=NOW.date())


def test_an_office_is_found_and_set_up_once_however_often_it_is_pressed(client: Client) -> None:
    office()
    client.force_login(lead())
    assert "noch keine Dienstzeiten" in client.get(START).content.decode()
    weekdays()
    assert "Noch nimmt keine Stelle" in client.get(START).content.decode()
    assert "Kfz-Zulassung einrichten" in client.get(START + "?q=zulass").content.decode()
    assert client.get(START + "?q=%00").status_code == 200
    for _ in range(2):
        assert client.post(START + "neu/zulassung/", given()).status_code == 302
    assert Inbox.objects.get().within == 24
    assert "Kfz-Zulassung einrichten" not in client.get(START + "?q=zulass").content.decode()
    assert list(AuditEntry.objects.values_list("what", flat=True)) == ["inbox_added"]


def test_an_example_is_shown_and_tried_before_it_is_saved(client: Client) -> None:
    inbox = make_inbox()
    client.force_login(lead())
    page = f"{START}{inbox.pk}/"
    english = client.get(page, headers={"accept-language": "en"})
    assert "Eine Frage von Freitag" in english.content.decode()
    tried = client.post(page, given(clock="service", within="30", do="try"))
    assert "noch nicht gespeichert" in tried.content.decode()
    assert "30 Stunden: Stunden, in denen geöffnet ist" in tried.content.decode()
    inbox.refresh_from_db()
    assert (inbox.within, inbox.clock) == (24, "next_day")


def test_open_cases_keep_their_time_and_rights_are_in_the_log(client: Client) -> None:
    inbox = make_inbox()
    row, one, two = make_case(inbox), make_clerk(inbox), make_clerk(inbox, "amt2")
    put_on_desk(row.pk, one.pk, at=NOW)
    inbox.people.remove(two)
    client.force_login(lead())
    new = given(clock="wall", within="72", people=[two.pk])
    assert client.post(f"{START}{inbox.pk}/", new).status_code == 302
    before = row.due
    row.refresh_from_db()
    assert (row.due, row.taken_by) == (before, None)  # who may not answer has nothing on the desk
    entry = AuditEntry.objects.get()
    assert (entry.what, entry.detail) == (
        "inbox_people", {"office": "steueramt", "added": ["amt2"], "removed": ["amt1"]},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        pytest.param({"within": "0"}, "within", "größer oder gleich 1", id="no time"),
        pytest.param({"within": "x\x00"}, "within", "ganze Zahl", id="a null character"),
        pytest.param({"by_mail": "on"}, "mail", "nennen Sie die E-Mail", id="mail to nowhere"),
        pytest.param({"tell_late": "leitung"}, "tell_late", "gültige E-Mail", id="no address"),
        pytest.param({"mail": "a\x00@example.org"}, "mail", "E-Mail", id="a null in an address"),
        pytest.param({"keep_days": "9999"}, "keep_days", "3650", id="kept too long"),
        pytest.param({"people": ["999999"]}, "people", "999999", id="somebody else"),
        pytest.param({"calendar": "0"}, "calendar", "", id="no calendar"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: Client, values: dict[str, Any], field: str, words: str
) -> None:
    inbox = make_inbox()
    client.force_login(lead())
    answer = client.post(f"{START}{inbox.pk}/", given(**values))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert words in answer.content.decode()


def test_it_is_the_team_leads_page(client: Client) -> None:
    inbox = make_inbox()
    client.force_login(make_clerk(inbox))
    for page in ("", f"{inbox.pk}/", "neu/zulassung/"):
        assert client.get(START + page).status_code == 403
