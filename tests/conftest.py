"""What tests of all packages share."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests import template
from tests.emptying import empty


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The database of this process is a copy: pytest-django makes it right after this."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template.ensure()


@pytest.fixture(scope="session", autouse=True)
def _emptied_in_no_time() -> Iterator[None]:
    """Tests that commit are followed by `empty()` instead of Django's flush."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty())
        yield


@pytest.fixture
def until() -> Callable[..., None]:
    """Waits until something is true, a bounded time; what it waits for goes on in other threads."""

    def wait(true: Callable[[], object], *, seconds: float = 10, what: str = "") -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"not within {seconds} s: {what or true}"
            time.sleep(0.02)

    return wait


@pytest.fixture
def site(
    transactional_db: None, until: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Address of the whole ASGI application, pages and event streams, on a free port.

    pytest-django's live_server knows only WSGI.
    """
    from buergertelefon.asgi import application, hub  # only tests that serve start it

    # a test fills its tables after the server has started, and they are emptied before it has ended
    monkeypatch.setattr("buergertelefon.asgi._prepare", lambda: None)

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            hub.close()  # event streams never end by themselves
            await super().shutdown(sockets)

    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        application,
        interface="asgi3",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    server = Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until(lambda: server.started, what="the server starts")
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
    listening.close()
    assert not thread.is_alive(), "the server did not end"
