"""The editors' pages: what is sent in, what is in the rows and on the page then."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.factories import make_agent, make_city, make_editor

from buergertelefon.base.models import Municipality, ServiceCentre
from buergertelefon.directory.models import Service
from buergertelefon.knowledge import table
from buergertelefon.knowledge.actions import words
from buergertelefon.knowledge.models import Answer, Flag, Notice, UnknownWord
from buergertelefon.staff.models import Agent

pytestmark = pytest.mark.django_db
BREMEN = "04011000"


@pytest.fixture
def centre(db: None) -> ServiceCentre:
    return make_city()


@pytest.fixture
def editor(centre: ServiceCentre, client: Client) -> Agent:
    agent = make_editor(centre)
    client.force_login(agent)
    return agent


@pytest.fixture
def second(centre: ServiceCentre) -> tuple[Agent, Client]:
    agent, client = make_editor(centre, "editor2"), Client()
    client.force_login(agent)
    return agent, client


def dog_tax() -> Answer:
    return Answer.objects.get(
        service__slug="hundesteuer", municipality=BREMEN, state="published", valid_until=None
    )


def begun(client: Client) -> Answer:
    client.post(f"/wissen/auskunft/{dog_tax().pk}/draft/")
    return Answer.objects.get(state="draft")


def filled(draft: Answer, **change: object) -> dict[str, object]:
    """What the form sends when nothing but `change` is changed."""
    given: dict[str, object] = {
        "say": draft.say, "office": draft.office_id, "documents": "\n".join(draft.documents),
        "procedure": "\n".join(draft.procedure), "fee": draft.fee, "duration": draft.duration,
        "deadline": draft.deadline, "unknown": draft.unknown, "how": draft.how,
        "hint": draft.hint, "source": draft.source, "as_of": draft.as_of,
        "valid_from": draft.valid_from, "review_due": draft.review_due, "edits": draft.edits,
    }  # fmt: skip
    return given | change


@pytest.mark.parametrize(
    "path", ["", "liste/", "hinweise/", "neu/", "meldungen/", "leistung/hundesteuer/"]
)
def test_every_page_opens_and_is_for_editors(centre: ServiceCentre, path: str) -> None:
    client = Client()
    assert client.get(f"/wissen/{path}").status_code == 302
    client.force_login(make_agent(centre, "leitung"))
    may = path == "meldungen/"  # who leads the team may announce
    assert client.get(f"/wissen/{path}").status_code == (200 if may else 403)
    client.force_login(make_editor(centre))
    assert client.get(f"/wissen/{path}").status_code == 200


def test_from_a_draft_to_readers_with_a_second_person(
    editor: Agent, client: Client, second: tuple[Agent, Client]
) -> None:
    draft = begun(client)
    answer = client.post(
        f"/wissen/auskunft/{draft.pk}/", filled(draft, fee="160 Euro im Jahr", submit="1")
    )
    assert answer.status_code == 302
    page = f"/wissen/auskunft/{draft.pk}/"
    assert "Eine zweite Person gibt ihn frei" in client.get(page).content.decode()
    client.post(f"{page}publish/")
    draft.refresh_from_db()
    assert draft.state == "review", "not by who wrote it"
    shown = second[1].get(page).content.decode()
    assert "<del>150</del>" in shown
    assert "<ins>160</ins>" in shown
    second[1].post(f"{page}publish/")
    assert dog_tax().fee == "160 Euro im Jahr"
    assert dog_tax().approver == second[0]
    second[1].post(f"{page}take-back/")
    assert dog_tax().fee == "150 Euro im Jahr"


def test_two_who_write_at_once_lose_nothing(
    editor: Agent, client: Client, second: tuple[Agent, Client]
) -> None:
    draft = begun(client)
    client.post(f"/wissen/auskunft/{draft.pk}/", filled(draft, hint="Von der Ersten."))
    late = second[1].post(f"/wissen/auskunft/{draft.pk}/", filled(draft, hint="Von der Zweiten."))
    assert late.status_code == 422
    shown = late.content.decode()
    assert "Von der Ersten." in shown
    assert "Von der Zweiten." in shown
    draft.refresh_from_db()
    assert draft.hint == "Von der Ersten."


def test_what_is_missing_is_named(editor: Agent, client: Client) -> None:
    draft = begun(client)
    answer = client.post(
        f"/wissen/auskunft/{draft.pk}/", filled(draft, say="", fee="", unknown=[], submit="1")
    )
    assert answer.status_code == 422
    assert "Vorlesetext" in answer.content.decode()
    assert "Gebühr" in answer.content.decode()


def test_a_text_of_another_city_can_be_read_and_not_changed(editor: Agent, client: Client) -> None:
    editor.edits_for.add(Municipality.objects.get(slug="bremerhaven"))
    page = client.post(f"/wissen/auskunft/{dog_tax().pk}/draft/", follow=True)
    assert "Für diesen Ort dürfen Sie nichts ändern" in page.content.decode()
    assert not Answer.objects.filter(state="draft").exists()


def test_many_at_once_are_seen_before_done_and_undone(editor: Agent, client: Client) -> None:
    editor.edits_for.add(Municipality.objects.get(slug="bremen"))
    rows = Answer.objects.filter(service__slug="hundesteuer", valid_until=None)
    was, due = dog_tax().review_due, timezone.localdate() + timedelta(days=100)
    given = {"answers": [one.pk for one in rows], "step": "checked", "due": due}
    page = client.post("/wissen/liste/alle/", given).content.decode()
    assert f"<del>{was:%d.%m.%Y}</del> <ins>{due:%d.%m.%Y}</ins>" in page
    assert "bleibt: Für diesen Ort dürfen Sie nichts ändern" in page
    assert dog_tax().review_due == was, "a preview changes nothing"
    page = client.post("/wissen/liste/alle/", given | {"sure": "1"}, follow=True).content.decode()
    assert "1 geändert." in page
    assert "1 nicht geändert" in page
    assert dog_tax().review_due == due
    page = client.post("/wissen/liste/zurueck/", follow=True).content.decode()
    assert "1 wie vorher." in page
    assert "zurücknehmen" not in page, "once"
    assert dog_tax().review_due == was


def test_what_was_changed_again_since_is_not_undone(editor: Agent, client: Client) -> None:
    given = {"answers": [dog_tax().pk], "step": "retire", "sure": "1"}
    pk = dog_tax().pk
    client.post("/wissen/liste/alle/", given)
    Answer.objects.filter(pk=pk).update(review_due=timezone.localdate() + timedelta(days=7))
    page = client.post("/wissen/liste/zurueck/", follow=True).content.decode()
    assert "1 inzwischen anders geändert" in page
    assert Answer.objects.get(pk=pk).valid_until == timezone.localdate()


def test_the_list_is_a_table_that_can_be_imported_again(
    editor: Agent, client: Client, tmp_path: Path
) -> None:
    answer = client.get("/wissen/liste/tabelle/", {"ort": "04012000"})
    (tmp_path / "list.csv").write_bytes(answer.content)
    places = {one.name.casefold(): one.key for one in Municipality.objects.all()}
    told = {one.name for one in table.read(tmp_path / "list.csv", places=places).services}
    assert "Hund anmelden (Hundesteuer)" in told
    assert len(told) < Service.objects.count()


@pytest.mark.parametrize("slugs", [["hundesteuer"], ["hundesteuer", "elterngeld", "sperrmuell"]])
def test_the_list_costs_the_same_however_long_it_is(
    editor: Agent,
    client: Client,
    slugs: list[str],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Answer.objects.exclude(service__slug__in=slugs).delete()
    client.get("/wissen/liste/")
    with django_assert_num_queries(5):
        page = client.get("/wissen/liste/")
    assert page.content.decode().count('name="answers"') >= len(slugs)


def test_the_list_is_searched_with_the_words_of_callers(editor: Agent, client: Client) -> None:
    page = client.get("/wissen/liste/", {"q": "autosteuer"}).content.decode()
    assert "Kfz-Steuer" in page
    nothing = client.get("/wissen/liste/", {"stand": "review"}).content.decode()
    assert "Dazu gibt es keine Auskunft" in nothing


def test_a_new_service_begins_as_a_draft(editor: Agent, client: Client) -> None:
    office = dog_tax().office_id
    client.post("/wissen/neu/", {"name": "Bootssteg anzeigen", "office": office})
    draft = Answer.objects.get(service__slug="bootssteg-anzeigen")
    assert (draft.state, draft.author) == ("draft", editor)
    again = client.post("/wissen/neu/", {"name": "Bootssteg anzeigen", "office": office})
    assert "gibt es schon" in again.content.decode()


def test_words_are_added_confirmed_and_removed(editor: Agent, client: Client) -> None:
    service = Service.objects.get(slug="hundesteuer")
    url = "/wissen/leistung/hundesteuer/wort/"
    client.post(url, {"phrase": "  Waldi   melden "})
    assert service.synonyms.get(phrase="Waldi melden").confirmed
    proposal = words.propose("bello", service)
    client.post(url, {"confirm": proposal.pk})
    proposal.refresh_from_db()
    assert proposal.confirmed
    client.post(url, {"remove": proposal.pk})
    assert not service.synonyms.filter(phrase="bello").exists()
    refused = client.post(url, {"phrase": "x" * 200}, follow=True)
    assert "zu lang" in refused.content.decode()


def test_hints_are_answered_and_gone_from_the_list(editor: Agent, client: Client) -> None:
    service, at = Service.objects.get(slug="hundesteuer"), timezone.now()
    flag = words.flag_wrong(service, at=at, text="Betrag veraltet")
    assert "Betrag veraltet" in client.get("/wissen/hinweise/").content.decode()
    client.post(f"/wissen/hinweise/{flag.pk}/", {"text": "Danke, ist geändert."})
    assert Flag.objects.get().reply == "Danke, ist geändert."
    assert "Betrag veraltet" not in client.get("/wissen/hinweise/").content.decode()


def test_a_word_asked_in_vain_is_given_to_a_service(editor: Agent, client: Client) -> None:
    for _ in range(5):
        words.asked_in_vain(("wauwau",), on=timezone.localdate())
    assert "<strong>wauwau" in client.get("/wissen/hinweise/").content.decode()
    word = UnknownWord.objects.get()
    client.post(f"/wissen/woerter/{word.pk}/", {"slug": "hundesteuer"})
    assert Service.objects.get(slug="hundesteuer").synonyms.filter(phrase="wauwau").exists()
    assert "<strong>wauwau" not in client.get("/wissen/hinweise/").content.decode()


def test_a_notice_is_written_and_ended(editor: Agent, client: Client) -> None:
    now = timezone.localtime()
    given = {
        "text": "Portal gestört",
        "since": f"{now:%Y-%m-%dT%H:%M}",
        "until": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "public": "on",
    }
    assert client.post("/wissen/meldungen/", given).status_code == 422
    given["until"] = f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}"
    client.post("/wissen/meldungen/", given)
    notice = Notice.objects.get()
    later = f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    assert "Portal gestört" in client.get(f"/wissen/meldungen/{notice.pk}/").content.decode()
    client.post(f"/wissen/meldungen/{notice.pk}/", given | {"until": later})
    notice.refresh_from_db()
    assert f"{timezone.localtime(notice.until):%Y-%m-%dT%H:%M}" == later
    assert Notice.objects.count() == 1
    client.post(f"/wissen/meldungen/{notice.pk}/ende/")
    notice.refresh_from_db()
    assert notice.until <= timezone.now()
