"""A ZMS on loopback in the shape of the reference: whole numbers as keys, a secret of four
characters, a name that must be there, two steps of confirmation. Written by hand, no recording.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

OFFICE, PASSPORT = 10489, 1063475
ERRORS = {
    "noAppointmentForThisDay": 404, "appointmentNotAvailable": 404, "appointmentNotFound": 404,
    "invalidFamilyName": 400, "processNotReservedAnymore": 409, "invalidEmail": 400,
    "processNotPreconfirmedAnymore": 409,
}  # fmt: skip


class Fake:
    """Its state: free times, and what was made of them."""

    def __init__(self, times: list[datetime]) -> None:
        self.free = [int(one.timestamp()) for one in times]
        self.processes: dict[int, dict[str, Any]] = {}

    def get(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        if path == "offices-and-services/":
            return {
                "offices": [{"id": OFFICE, "name": "Bürgerbüro", "scope": {"id": 58}}],
                "services": [
                    {"id": PASSPORT, "name": "Reisepass", "maxQuantity": 2, "combinable": []},
                    {"id": 99, "name": "Anderswo", "maxQuantity": None},
                ],
                "relations": [
                    {"officeId": OFFICE, "serviceId": PASSPORT, "slots": 1, "public": True}
                ],
            }
        if path == "available-calendar/":
            if not self.free:
                return self.no("noAppointmentForThisDay")
            return {
                "startDate": query["startDate"], "endDate": query["endDate"],
                "prevBookableDate": None, "nextBookableDate": None,
                "availableDays": [{
                    "date": query["startDate"], "providerIDs": str(OFFICE),
                    "offices": [{"officeId": OFFICE, "appointments": self.free}],
                }],
            }  # fmt: skip
        return self.found(query, "reserved", "preconfirmed", "confirmed")

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path == "reserve-appointment/":
            if body["timestamp"] not in self.free:
                return self.no("appointmentNotAvailable")
            self.free.remove(body["timestamp"])
            number = 101000 + len(self.processes)
            self.processes[number] = {
                "processId": number, "authKey": "fb43", "timestamp": str(body["timestamp"]),
                "familyName": None, "officeId": OFFICE, "scope": {"id": 58},
                "subRequestCounts": [], "serviceId": body["serviceId"][0], "serviceCount": 1,
                "status": "reserved",
            }  # fmt: skip
            return self.processes[number]
        return {
            "update-appointment/": self.update,
            "preconfirm-appointment/": lambda body: self.step(body, "reserved", "preconfirmed"),
            "confirm-appointment/": lambda body: self.step(body, "preconfirmed", "confirmed"),
            "cancel-appointment/": self.cancel,
        }[path](body)

    def update(self, body: dict[str, Any]) -> dict[str, Any]:
        if not body.get("familyName"):
            return self.no("invalidFamilyName")
        if "@" not in body.get("email", ""):
            return self.no("invalidEmail")
        one = self.found(body, "reserved")
        return one if "errors" in one else one | {"email": body["email"]}

    def step(self, body: dict[str, Any], source: str, target: str) -> dict[str, Any]:
        one = self.found(body, source)
        if "errors" not in one:
            one["status"] = target
        return one

    def cancel(self, body: dict[str, Any]) -> dict[str, Any]:
        one = self.step(body, "reserved", "deleted")
        if "errors" in one:
            one = self.step(body, "confirmed", "deleted")
        if "errors" not in one:
            self.free.append(int(one["timestamp"]))
        return one

    def found(self, proof: dict[str, Any], *states: str) -> dict[str, Any]:
        one = self.processes.get(int(proof["processId"]))
        if one is None or one["authKey"] != proof["authKey"] or one["status"] not in states:
            return self.no("appointmentNotFound")
        return one

    def no(self, code: str) -> dict[str, Any]:
        said = {"errorCode": code, "errorMessage": "…", "statusCode": ERRORS[code]}
        return {"errors": [said | {"errorType": "error"}]}


@contextmanager
def serving(fake: Any) -> Iterator[str]:
    """Its base address; `fake` has get(path, query) and post(path, body), or sends raw bytes."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.answer(fake.get(parts.path.removeprefix("/citizen/"), query))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer(fake.post(self.path.removeprefix("/citizen/"), body))

        def answer(self, given: Any) -> None:
            if given is None:  # the line breaks
                self.close_connection = True
                return
            raw = given if isinstance(given, bytes) else json.dumps(given).encode()
            errors = given.get("errors", []) if isinstance(given, dict) else []
            self.send_response(max((one["statusCode"] for one in errors), default=200))
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/citizen"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
