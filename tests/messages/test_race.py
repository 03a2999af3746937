"""Several workers, one message."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from tests.messages.conftest import MAIL, NOON, TEXT
from tests.messages.gateway import Fake
from tests.messages.test_letters import LETTER

from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages.actions import deliver, enter_sent, erase, post, resend, withdraw
from buergertelefon.messages.errors import NotAgain
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import Reason, State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def centre() -> int:
    return ServiceCentre.objects.create(slug="bremen", name="Bremen").pk


def at_once(do: Callable[[int], object], *, workers: int) -> list[object]:
    """What each of them got or raised; one thread and connection for each."""
    gate = threading.Barrier(workers)
    got: dict[int, object] = {}

    def work(n: int) -> None:
        gate.wait(10)
        try:
            got[n] = do(n)
        except Exception as error:  # noqa: BLE001  # it is what this one got
            got[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(workers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    return [got[n] for n in range(workers)]


def test_ten_workers_send_one_message_once(centre: int) -> None:
    fake = Fake(while_sending=lambda _: time.sleep(0.05))  # the others come while it is sent
    row = post(TEXT, key="a", centre=centre, at=NOON, ways=fake.ways)
    got = at_once(lambda _: deliver(row.pk, at=NOON, ways=fake.ways), workers=10)
    assert sorted(map(str, got)) == ["None"] * 9 + [State.SENT]
    assert len(fake.handed) == 1
    assert Message.objects.get().tries == 1


def test_a_key_posted_by_many_is_one_message(centre: int) -> None:
    fake = Fake()
    got = at_once(
        lambda n: post((TEXT, MAIL)[n % 2], key="a", centre=centre, at=NOON, ways=fake.ways).pk,
        workers=6,
    )
    assert got == [Message.objects.get().pk] * 6


@pytest.mark.parametrize("turn", range(2))
def test_who_erases_and_who_sends_again_do_not_meet_halfway(centre: int, turn: int) -> None:
    fake = Fake()
    row = post(TEXT, key="a", centre=centre, at=NOON, ways=fake.ways)
    Message.objects.update(state=State.FAILED, due=None, done=NOON, reason=Reason.BUSY)
    later = NOON + timedelta(days=8)
    does = [lambda: resend(row.pk, at=later), lambda: erase(at=later)]
    again, _ = at_once(lambda n: does[n](), workers=2)
    row.refresh_from_db()
    if isinstance(again, NotAgain):
        assert (row.state, row.recipient) == (State.FAILED, "")
    else:
        assert again is None
        assert (row.state, row.recipient) == (State.WAITING, "+491711234567")
        assert deliver(row.pk, at=later, ways=fake.ways) == State.SENT


def test_letters_that_several_enter_at_once_are_entered_once(centre: int) -> None:
    rows = [post(LETTER, key=str(n), centre=centre, at=NOON).pk for n in range(6)]
    orders = [rows, rows[::-1], rows[2:], rows[:4]]
    got = at_once(lambda n: enter_sent(orders[n], centre=centre, at=NOON), workers=4)
    assert sorted(pk for some in got for pk in some) == rows


@pytest.mark.parametrize("turn", range(2))
def test_who_enters_and_who_takes_back_a_letter_do_not_both_win(centre: int, turn: int) -> None:
    row = post(LETTER, key="a", centre=centre, at=NOON)
    does = [lambda: enter_sent([row.pk], centre=centre, at=NOON), lambda: withdraw("a")]
    entered, taken = at_once(lambda n: does[(n + turn) % 2](), workers=2)[:: -1 if turn else 1]
    assert (entered, taken) in [([row.pk], 0), ([], 1)]
    assert Message.objects.count() == len(entered)
