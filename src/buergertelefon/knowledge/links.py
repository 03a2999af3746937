"""Do the addresses in our answers still lead somewhere? The only module that asks foreign servers.

An address comes from editors and imports, so a server of ours must not be led to machines of the
house: only http and https, only public addresses, each step of a redirection looked at again.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

#: seconds for one answer, asked at once, steps of a redirection
PATIENCE, AT_ONCE, STEPS = 10.0, 8, 4
HEADERS = {"User-Agent": "Buergertelefon link check"}


@dataclass(frozen=True)
class Checked:
    """What came of an address; `problem` is in German and empty if all is well."""

    url: str
    problem: str


def is_public(host: str) -> bool:
    """Are all addresses of this name on the public internet? False too if there are none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(one[4][0]).is_global for one in found)


def check(urls: Iterable[str], *, allowed: Callable[[str], bool] = is_public) -> Iterator[Checked]:
    """Ask every address once; `allowed` decides on the name of a host."""
    with (
        httpx.Client(timeout=PATIENCE, follow_redirects=False, headers=HEADERS) as client,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        yield from pool.map(lambda url: Checked(url, _problem(client, url, allowed)), urls)


def _problem(client: httpx.Client, url: str, allowed: Callable[[str], bool]) -> str:
    for _ in range(STEPS):
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return "keine Adresse im Internet"
        if not allowed(parts.hostname):
            return "führt nicht ins öffentliche Internet, oder den Namen gibt es nicht"
        try:
            answer = client.head(url)
            if answer.status_code in {403, 405, 501}:  # some servers only answer GET
                with client.stream("GET", url) as answer:  # the second try counts
                    pass
        except httpx.InvalidURL:
            return "keine Adresse im Internet"
        except httpx.HTTPError as error:
            return f"keine Antwort ({type(error).__name__})"
        if not answer.is_redirect:
            return "" if answer.status_code < 400 else f"Antwort {answer.status_code}"
        url = urljoin(url, answer.headers.get("location", ""))
    return f"mehr als {STEPS} Weiterleitungen"
