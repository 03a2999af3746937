"""A CalDAV server that is not ours (Radicale), on loopback, and a client that is not ours."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import caldav
from radicale import config
from radicale.app import Application


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def calendar_of_a_citizen(folder: Path) -> Iterator[caldav.Calendar]:
    """An empty calendar on a server of its own."""
    settings = config.load()
    own = {
        "storage": {"filesystem_folder": str(folder)}, "auth": {"type": "none"},
        "logging": {"level": "critical"},
    }  # fmt: skip
    settings.update(own, "test", privileged=True)
    server = make_server("127.0.0.1", 0, Application(settings), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/"
    try:
        with caldav.DAVClient(address, username="kai", password="kai") as client:
            yield client.principal().make_calendar(name="Termine")
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
