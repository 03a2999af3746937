"""A server on loopback that keeps the documented promises of the FIT-Connect Routing API 2.0."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

HERE = Path(__file__).parent / "recorded"
#: services by what they make the server do
CARS, NOTHING, LIMIT, FORBIDDEN, SILENT, GARBAGE, BROKEN = (f"9903600100000{n}" for n in range(7))
ARS = "040110000000"


class Handler(BaseHTTPRequestHandler):
    """`GET /v2/routes`."""

    def do_GET(self) -> None:
        """Pages of routes, or a problem."""
        parts = urlsplit(self.path)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        leika, ars = given.get("leikaKey", ""), given.get("ars", "")
        offset, limit = int(given.get("offset", 0)), int(given.get("limit", 100))
        if parts.path != "/v2/routes":
            return self._send(404, b"{}")
        fits = re.fullmatch(r"99\d{12}", leika) and re.fullmatch(r"\d+", ars)
        if not fits or len(ars) not in {2, 3, 5, 9, 12} or not 1 <= limit <= 500:
            return self._problem(400)
        if leika == LIMIT:
            return self._problem(429, ("RateLimit-Limit", "10"), ("RateLimit-Reset", "42"))
        if leika == FORBIDDEN:
            return self._problem(403)
        if leika == SILENT:
            time.sleep(1)  # longer than the client has patience
            self.close_connection = True
            return None
        if leika == BROKEN:
            return self._send(503, b"")
        if leika == GARBAGE:
            return self._send(200, b"<html>Wartung</html>")
        cars = json.loads((HERE / "routes-bremen.json").read_bytes())
        found = cars if leika == CARS and ARS.startswith(ars) else []
        part = found[offset : offset + limit]
        page = {
            "count": len(part), "offset": offset, "totalCount": len(found), "routes": part
        }  # fmt: skip
        return self._send(200, json.dumps(page).encode())

    def _problem(self, status: int, *extra: tuple[str, str]) -> None:
        body = (HERE / f"problem-{status}.json").read_bytes()
        self._send(status, body, "application/problem+json", *extra)

    def _send(
        self, status: int, body: bytes, kind: str = "application/json", *extra: tuple[str, str]
    ) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), *extra):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def running() -> Iterator[str]:
    """Its base address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v2"
    server.shutdown()
    thread.join()
    server.server_close()
