"""The one module that knows the FIT-Connect Routing API 2.0: who is responsible, service by place.

`GET routes?leikaKey&ars&offset&limit`, no key needed. An answer without routes is normal and means
that nothing was entered there, never that nobody is responsible.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from buergertelefon.federation.errors import (
    RoutingBusy,
    RoutingError,
    RoutingForbidden,
    RoutingRefused,
    RoutingUnreachable,
)

#: seconds for one answer; routes of one page, pages of one question
PATIENCE, PAGE, PAGES = 5.0, 100, 10
HEADERS = {"User-Agent": "Buergertelefon", "Accept": "application/json"}


@dataclass(frozen=True)
class Route:
    """An entry: who takes applications for a service in an area."""

    destination: str  # its id
    name: str = ""
    phone: str = ""
    mail: str = ""
    town: str = ""


def routes(
    base: str, *, leika: str, ars: str, page: int = PAGE, wait: float = PATIENCE
) -> list[Route]:
    """All entries for a service (14 digits) in an area (2 to 12 digits); none: no entry.

    Raises RoutingUnreachable, RoutingForbidden, RoutingBusy, RoutingRefused.
    """
    with httpx.Client(timeout=wait, headers=HEADERS, follow_redirects=False) as client:
        return list(_pages(client, base, leika, ars, page))


def _pages(client: httpx.Client, base: str, leika: str, ars: str, page: int) -> Iterator[Route]:
    offset = 0
    for _ in range(PAGES):
        question: dict[str, str | int] = {
            "leikaKey": leika, "ars": ars, "offset": offset, "limit": page,
        }  # fmt: skip
        try:
            answer = client.get(f"{base.rstrip('/')}/routes", params=question)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RoutingUnreachable(f"keine Antwort ({type(error).__name__})") from error
        if answer.status_code != 200:
            raise _error(answer)
        found, total = _read(answer)
        yield from found
        offset += len(found)
        if not found or offset >= total:
            return
    raise RoutingUnreachable(f"mehr als {PAGES * page} Einträge")


def _read(answer: httpx.Response) -> tuple[list[Route], int]:
    try:
        given = answer.json()
        return [_route(one) for one in given["routes"]], int(given["totalCount"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RoutingUnreachable("Die Antwort ist nicht wie beschrieben.") from error


def _route(one: dict[str, Any]) -> Route:
    people = one.get("contactPersons") or [{}]
    return Route(
        str(one["destinationId"]), str(one.get("destinationName") or ""),
        str(people[0].get("tel") or ""), str(people[0].get("email") or ""),
        str((one.get("address") or {}).get("city") or ""),
    )  # fmt: skip


def _error(answer: httpx.Response) -> RoutingError:
    """What it says is wrong (problem+json), as one of ours."""
    detail = ""
    with suppress(ValueError, AttributeError):
        given = answer.json()
        detail = str(given.get("detail") or given.get("title") or "")[:200]
    status = answer.status_code
    if status == 429:
        wait = answer.headers.get("RateLimit-Reset") or answer.headers.get("Retry-After") or ""
        seconds = int(wait) if wait.isdigit() else 60
        return RoutingBusy(f"zu viele Anfragen, wieder in {seconds} Sekunden", wait=seconds)
    if status == 403:
        return RoutingForbidden("Unsere Anfragen werden nicht angenommen (403).")
    if 400 <= status < 500:
        return RoutingRefused(f"Die Frage wird nicht angenommen ({status}). {detail}".strip())
    return RoutingUnreachable(f"Antwort {status}")
