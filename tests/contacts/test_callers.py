"""Who calls again is known, and who calls is not."""

import asyncio
import json
import logging
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.factories import make_centre

from buergertelefon.base.database import conninfo
from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts import journal, tasks
from buergertelefon.contacts.callers import epoch_of, forget_caller, forget_keys, hashed
from buergertelefon.contacts.models import CallerEpoch, CallerKey, Contact
from buergertelefon.contacts.record import Happened, Opened
from buergertelefon.contacts.rules import Channel

NUMBER, OTHER = "+4942155501234", "+4942155509999"
#: first day of an epoch
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
Open = Callable[..., str]


def opened(calling: str, at: datetime) -> Opened:
    return Opened(
        str(uuid.uuid4()), Channel.PHONE, "04011000", "115", "Bürgertelefon", "de", at, calling
    )


async def store(centre: int, calls: list[Opened]) -> None:
    events = [Happened(one.contact, "offered", one.begun) for one in calls]
    async with (
        await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as db,
        db.pipeline(),
        db.transaction(),
    ):
        steps = journal.statements(centre, opened=calls, noted=[], events=events)
        await journal.carry_out(db, steps)


@pytest.fixture
def centre(transactional_db: None) -> ServiceCentre:
    return make_centre()


@pytest.fixture
def call(centre: ServiceCentre) -> Open:
    """Stores a call as the exchange does; its id."""

    def begin(calling: str = NUMBER, *, after: timedelta = timedelta(0), at: int = 0) -> str:
        one = opened(calling, AT + after)
        asyncio.run(store(at or centre.pk, [one]))
        return one.contact

    return begin


def days(n: int) -> timedelta:
    return timedelta(days=n)


@pytest.mark.parametrize(
    ("at", "first"),
    [
        pytest.param(AT, date(2026, 11, 23), id="its first day, a Monday"),
        pytest.param(AT + days(13), date(2026, 11, 23), id="its last day"),
        pytest.param(AT + days(14), date(2026, 12, 7), id="the next"),
        pytest.param(AT - days(1), date(2026, 11, 9), id="the one before"),
    ],
)
def test_a_fortnight_is_an_epoch(at: datetime, first: date) -> None:
    assert epoch_of(at) == first


def test_who_calls_again_has_the_same_key_also_over_the_change_of_epochs(
    centre: ServiceCentre, call: Open
) -> None:
    ids = [call(), call(after=days(13)), call(OTHER), call(after=days(14)), call("")]
    first, same, other, later = CallerKey.objects.in_bulk(map(uuid.UUID, ids)).values()
    assert first.key == same.key != other.key
    assert later.key != first.key == later.before
    assert list(Contact.objects.order_by("number").values_list("keyed", flat=True)) == [
        True, True, True, True, False,
    ]  # fmt: skip
    assert [one.begins for one in CallerEpoch.objects.order_by("begins")] == [
        date(2026, 11, 9), date(2026, 11, 23), date(2026, 12, 7),
    ]  # fmt: skip


def test_centres_do_not_know_a_caller_of_one_another(call: Open) -> None:
    call()
    second = ServiceCentre.objects.create(slug="anderswo", name="Anderswo")
    call(at=second.pk)
    assert len({one.key for one in CallerKey.objects.all()}) == 2


def test_calls_at_the_same_moment_draw_one_key(centre: ServiceCentre) -> None:
    async def at_once() -> None:
        await asyncio.gather(*(store(centre.pk, [opened(NUMBER, AT)]) for _ in range(6)))

    asyncio.run(at_once())
    assert len({one.key for one in CallerKey.objects.all()}) == 1
    assert CallerKey.objects.count() == 6


def test_a_step_that_fails_leaves_no_key(centre: ServiceCentre) -> None:
    one = opened(NUMBER, AT)
    with pytest.raises(psycopg.Error):
        asyncio.run(store(centre.pk, [one, one]))
    assert not CallerEpoch.objects.exists()


def test_the_number_stands_nowhere(
    centre: ServiceCentre, call: Open, caplog: pytest.LogCaptureFixture
) -> None:
    """No row of any table, whatever its columns are, no log, no statement the server keeps."""
    caplog.set_level(logging.DEBUG)
    call()
    bare = NUMBER.removeprefix("+49")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT query FROM pg_stat_activity WHERE query LIKE %s AND pid <> pg_backend_pid()",
            [f"%{bare}%"],
        )
        assert not cursor.fetchall()
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT count(*) FROM {connection.ops.quote_name(table)} AS row"  # noqa: S608  # our own tables
                " WHERE row::text LIKE %s",
                [f"%{bare}%"],
            )
            assert cursor.fetchone() == (0,), table
    assert bare not in caplog.text
    assert bare not in repr(opened(NUMBER, AT))


def test_each_statement_carries_the_hash_alone(centre: ServiceCentre) -> None:
    class Written:
        """A connection that keeps what is sent."""

        def __init__(self, db: psycopg.AsyncConnection) -> None:
            self.db, self.sent = db, []

        async def execute(self, query: str, given: object = None) -> psycopg.AsyncCursor:
            self.sent.append(query + json.dumps(given, default=str))
            return await self.db.execute(query, given)

    async def write() -> list[str]:
        async with (
            await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as db,
            db.transaction(),
        ):
            sent = Written(db)
            steps = journal.statements(centre.pk, opened=[opened(NUMBER, AT)], noted=[], events=[])
            await journal.carry_out(sent, steps)
        return sent.sent

    sent = asyncio.run(write())
    assert any(CallerKey.objects.get().key in one for one in sent)
    assert not [one for one in sent if NUMBER[3:] in one]


def test_keys_are_destroyed(call: Open) -> None:
    call()
    call(after=days(13))
    assert forget_keys(at=AT + days(26)) == (0, 1)  # of the fortnight before the first call
    assert forget_keys(at=AT + days(27)) == (1, 0)
    assert forget_keys(at=AT + days(28)) == (0, 1)
    left = CallerKey.objects.get()
    assert not CallerEpoch.objects.exists()
    # what is left of an old epoch leads to nobody: the key drawn for the same days is another one
    call(after=days(1))
    again = CallerKey.objects.exclude(pk=left.pk).get()
    assert again.key != left.key
    assert Contact.objects.filter(keyed=True).count() == 3


def test_the_night_forgets_also_if_a_figure_cannot_be_made(
    call: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(after=-days(400))

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no figure")

    monkeypatch.setattr(tasks, "mark", fails)
    with pytest.raises(RuntimeError):
        tasks.forget(0)
    assert not CallerKey.objects.exists()
    assert not CallerEpoch.objects.exists()


def test_a_key_lies_sealed_and_one_that_cannot_be_read_makes_no_hash(call: Open) -> None:
    call()
    row = CallerKey.objects.get()
    for epoch in CallerEpoch.objects.all():
        assert len(epoch.key) > 64
        assert hashed(NUMBER, epoch.key.encode()) != row.key
    CallerEpoch.objects.update(key="not ours")
    call()
    assert CallerKey.objects.count() == 1
    assert Contact.objects.filter(keyed=False).count() == 1


def test_a_caller_is_forgotten_by_number_also_where_the_key_is_destroyed(call: Open) -> None:
    call()
    call(after=days(16))
    call(OTHER)
    forget_keys(at=AT + days(26))
    CallerEpoch.objects.filter(begins=AT.date()).delete()
    assert forget_caller(NUMBER) == 2
    assert CallerKey.objects.count() == 1
    assert Contact.objects.filter(keyed=True).count() == 3


def test_forgetting_on_the_command_line(
    call: Open, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call()
    answers = iter(["0421 55501234", "keine Nummer"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    call_command("contacts", "forget-number")
    assert capsys.readouterr().out == "1 Anruf führt nicht mehr zu dieser Nummer. Zahlen bleiben.\n"
    assert not CallerKey.objects.exists()
    with pytest.raises(CommandError, match="keine Rufnummer"):
        call_command("contacts", "forget-number")
