"""The pages of an office: who sees what, every step as a form, nothing typed is lost."""

import io
import uuid
import zipfile
from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.cases.conftest import ASKED, NOW, make_case, make_clerk, make_inbox, the_centre

from buergertelefon.base.models import ServiceCentre
from buergertelefon.cases.actions.steps import merge, take
from buergertelefon.cases.models import Attachment, Case, Inbox, TextBlock
from buergertelefon.cases.rules.details import Asked, Reach
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.cases.rules.words import Reply
from buergertelefon.cases.secret import secret_of
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.models import Answer, Flag
from buergertelefon.messages.models import Message
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

pytestmark = pytest.mark.django_db
LIST = "/vorgaenge/"


def client_of(person: Agent) -> Client:
    client = Client()
    client.force_login(person)
    return client


def lead(centre: ServiceCentre | None = None, *, editor: bool = False) -> Agent:
    of = centre or the_centre()
    roles = [Role.TEAM_LEAD, *([Role.EDITOR] if editor else [])]
    return Agent.objects.create(username=f"leitung{of.pk}", centre=of, roles=roles)


def pressed(client: Client, row: Case, do: str, **given: object) -> int:
    """The status; `seen` and `key` as the page had them."""
    row.refresh_from_db()
    sent = {"do": do, "seen": row.changes, "key": uuid.uuid4(), **given}
    answer = client.post(f"{LIST}{row.reference}/schritt/", sent)
    row.refresh_from_db()
    return answer.status_code


@pytest.fixture
def inbox() -> Inbox:
    return make_inbox()


@pytest.fixture
def clerk(inbox: Inbox) -> Client:
    return client_of(make_clerk(inbox))


def test_an_office_sees_its_own_a_team_lead_the_centre_others_nothing(
    inbox: Inbox, clerk: Client
) -> None:
    row, other = make_case(inbox), make_case(make_inbox("ordnungsamt"))
    haven = ServiceCentre.objects.create(slug="haven", name="Bremerhaven")
    agent = Agent.objects.create(username="platz", centre=inbox.centre, roles=[Role.AGENT])
    seen = {
        "clerk": (clerk, 200, 404), "lead": (client_of(lead()), 200, 200),
        "lead of another centre": (client_of(lead(haven)), 404, 404),
        "agent": (client_of(agent), 403, 403), "nobody": (Client(), 302, 302),
    }  # fmt: skip
    for who, (client, mine, theirs) in seen.items():
        for one, status in ((row, mine), (other, theirs)):
            page = f"{LIST}{one.reference}/"
            assert client.get(page).status_code == status, who
            assert client.get(f"{page}anhaenge.zip").status_code == status, who
            if status != 200:
                answer = client.post(f"{page}schritt/", {"do": "note", "text": "x"})
                assert answer.status_code == status, who
    listed = clerk.get(LIST).content.decode()
    assert row.reference in listed
    assert other.reference not in listed


def test_from_the_queue_to_the_answer(inbox: Inbox, clerk: Client) -> None:
    row = make_case(inbox)
    assert pressed(clerk, row, "take") == 302
    assert (row.state, row.taken_by) == (State.ACCEPTED, inbox.people.get())
    assert row.reference in clerk.get(LIST, {"liste": "meine"}).content.decode()
    assert row.reference not in clerk.get(LIST, {"liste": "frei"}).content.decode()
    assert pressed(clerk, row, "give_up") == 302
    assert row.taken_by is None
    assert pressed(clerk, row, "note", text="Rückfrage beim Kollegen.") == 302
    assert pressed(clerk, row, "ask", text="Welche Rasse?") == 302
    assert row.reference in clerk.get(LIST, {"liste": "wartet"}).content.decode()
    key = uuid.uuid4()
    assert pressed(clerk, row, "answer", text="Nein.", key=key) == 302
    assert pressed(clerk, row, "answer", text="Nein.", key=key) == 302  # pressed twice
    assert (row.state, row.entries.filter(step=Step.ANSWER).count()) == (State.ANSWERED, 1)
    assert pressed(client_of(lead()), row, "reopen") == 302
    assert row.state == State.NEW


@pytest.mark.parametrize(
    ("do", "given", "said"),
    [
        pytest.param("answer", {"text": " "}, "Die Antwort fehlt.", id="no answer"),
        pytest.param("answer", {"text": "a\x00b"}, "Nullzeichen", id="a null character"),
        pytest.param("note", {"text": "x" * 8001}, "8001 Zeichen", id="too long"),
        pytest.param("pass_on", {"text": "Grund"}, "wählen Sie eine Stelle", id="to nobody"),
        pytest.param("pass_on", {"inbox": "x"}, "eine Stelle der Liste", id="no office"),
        pytest.param("merge", {"into": "nichts"}, "keinen Vorgang", id="no code"),
        pytest.param("return", {"text": ""}, "Der Grund fehlt.", id="returned without a word"),
        pytest.param("alles", {}, "was Sie tun möchten", id="no such step"),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(
    clerk: Client, inbox: Inbox, do: str, given: Mapping[str, str], said: str
) -> None:
    row = make_case(inbox)
    answer = clerk.post(f"{LIST}{row.reference}/schritt/", {"do": do, **given})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert given.get("text", "").strip() in page or "\x00" in given.get("text", "")
    row.refresh_from_db()
    assert (row.changes, row.entries.count()) == (0, 1)


def test_two_people_at_once_the_text_stays_and_the_new_state_is_shown(
    clerk: Client, inbox: Inbox
) -> None:
    row = make_case(inbox)
    take(row.pk, Step.ADD, actor=Actor.CITIZEN, text="Er heißt Rex.", at=NOW)
    sent = {"do": "answer", "text": "Mein langer Text", "seen": 0, "key": str(uuid.uuid4())}
    answer = clerk.post(f"{LIST}{row.reference}/schritt/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Mein langer Text", "Er heißt Rex.", 'name="seen" value="1"'):
        assert words in page
    assert clerk.post(f"{LIST}{row.reference}/schritt/", sent | {"seen": 1}).status_code == 302


def test_who_was_faster_keeps_it_on_the_desk(clerk: Client, inbox: Inbox) -> None:
    row = make_case(inbox)
    second = client_of(make_clerk(inbox, "amt2"))
    assert pressed(clerk, row, "take", had="") == 302
    first = row.taken_by_id
    assert pressed(second, row, "take", had="") == 409
    assert row.taken_by_id == first
    assert pressed(second, row, "take", had=first) == 302  # it was shown whose it was
    assert row.taken_by_id != first


def test_blocks_and_answers_of_others_are_put_in_without_sending(
    clerk: Client, inbox: Inbox
) -> None:
    block = TextBlock.objects.create(
        centre=inbox.centre, title="Gruß", text="Guten Tag {name}, zu {code}:"
    )
    before = make_case(inbox)
    take(before.pk, Step.ANSWER, actor=Actor.OFFICE, text="Blindenhunde sind frei.", at=NOW)
    foreign = make_case(make_inbox("fern"))
    take(foreign.pk, Step.ANSWER, actor=Actor.OFFICE, text="Fremde Antwort", at=NOW)
    row, address = make_case(inbox), ""
    for mark, words in (
        (f"b:{block.pk}", f"Hallo\n\nGuten Tag Anna Beispiel, zu {row.reference}:"),
        (f"a:{before.reference}", "Hallo\n\nBlindenhunde sind frei."),
        (f"a:{foreign.reference}", "Hallo"), ("k:nichts", "Hallo"), ("\x00", "Hallo"),
    ):  # fmt: skip
        address = f"{LIST}{row.reference}/schritt/"
        answer = clerk.post(address, {"insert": mark, "text": "Hallo", "seen": 0})
        assert answer.status_code == 200
        assert f">\n{words}</textarea>" in answer.content.decode()
    row.refresh_from_db()
    assert row.changes == 0


def test_not_ours_goes_to_the_centre_and_editors_hear_it_once(inbox: Inbox, clerk: Client) -> None:
    right, boss = make_inbox("ordnungsamt"), client_of(lead(editor=True))
    service = Service.objects.create(slug="hundesteuer", name="Hundesteuer", key="99102013000000")
    for _ in range(2):
        row = make_case(inbox, service=service)
        given = {"text": "Anna fragt falsch.", "rather": right.pk}
        assert pressed(clerk, row, "return", **given) == 302
    flag = Flag.objects.get(kind=Flag.Kind.NOT_THEIRS)
    assert (flag.count, flag.by, flag.text) == (
        2, None, "Zuständigkeit für Hundesteuer in Bremen: Stelle steueramt sagt, sie ist nicht "
        "zuständig, richtig wäre Stelle ordnungsamt.",
    )  # fmt: skip
    hints = boss.get("/wissen/hinweise/").content.decode()
    assert flag.text in hints
    assert "/wissen/zustaendig/?topic=hundesteuer&amp;place=Bremen" in hints
    assert row.reference in boss.get(LIST, {"liste": "zurueck"}).content.decode()
    page = boss.get(f"{LIST}{row.reference}/").content.decode()
    assert f'<option value="{right.pk}" selected>' in page
    assert pressed(boss, row, "pass_on", inbox=right.pk, always="on") == 302
    assert (row.state, row.inbox) == (State.NEW, right)
    assert "das gilt künftig immer" in Flag.objects.latest("pk").text


def test_an_answer_becomes_a_proposal_without_a_way_back(clerk: Client, inbox: Inbox) -> None:
    service = Service.objects.create(slug="hundesteuer", name="Hundesteuer", key="99102013000000")
    row = make_case(inbox, service=service)
    assert pressed(clerk, row, "answer", text="Blindenhunde sind frei, Frau Beispiel.") == 302
    assert "Blindenhunde sind frei" in clerk.get(f"{LIST}{row.reference}/").content.decode()
    answer = clerk.post(
        f"{LIST}{row.reference}/schritt/",
        {"do": "draft", "text": "Blindenhunde sind frei, Frau Beispiel."}, follow=True,
    )  # fmt: skip
    assert "darin könnte ein Name stehen" in answer.content.decode()
    flag = Flag.objects.get(kind=Flag.Kind.PROPOSED)
    assert (flag.service, flag.by, flag.phrase) == (service, None, "")


def test_who_edits_answers_gets_a_draft_and_the_next_text_stands_beside_it(inbox: Inbox) -> None:
    service = Service.objects.create(slug="hundesteuer", name="Hundesteuer", key="99102013000000")
    today = timezone.localdate()
    Answer.objects.create(
        service=service, office=inbox.office, say="Alter Text.", state="published",
        as_of=today, review_due=today + timedelta(days=90), source="Beispiel",
    )  # fmt: skip
    row, boss = make_case(inbox, service=service), client_of(lead(editor=True))
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Neuer Text.", at=NOW)
    for text in ("Neuer Text.", "Noch einer."):
        assert pressed(boss, row, "draft", text=text) == 302
    draft = Answer.objects.get(state="draft")
    assert (draft.say, [one.text for one in draft.remarks.all()]) == (
        "Neuer Text.", ["Noch einer."],
    )  # fmt: skip
    assert row.reference not in str(draft.__dict__)


def test_files_are_kept_never_shown(clerk: Client, inbox: Inbox) -> None:
    row = make_case(inbox)
    for number, content in enumerate((b"eins", b"zwei")):
        file = Attachment.objects.create(
            case=row,
            name='../böse"\r\n.html',
            kind="text/html",
            size=4,
            content=content,
            made=NOW + timedelta(seconds=number),
        )
    one = clerk.get(f"{LIST}{row.reference}/anhang/{file.pk}/")
    assert one["Content-Disposition"] == "attachment; filename*=UTF-8''_b%C3%B6se_.html"
    assert one["X-Content-Type-Options"] == "nosniff"
    packed = zipfile.ZipFile(io.BytesIO(clerk.get(f"{LIST}{row.reference}/anhaenge.zip").content))
    assert packed.namelist() == ["_böse_.html", "2-_böse_.html"]
    assert packed.read("2-_böse_.html") == b"zwei"
    other = make_case(inbox)
    assert clerk.get(f"{LIST}{other.reference}/anhang/{file.pk}/").status_code == 404


def test_why_it_was_passed_on_is_for_the_offices_alone(
    clerk: Client, inbox: Inbox, settings: Settings
) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "buergertelefon@example.org"
    row, by_mail = make_case(inbox), make_inbox("fern", by_mail=True, mail="fern@example.org")
    assert pressed(clerk, row, "note", text="Streng geheime Notiz") == 302
    assert pressed(clerk, row, "pass_on", inbox=by_mail.pk, text="Streng geheimer Grund") == 302
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=timezone.now())
    citizen = Client()
    link = reverse("case_link", args=[row.reference, secret_of(row.key)])
    page = citizen.get(link, follow=True).content.decode()
    assert "Nein." in page
    told = [one.text for one in Message.objects.exclude(recipient=by_mail.mail)]
    assert len(told) == 2
    assert not [one for one in (page, *told) if "geheim" in one]
    assert "geheimer Grund" in Message.objects.get(recipient=by_mail.mail).text


def test_what_it_was_merged_into_is_a_link_only_for_who_may_read_it(
    clerk: Client, inbox: Inbox
) -> None:
    row, other = make_case(inbox), make_case(make_inbox("fern"))
    boss = client_of(lead())
    assert pressed(boss, row, "merge", into=other.reference) == 302
    address = f'href="{LIST}{other.reference}/"'
    pages = [one.get(f"{LIST}{row.reference}/").content.decode() for one in (clerk, boss)]
    assert [address in one for one in pages] == [False, True]


@pytest.mark.parametrize(("do", "internal"), [("answer", False), ("ask", False), ("note", True)])
def test_files_go_with_a_text(clerk: Client, inbox: Inbox, do: str, internal: bool) -> None:
    row = make_case(inbox)
    sent = [SimpleUploadedFile("eins.html.txt", b"eins"), SimpleUploadedFile("zwei.txt", b"zwei")]
    assert pressed(clerk, row, do, text="Anbei.", attached=sent) == 302
    kept = Attachment.objects.filter(case=row, entry__step=do)
    assert {(one.name, one.internal) for one in kept} == {
        ("eins.txt", internal), ("zwei.txt", internal),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "files", "seen", "status", "said"),
    [
        pytest.param("Anbei.", [("böse.exe", b"MZ\x00\x01")], 0, 422, "die wir annehmen",
                     id="no picture, no text"),
        pytest.param("Anbei.", [("leer.txt", b"")], 0, 422, "leer", id="empty"),
        pytest.param("Anbei.", [("x.txt", b"x")] * 6, 0, 422, "Höchstens 5", id="too many"),
        pytest.param("", [("x.txt", b"x")], 0, 422, "noch einmal aus", id="the text is missing"),
        pytest.param("Anbei.", [("x.txt", b"x")], 7, 409, "noch einmal aus", id="changed"),
    ],
)  # fmt: skip
def test_a_file_that_is_refused_keeps_the_text(
    clerk: Client, inbox: Inbox, text: str, files: list[tuple[str, bytes]], seen: int,
    status: int, said: str,
) -> None:  # fmt: skip
    row = make_case(inbox)
    sent = {
        "do": "answer", "seen": seen, "text": text,
        "attached": [SimpleUploadedFile(name, content) for name, content in files],
    }  # fmt: skip
    answer = clerk.post(f"{LIST}{row.reference}/schritt/", sent)
    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page
    assert f">\n{text}</textarea>" in page
    assert 'id="schreiben-attached_error"' in page
    row.refresh_from_db()
    assert (row.changes, row.attachments.count()) == (0, 0)


def test_many_at_once_each_on_its_own(clerk: Client, inbox: Inbox) -> None:
    rows = [make_case(inbox, at=NOW + timedelta(minutes=one)) for one in range(3)]
    take(rows[2].pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW)
    sent = {"do": "accept", "code": [one.reference for one in rows], "key": uuid.uuid4()}
    for _ in range(2):  # a second press does and says the same
        page = clerk.post(f"{LIST}mehrere/?liste=eingang", sent, follow=True).content.decode()
        assert f"2 angenommen, 1 nicht: {rows[2].reference} (inzwischen beantwortet)." in page
    assert [one.entries.count() for one in rows] == [2, 2, 2]
    for given, said in (
        ({"do": "note", "text": ""}, "Die Notiz fehlt."),
        ({"do": "pass_on", "inbox": "\x00"}, "Stelle der Liste"),
        ({"do": "merge", "into": "QQQQQQ"}, "keinen Vorgang"),
        ({"do": "accept", "code": []}, "wählen Sie Vorgänge aus"),
    ):
        answer = clerk.post(f"{LIST}mehrere/", sent | given)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    answer = clerk.post(f"{LIST}mehrere/", sent | {"do": "merge", "key": uuid.uuid4()})
    assert answer.status_code == 302
    assert Case.objects.filter(merged_into=rows[0]).count() == 1


def test_calls_are_ordered_by_the_time_that_was_wished_for(clerk: Client, inbox: Inbox) -> None:
    now = timezone.now()
    reach = Reach(Reply.PHONE, phone="0421 3610", reach="nachmittags")
    late = make_case(inbox, reach=reach)
    early = make_case(
        inbox, reach=Reach(Reply.PHONE, phone="0421 3610", call_from=now,
                           call_until=now + timedelta(hours=1)),
    )  # fmt: skip
    page = clerk.get(LIST, {"liste": "rueckrufe"}).content.decode()
    assert 0 < page.index(early.reference) < page.index(late.reference)
    assert pressed(clerk, early, "missed") == 302
    assert (early.state, early.calls) == (State.ACCEPTED, 1)


def test_alike_ones_are_shown_but_not_what_another_office_was_asked(
    clerk: Client, inbox: Inbox
) -> None:
    now = timezone.now()
    secret = Asked("Hundesteuer", "Muss ich für Rex, den Blindenhund, Steuer zahlen?")
    make_case(make_inbox("fern"), asked=secret, at=now)
    same = make_case(inbox, at=now)
    row = make_case(inbox, asked=ASKED, at=now)
    page = clerk.get(f"{LIST}{row.reference}/").content.decode()
    assert f"{LIST}{same.reference}/" in page
    assert "Stelle fern · ähnliche Frage" in page
    assert "Rex" not in page
    assert pressed(clerk, row, "merge", into=same.reference) == 302
    assert (row.state, row.merged_into) == (State.CLOSED, same)
    with pytest.raises(Exception, match="Stand"):
        merge(row.pk, same.pk, actor=Actor.OFFICE, at=now)


def test_blocks_of_an_office_are_its_own(clerk: Client, inbox: Inbox) -> None:
    page, given = f"{LIST}bausteine/", {"title": "Gruß", "text": "Guten Tag", "language": "de"}
    assert clerk.post(f"{page}neu/", given).status_code == 422  # for all: a team lead's
    mine = given | {"inbox": inbox.pk}
    assert clerk.post(f"{page}neu/", mine).status_code == 302
    again = clerk.post(f"{page}neu/", mine)
    assert (again.status_code, "So heißt schon" in again.content.decode()) == (422, True)
    row = TextBlock.objects.get()
    shared = TextBlock.objects.create(centre=inbox.centre, title="Alle", text="Ja.")
    assert clerk.get(f"{page}{shared.pk}/").status_code == 404
    assert clerk.post(f"{page}{shared.pk}/loeschen/").status_code == 404
    for _ in range(2):
        assert clerk.post(f"{page}{row.pk}/loeschen/").status_code == 302
    assert list(TextBlock.objects.all()) == [shared]


def test_whoever_asks_for_it_is_forgotten_at_once_by_the_centre_alone(
    clerk: Client, inbox: Inbox
) -> None:
    row = make_case(inbox)
    assert "Person löschen" not in clerk.get(f"{LIST}{row.reference}/").content.decode()
    pressed(clerk, row, "forget")
    assert row.erased is None
    leads = client_of(lead(inbox.centre))
    assert (
        "Der Vorgang wird dabei zurückgezogen."
        in leads.get(f"{LIST}{row.reference}/").content.decode()
    )
    pressed(leads, row, "forget")
    assert (row.state, row.question, row.mail, row.erased is None) == (State.CLOSED, "", "", False)
    page = leads.get(f"{LIST}{row.reference}/")
    assert page.status_code == 200
    assert "Person löschen" not in page.content.decode()
