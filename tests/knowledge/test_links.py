"""Addresses are asked, safely, and those that lead nowhere are remembered."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.factories import make_city

from buergertelefon.directory.models import Office
from buergertelefon.knowledge import links
from buergertelefon.knowledge.actions.links import check
from buergertelefon.knowledge.models import LinkState
from buergertelefon.knowledge.queries.editorial import dead_links

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)


class Pages(BaseHTTPRequestHandler):
    """A server with a page of every kind."""

    def do_HEAD(self) -> None:
        status = {"/gut": 200, "/weg": 404, "/nur-get": 405, "/kaputt": 500}.get(self.path, 302)
        self.send_response(status)
        if status == 302:
            target = {"/um": "/gut", "/intern": "http://intern.invalid/"}.get(self.path, self.path)
            self.send_header("Location", target)
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        pytest.param("/gut", "", id="a page"),
        pytest.param("/um", "", id="moved"),
        pytest.param("/nur-get", "", id="answers only GET"),
        pytest.param("/weg", "Antwort 404", id="gone"),
        pytest.param("/kaputt", "Antwort 500", id="broken"),
        pytest.param("/kreis", "mehr als 4 Weiterleitungen", id="in a circle"),
        pytest.param("/intern", "führt nicht ins öffentliche", id="leads into the house"),
    ],
)
def test_what_comes_of_an_address(server: str, path: str, problem: str) -> None:
    [found] = links.check([server + path], allowed=lambda host: host == "127.0.0.1")
    assert found.problem.startswith(problem)
    assert bool(found.problem) == bool(problem)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/",
     "http://localhost/", "file:///etc/passwd", "http://", "gopher://x/", "kein link"],
)  # fmt: skip
def test_no_address_leads_to_machines_of_the_house(url: str) -> None:
    [found] = links.check([url])
    assert found.problem


@pytest.mark.django_db
def test_what_fails_is_remembered_since_when_and_forgotten_when_it_works(server: str) -> None:
    make_city()
    Office.objects.update(url="")
    office = Office.objects.all()[0]
    Office.objects.filter(pk=office.pk).update(url=f"{server}/weg")

    def near(host: str) -> bool:
        return host == "127.0.0.1"

    assert check(at=AT, allowed=near) == 1
    assert check(at=AT + timedelta(days=1), allowed=near) == 1
    [dead] = dead_links()
    assert (dead.state.since, dead.offices) == (AT, (office.name,))
    Office.objects.filter(pk=office.pk).update(url=f"{server}/gut")
    assert check(at=AT + timedelta(days=2), allowed=near) == 0
    assert dead_links() == []
    assert LinkState.objects.count() == 1
