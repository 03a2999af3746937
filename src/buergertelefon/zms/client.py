"""The one module that knows how another ZMS is asked. Nothing of it is stored with us.

A question that got no answer may be asked again. A change that got none may have been made: that is
its own error, so that nobody books twice.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import httpx

from buergertelefon.appointments.rules.limits import Item
from buergertelefon.zms.errors import RemoteRefused, RemoteUnclear, RemoteUnreachable
from buergertelefon.zms.rules.codes import SAYS, Code

#: seconds for one answer; bytes of one answer
PATIENCE, LARGEST = 8.0, 8 * 1024 * 1024
HEADERS = {"User-Agent": "Buergertelefon", "Accept": "application/json"}
#: a ZMS wants a family name; nobody's is sent
NAME = "Bürgertelefon"
#: it says by an error that nothing is free
NOTHING_FREE = {Code.NO_DAY.value, "noAppointmentForThisScope"}


@dataclass(frozen=True)
class Remote:
    """Where to ask: the interface and the office there."""

    url: str
    office: int


@dataclass(frozen=True)
class RemoteService:
    """What an office offers."""

    id: int
    name: str
    most: int  # persons in one appointment


@dataclass(frozen=True)
class RemoteBooking:
    """An appointment there; number and key are all that is needed to cancel it."""

    process: int
    key: str
    begins: datetime
    status: str  # reserved, preconfirmed, confirmed, deleted, ...


def services(at: Remote) -> list[RemoteService]:
    """What the office offers, by name. Raises RemoteUnreachable, RemoteRefused."""
    given = _asked(at, "offices-and-services/", {})
    try:
        offered = {
            int(one["serviceId"]) for one in given["relations"] if int(one["officeId"]) == at.office
        }
        found = [
            RemoteService(int(one["id"]), str(one["name"]), int(one.get("maxQuantity") or 1))
            for one in given["services"]
            if int(one["id"]) in offered
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable() from error
    return sorted(found, key=lambda one: (one.name, one.id))


def free(at: Remote, items: Sequence[Item], *, since: date, until: date) -> list[datetime]:
    """Times on days in [since, until], soonest first; `items` with the keys of services there.

    Raises RemoteUnreachable, RemoteRefused.
    """
    asked = {
        "startDate": since.isoformat(), "endDate": until.isoformat(), "officeIds": str(at.office),
        "serviceIds": ",".join(str(one.service) for one in items),
        "serviceCounts": ",".join(str(one.persons) for one in items),
    }  # fmt: skip
    try:
        given = _asked(at, "available-calendar/", asked)
    except RemoteRefused as error:
        if set(error.codes) <= NOTHING_FREE:
            return []
        raise
    try:
        times = {
            _moment(one)
            for day in given["availableDays"]
            for office in day.get("offices") or []
            if int(office["officeId"]) == at.office
            for one in office["appointments"]
        }
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise _unreadable() from error
    return sorted(times)


def reserve(at: Remote, items: Sequence[Item], *, begins: datetime) -> RemoteBooking:
    """Hold a place for the minutes the office gives. Raises RemoteError."""
    wanted = {
        "timestamp": int(begins.timestamp()), "officeId": at.office,
        "serviceId": [one.service for one in items],
        "serviceCount": [one.persons for one in items],
    }  # fmt: skip
    return _changed(at, "reserve-appointment/", wanted)


def book(
    at: Remote, items: Sequence[Item], *, begins: datetime, mail: str = "", phone: str = ""
) -> RemoteBooking:
    """Hold, say how the citizen is reached, and book. Raises RemoteError.

    What the office refuses on the way is given back there, as far as it answers.
    """
    held = reserve(at, items, begins=begins)
    proof = {"processId": held.process, "authKey": held.key}
    reach = {"familyName": NAME, "email": mail} | ({"telephone": phone} if phone else {})
    try:
        _changed(at, "update-appointment/", proof | reach)
        _changed(at, "preconfirm-appointment/", proof)
        return _changed(at, "confirm-appointment/", proof)
    except RemoteRefused:
        _give_back(at, held)
        raise


def cancel(at: Remote, process: int, key: str) -> RemoteBooking:
    """Give up what was held or booked. Raises RemoteError."""
    return _changed(at, "cancel-appointment/", {"processId": process, "authKey": key})


def appointment(at: Remote, process: int, key: str) -> RemoteBooking:
    """How it stands. Raises RemoteUnreachable, RemoteRefused (also if it was given up)."""
    return _booking(_asked(at, "appointment/", {"processId": str(process), "authKey": key}))


def _give_back(at: Remote, held: RemoteBooking) -> None:
    try:
        cancel(at, held.process, held.key)
    except (RemoteRefused, RemoteUnclear, RemoteUnreachable):
        return  # it falls back by itself when the hold is over


def _asked(at: Remote, path: str, query: Mapping[str, str]) -> dict[str, Any]:
    try:
        status, body = _sent(httpx.Request("GET", _address(at, path), params=query))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise RemoteUnreachable(f"Keine Antwort ({type(error).__name__}).") from error
    given = _read(body)
    if given is None or (status >= 400 and "errors" not in given):
        raise RemoteUnreachable(f"Die Antwort ist nicht lesbar ({status}).")
    return _accepted(given)


def _changed(at: Remote, path: str, sent: Mapping[str, object]) -> RemoteBooking:
    try:
        status, body = _sent(httpx.Request("POST", _address(at, path), json=dict(sent)))
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL) as error:
        raise RemoteUnreachable(f"Keine Antwort ({type(error).__name__}).") from error
    except httpx.HTTPError as error:
        raise RemoteUnclear(UNCLEAR) from error
    given = _read(body)
    if given is None or (status >= 400 and "errors" not in given):
        raise RemoteUnclear(UNCLEAR)
    try:
        return _booking(_accepted(given))
    except RemoteUnreachable as error:  # it says yes, and we cannot read to what
        raise RemoteUnclear(UNCLEAR) from error


UNCLEAR = (
    "Die Stelle hat nicht geantwortet, der Termin kann trotzdem gebucht sein. "
    "Bitte dort nachfragen, bevor Sie noch einmal buchen."
)


def _address(at: Remote, path: str) -> str:
    return f"{at.url.rstrip('/')}/{path}"


def _sent(request: httpx.Request) -> tuple[int, bytes]:
    with httpx.Client(timeout=PATIENCE, follow_redirects=False) as client:
        request.headers.update(HEADERS)
        answer, body = client.send(request, stream=True), b""
        try:
            for part in answer.iter_bytes():
                body += part
                if len(body) > LARGEST:
                    return answer.status_code, b""
        finally:
            answer.close()
        return answer.status_code, body


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None


def _accepted(given: dict[str, Any]) -> dict[str, Any]:
    """The document, if it is no refusal. Raises RemoteRefused."""
    errors = given.get("errors")
    if not errors:
        return given
    codes = [
        str(one.get("errorCode", ""))[:60]
        for one in (errors if isinstance(errors, list) else [])
        if isinstance(one, dict)
    ] or ["unknownError"]
    ours = {code.value: says for code, (_, says) in SAYS.items()}
    raise RemoteRefused(
        " ".join(ours.get(one, f"Die Stelle lehnt das ab ({one}).") for one in codes), *codes
    )


def _booking(given: dict[str, Any]) -> RemoteBooking:
    try:
        return RemoteBooking(
            int(given["processId"]), str(given["authKey"]), _moment(given["timestamp"]),
            str(given.get("status") or ""),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise _unreadable() from error


def _moment(given: object) -> datetime:
    return datetime.fromtimestamp(int(str(given)), UTC)


def _unreadable() -> RemoteUnreachable:
    return RemoteUnreachable("Die Antwort ist nicht wie beschrieben.")
