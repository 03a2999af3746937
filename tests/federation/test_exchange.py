"""Two centres hand over to each other: the real application, with itself as the other centre."""

import json
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.federation.test_enquiries import KEY, MESSAGE

from buergertelefon.base.models import ServiceCentre
from buergertelefon.federation import api, exchange, tasks
from buergertelefon.federation.actions import enquiries
from buergertelefon.federation.errors import NotAllowed, NotDelivered, NoWayThere
from buergertelefon.federation.models import Centre, Enquiry
from buergertelefon.federation.rules.documents import LARGEST, written
from buergertelefon.federation.rules.enquiries import Direction, Reason, State, Way
from buergertelefon.federation.rules.signing import headers

WISH = enquiries.Wish(
    "Auto anmelden", "053150000000", "Köln", "Geht das auch am Samstag?", Way.PHONE,
    "99036001000000", "+4942112345678", consent=True,
)  # fmt: skip
Post = Callable[..., Any]


@pytest.fixture
def rows(db: None, settings: Any) -> Centre:
    """Our side, Bremen, and Köln; both are centres of this installation."""
    settings.FEDERATION_KEYS = {"bremen": KEY, "koeln": KEY, "short": "k" * 31}
    for slug, name in (("bremen", "Bremen"), ("koeln", "Köln")):
        Centre.objects.create(
            slug=slug, name=name, phone="115", exchange="https://x.example", source="Test",
            checked_on=date(2026, 11, 25), own=ServiceCentre.objects.create(slug=slug, name=name),
        )  # fmt: skip
    return Centre.objects.get(slug="bremen")


@pytest.fixture
def bremen(site: str, rows: Centre) -> Centre:
    """Bremen, with the real application at the address of both."""
    Centre.objects.update(exchange=site)
    rows.refresh_from_db()
    return rows


@pytest.fixture
def koeln(rows: Centre) -> Centre:
    """The other centre."""
    return Centre.objects.get(slug="koeln")


@pytest.fixture
def post(client: Client, rows: Centre) -> Post:
    """Posts a body as a centre would, or wrongly."""
    cache.clear()

    def send(
        body: bytes, *, as_: str = "bremen", key: str = KEY, at: datetime | None = None
    ) -> Any:
        signed = headers(as_, exchange.POST, body, key=key, at=at or timezone.now())
        return client.post(exchange.PATH, body, "application/json", headers=signed)

    return send


def changed(**fields: Any) -> bytes:
    given = json.loads(written(MESSAGE)) | fields
    return json.dumps({name: one for name, one in given.items() if one is not None}).encode()


def both(number: uuid.UUID) -> tuple[Enquiry, Enquiry]:
    return (
        Enquiry.objects.get(number=number, direction=Direction.OUT),
        Enquiry.objects.get(number=number, direction=Direction.IN),
    )


def test_an_enquiry_is_handed_over_accepted_and_answered(bremen: Centre, koeln: Centre) -> None:
    one = enquiries.hand_over(WISH, ours=bremen, other=koeln, at=timezone.now())
    assert one.state == "draft"
    assert ProcrastinateJob.objects.get(task_name="federation.send").args == {"enquiry": one.pk}
    tasks.send(enquiry=one.pk)
    ours, theirs = both(one.number)
    assert (ours.state, theirs.state) == ("acknowledged", "acknowledged")
    assert ours.reference == theirs.reference != ""
    same = ("sent_at", "due", "topic", "leika", "ars", "place", "question", "way", "contact")
    assert [getattr(ours, name) for name in same] == [getattr(theirs, name) for name in same]

    enquiries.accept(theirs.pk, ours=koeln, at=timezone.now())
    assert enquiries.ask_for_answers(at=timezone.now()) == 1
    ours, theirs = both(one.number)
    assert (ours.state, ours.accepted) == ("acknowledged", theirs.accepted)
    enquiries.answer(theirs.pk, ours=koeln, text="Ja, bis 12 Uhr.", at=timezone.now())
    tasks.ask(0)
    ours, theirs = both(one.number)
    assert (ours.state, theirs.state, ours.answer) == ("answered", "answered", "Ja, bis 12 Uhr.")
    assert enquiries.ask_for_answers(at=timezone.now()) == 0  # nothing is open any more


def test_the_other_centre_refuses(bremen: Centre, koeln: Centre) -> None:
    one = enquiries.hand_over(WISH, ours=bremen, other=koeln, at=timezone.now())
    enquiries.deliver(one.pk, at=timezone.now())
    _, theirs = both(one.number)
    with pytest.raises(NotAllowed):
        enquiries.accept(theirs.pk, ours=bremen, at=timezone.now())  # not Bremen's to take
    enquiries.refuse(theirs.pk, ours=koeln, reason=Reason.UNKNOWN_TOPIC, at=timezone.now())
    enquiries.ask_for_answers(at=timezone.now())
    ours, theirs = both(one.number)
    assert (ours.state, ours.reason) == ("refused", "unknown_topic")
    with pytest.raises(NotAllowed):
        enquiries.answer(theirs.pk, ours=koeln, text="Doch.", at=timezone.now())


def test_what_was_not_delivered_is_tried_again_and_arrives_once(
    site: str, bremen: Centre, koeln: Centre
) -> None:
    one = enquiries.hand_over(WISH, ours=bremen, other=koeln, at=timezone.now())
    Centre.objects.update(exchange="http://127.0.0.1:9")  # discard: nobody listens
    with pytest.raises(NotDelivered):
        enquiries.deliver(one.pk, at=timezone.now())
    one.refresh_from_db()
    assert (one.state, one.trouble) == ("sent", "keine Antwort (ConnectError)")
    Centre.objects.update(exchange=site)
    enquiries.deliver(one.pk, at=timezone.now())
    Enquiry.objects.filter(pk=one.pk).update(state=State.SENT)  # its acknowledgement was lost
    enquiries.deliver(one.pk, at=timezone.now())
    ours, theirs = both(one.number)  # get(): there is one on each side
    assert (ours.state, ours.trouble, ours.reference) == ("acknowledged", "", theirs.reference)
    enquiries.deliver(one.pk, at=timezone.now())  # the job may run again: nothing happens


def test_a_centre_that_is_not_theirs_refuses_at_once(bremen: Centre, koeln: Centre) -> None:
    one = enquiries.hand_over(WISH, ours=bremen, other=koeln, at=timezone.now())
    Centre.objects.filter(slug="koeln").update(own=None)
    enquiries.deliver(one.pk, at=timezone.now())
    one.refresh_from_db()
    assert (one.state, one.reason) == ("refused", "not_ours")
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"exchange": ""}, id="no address"),
        pytest.param({"key_name": "nobody"}, id="no key"),
        pytest.param({"key_name": "short"}, id="a key that can be guessed"),
    ],
)
def test_nothing_is_handed_over_without_address_and_key(
    rows: Centre, koeln: Centre, change: dict[str, str]
) -> None:
    Centre.objects.filter(pk=koeln.pk).update(**change)
    with pytest.raises(NoWayThere):
        enquiries.hand_over(
            WISH, ours=rows, other=Centre.objects.get(pk=koeln.pk), at=timezone.now()
        )
    assert not Enquiry.objects.exists()


def test_without_consent_no_datum_is_written_down(rows: Centre, koeln: Centre) -> None:
    wish = replace(WISH, consent=False)
    one = enquiries.hand_over(wish, ours=rows, other=koeln, at=timezone.now())
    assert (one.contact, one.consent) == ("", False)


def test_plain_http_leaves_this_machine_never(rows: Centre) -> None:
    peer = exchange.Peer("http://koeln.example", "koeln", "bremen")
    with pytest.raises(NoWayThere, match="https"):
        exchange.hand_over(MESSAGE, to=peer, at=timezone.now())


def test_the_same_number_twice_is_one_enquiry_and_one_acknowledgement(post: Post) -> None:
    first, second = post(written(MESSAGE)), post(written(MESSAGE))
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert first.json()["state"] == "received"
    assert Enquiry.objects.count() == 1
    again = replace(MESSAGE, question="Etwas ganz anderes")
    assert post(written(again)).json() == first.json()
    assert Enquiry.objects.get().question == MESSAGE.question


def test_the_same_number_at_the_same_moment_is_one_enquiry(bremen: Centre, site: str) -> None:
    body, start = written(MESSAGE), threading.Barrier(4)
    signed = headers("bremen", exchange.POST, body, key=KEY, at=timezone.now())

    def send(_: int) -> tuple[int, str]:
        start.wait()
        answer = httpx.post(site + exchange.PATH, content=body, headers=signed)
        return answer.status_code, answer.json()["reference"]

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(send, range(4)))
    assert answers == {(202, Enquiry.objects.get().reference)}


@pytest.mark.parametrize(
    ("body", "given", "status", "reason", "field"),
    [
        pytest.param(written(MESSAGE), {"key": "x" * 32}, 401, None, None, id="a wrong key"),
        pytest.param(written(MESSAGE), {"as_": "berlin"}, 401, None, None, id="who is that?"),
        pytest.param(written(MESSAGE), {"late": 301}, 401, None, None, id="a replay"),
        pytest.param(b"a" * (LARGEST + 1), {}, 413, "unreadable", None, id="too large"),
        pytest.param(b"{", {}, 422, "unreadable", None, id="no JSON"),
        pytest.param(changed(place=None), {}, 422, "unreadable", "place", id="a field is missing"),
        pytest.param(
            changed(to={"centre": "berlin"}), {}, 422, "not_ours", "to.centre", id="not for us"
        ),
        pytest.param(written(MESSAGE), {"as_": "koeln"}, 422, "unreadable", "from.centre",
                     id="in somebody else's name"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_with_field_and_reason(
    post: Post, body: bytes, given: dict[str, Any], status: int, reason: str | None,
    field: str | None,
) -> None:  # fmt: skip
    who = {name: value for name, value in given.items() if name != "late"}
    answer = post(body, **who, at=timezone.now() - timedelta(seconds=given.get("late", 0)))
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert (answer.status_code, said["status"]) == (status, status)
    assert (said.get("reason"), said.get("field")) == (reason, field)
    assert said["detail"]
    assert not Enquiry.objects.exists()


def test_a_late_day_does_not_make_us_keep_it_for_ever(post: Post) -> None:
    assert post(changed(due="9999-12-31T23:59:59+00:00")).status_code == 202
    assert post(changed(id=str(uuid.uuid4()), due="0001-01-01T00:00:00+01:00")).status_code == 202
    now = timezone.now()
    for one in Enquiry.objects.all():
        assert abs(one.due - now) < timedelta(days=15)


def test_only_who_handed_it_over_is_told_what_became_of_it(client: Client, post: Post) -> None:
    post(written(MESSAGE))
    at, url = timezone.now(), f"{exchange.PATH}{MESSAGE.number}/"
    target = exchange.GET.format(MESSAGE.number)
    mine = headers("bremen", target, b"", key=KEY, at=at)
    assert client.get(url, headers=mine).json()["state"] == "received"
    others = headers("koeln", target, b"", key=KEY, at=at)
    assert client.get(url, headers=others).status_code == 404
    assert client.get(url).status_code == 401
    assert client.post(url, headers=mine).status_code == 405
    assert client.get(exchange.PATH).status_code == 405


def test_other_centres_need_no_token_of_a_browser_and_may_not_ask_too_often(
    rows: Centre, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "MOST", 2)
    answers = [post(written(MESSAGE)).status_code for _ in range(3)]
    assert answers == [202, 202, 429]
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(exchange.PATH).status_code == 401


def test_the_words_go_some_days_after_the_end_and_the_line_after_a_year(
    bremen: Centre, koeln: Centre
) -> None:
    now = timezone.now()
    one = enquiries.hand_over(WISH, ours=bremen, other=koeln, at=now)
    enquiries.deliver(one.pk, at=now)
    _, theirs = both(one.number)
    enquiries.answer(theirs.pk, ours=koeln, text="Ja.", at=now)
    assert enquiries.forget(at=now + timedelta(days=6)) == (0, 0)
    # the asking side never heard of the answer: it ends a week after it was due
    assert enquiries.forget(at=one.due + timedelta(days=7, minutes=1)) == (1, 1)
    ours, theirs = both(one.number)
    assert (ours.state, theirs.state) == ("expired", "answered")
    kept = [getattr(theirs, name) for name in ("topic", "question", "contact", "answer")]
    assert (kept, theirs.consent) == (["", "", "", ""], False)
    assert enquiries.forget(at=one.due + timedelta(days=15)) == (0, 1)
    enquiries.forget(at=now + timedelta(days=380))
    assert not Enquiry.objects.exists()
    tasks.forget(0)


def test_what_never_left_is_over_when_it_was_due(rows: Centre, koeln: Centre) -> None:
    one = enquiries.hand_over(WISH, ours=rows, other=koeln, at=timezone.now())
    assert enquiries.forget(at=one.due) == (1, 0)
    enquiries.deliver(one.pk, at=one.due)
    one.refresh_from_db()
    assert (one.state, one.ended) == ("expired", one.due)
