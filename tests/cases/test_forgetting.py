"""Who asked what is forgotten; what the figures are made of stays."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model
from tests.cases.conftest import BY_MAIL, NOW, make_case, make_inbox

from buergertelefon.base.queries import stored
from buergertelefon.base.stored import Keep
from buergertelefon.cases.actions import forgetting
from buergertelefon.cases.actions.steps import merge, take
from buergertelefon.cases.errors import NotPossible, Unknown
from buergertelefon.cases.models import Attachment, Case, Entry, Inbound
from buergertelefon.cases.queries.cases import by_secret
from buergertelefon.cases.rules.files import Cleaned
from buergertelefon.cases.rules.life import Actor, State, Step
from buergertelefon.cases.rules.mails import Fate
from buergertelefon.cases.secret import secret_of
from buergertelefon.messages.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FILE = Cleaned("bescheid.txt", "text/plain", b"Az. 1")
EMPTY: tuple[Any, ...] = ("", None)


@pytest.fixture(autouse=True)
def _mail(settings: pytest.FixtureRequest) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:25", "buergertelefon@example.org"


def make_closed(**values: Any) -> Case:
    row = make_case(**values)
    take(row.pk, Step.ADD, actor=Actor.CITIZEN, text="Er heißt Rex.", at=NOW, files=[FILE], key="k")
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW)
    take(row.pk, Step.CLOSE, actor=Actor.CITIZEN, at=NOW)
    return row


def columns(keep: Keep, row: Model) -> Mapping[str, Any]:
    """What is declared to be kept so long, and what stands in it."""
    model = f"cases.{type(row).__name__}"
    names = [one.field for one in stored() if one.model == model and one.said.keep == keep]  # type: ignore[union-attr]  # another test says that all are declared
    return {name: getattr(row, name) for name in names}


def test_all_that_says_who_asked_what_goes_and_every_figure_stays() -> None:
    row = make_closed()
    row.refresh_from_db()
    before = [columns(Keep.FIGURE, one) for one in (row, *row.entries.all())]
    later = NOW + 91 * DAY
    assert forgetting.forget(at=later) == 1
    row.refresh_from_db()
    after = [columns(Keep.FIGURE, one) for one in (row, *row.entries.all())]
    assert row.erased == later
    before[0] = {**before[0], "erased": later}
    assert after == before
    left = [columns(Keep.CASE, one) for one in (row, *row.entries.all())]
    assert {value for one in left for value in one.values()} <= set(EMPTY)
    assert not Attachment.objects.exists()
    with pytest.raises(Unknown):
        by_secret(row.reference, secret_of(row.key))


@pytest.mark.parametrize(
    ("days", "keeps", "erased"),
    [
        pytest.param(89, 90, False, id="a day before the time is over"),
        pytest.param(91, 90, True, id="a day after it"),
        pytest.param(91, 365, False, id="an office that keeps it a year"),
        pytest.param(31, 30, True, id="an office that keeps it a month"),
    ],
)
def test_it_is_the_offices_time_that_counts(days: int, keeps: int, erased: bool) -> None:
    make_inbox("anderes-amt", keep_days=200)
    row = make_closed(inbox=make_inbox(keep_days=keeps))
    assert forgetting.forget(at=NOW + days * DAY) == erased
    row.refresh_from_db()
    assert (row.erased is not None) is erased


def test_what_is_open_stays_and_what_was_merged_waits_for_the_other() -> None:
    row, same = make_case(), make_case()
    merge(same.pk, row.pk, actor=Actor.OFFICE, at=NOW)
    assert forgetting.forget(at=NOW + 200 * DAY) == 0
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW + 200 * DAY)
    take(row.pk, Step.CLOSE, actor=Actor.CENTRE, at=NOW + 200 * DAY)
    assert forgetting.forget(at=NOW + 250 * DAY) == 0
    assert forgetting.forget(at=NOW + 291 * DAY) == 2


def test_messages_of_it_are_forgotten_and_what_waits_is_taken_back() -> None:
    row, other = make_closed(), make_case()
    went = Message.objects.filter(cause="case-opened", key__startswith=f"case:{row.pk}")
    went.update(state="sent", due=None, done=NOW)
    forgetting.forget(at=NOW + 91 * DAY)
    [left] = Message.objects.filter(key__startswith=f"case:{row.pk}:")
    assert (left.recipient, left.text, left.reference, left.done) == ("", "", None, NOW)
    assert Message.objects.get(key__startswith=f"case:{other.pk}:").recipient == BY_MAIL.mail


def test_a_mail_that_somebody_was_to_read_says_nothing_any_more() -> None:
    row = make_closed()
    about = {"digest": "a", "at": NOW, "fate": Fate.NOTED, "sender": "amt@example.org"}
    Inbound.objects.create(case=row, text="Frau Beispiel ist umgezogen.", **about)
    forgetting.forget(at=NOW + 91 * DAY)
    mail = Inbound.objects.get()
    assert columns(Keep.MAIL, mail)["digest"] == "a"  # a second copy of it is still known
    assert (mail.sender, mail.text) == ("", "")


def test_in_batches_until_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    for _ in range(3):
        make_closed()
    assert forgetting.forget(at=NOW + 91 * DAY) == 3
    assert forgetting.forget(at=NOW + 92 * DAY) == 0


def test_on_request_an_open_one_is_withdrawn_and_the_office_still_hears_of_it() -> None:
    row = make_case(make_inbox(by_mail=True, mail="amt@example.org"))
    for _ in range(2):  # twice is the same as once
        row = forgetting.anonymise(row.pk, at=NOW + DAY)
    assert (row.state, row.question, row.mail, row.erased) == (State.CLOSED, "", "", NOW + DAY)
    assert list(Entry.objects.values_list("step", flat=True)) == [Step.OPEN, Step.WITHDRAW]
    assert "amt@example.org" in Message.objects.values_list("recipient", flat=True)
    with pytest.raises(NotPossible):
        take(row.pk, Step.REOPEN, actor=Actor.CITIZEN, at=NOW + DAY)


def test_on_request_an_answered_one_is_closed_and_counts_as_answered() -> None:
    row = make_case()
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="Nein.", at=NOW)
    row = forgetting.anonymise(row.pk, at=NOW + DAY)
    assert (row.state, row.kept, row.first_answer) == (State.CLOSED, True, NOW)
