"""What citizens open with code and key: an order, a report, a case. Link, enter, look up, lock."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext

from buergertelefon.base.reference import normal
from buergertelefon.base.tries import must_wait


class Own(Protocol):
    """A row with a code that is said, and a key that opens it."""

    pk: Any
    reference: Any


T = TypeVar("T", bound=Own)


@dataclass(frozen=True)
class OwnPages(Generic[T]):
    """The pages of one kind of it, and how it is found."""

    kind: str  # as in base.tries
    session: str  # start of what the session knows of it: what it may see, what to say next
    page: str  # name of its page's address
    open: str  # name of the page that asks for code and key
    asks: str  # template of that page
    by_code: Callable[[str], T]
    by_secret: Callable[[str, str], T]
    unknown: type[Exception]
    must_wait: type[Exception]
    nothing: str | Promise  # what is said of a code that there is not
    alone: bool = True  # does the code by itself show something?

    @property
    def said(self) -> str:
        """Where the session keeps what to say next."""
        return f"{self.session}-gesagt"

    def opened(self, request: HttpRequest) -> list[str]:
        """Keys of the rows that this session has made or shown a secret of."""
        return list(request.session.get(f"{self.session}-offen", []))

    def remember(self, request: HttpRequest, row: T) -> None:
        """This session may see it."""
        rest = [one for one in self.opened(request) if one != str(row.pk)]
        request.session[f"{self.session}-offen"] = [*rest, str(row.pk)]

    def close(self, request: HttpRequest, row: T) -> None:
        """It may no longer."""
        rest = [one for one in self.opened(request) if one != str(row.pk)]
        request.session[f"{self.session}-offen"] = rest

    def is_mine(self, request: HttpRequest, row: T) -> bool:
        """May this session see all of it?"""
        return str(row.pk) in self.opened(request)

    def named(self, code: str) -> tuple[T | None, str]:
        """What the code alone leads to, or why it does not."""
        try:
            return self.by_code(code), ""
        except self.unknown:
            return None, str(self.nothing)

    def tried(self, code: str, secret: str) -> tuple[T | None, str]:
        """What code and key open, or why not: never which of the two was wrong."""
        try:
            return self.by_secret(code, secret), ""
        except self.must_wait:
            return None, gettext("Zu viele Versuche. Bitte warten Sie eine Minute.")
        except self.unknown:
            return None, gettext(
                "Code und Schlüssel passen nicht zusammen. Bitte prüfen Sie beides."
            )

    def link(self, request: HttpRequest, code: str, secret: str) -> HttpResponse:
        """The link of a message. Always leads on, so that no address with a secret is shown."""
        row, says = self.tried(code, secret)
        if row is None:
            return self.refuse(request, says)
        self.remember(request, row)
        return redirect(self.page, row.reference)

    def enter(self, request: HttpRequest) -> HttpResponse:
        """Code and key, typed; where the code alone shows something, without the key."""
        if request.method == "GET":
            said = request.session.pop(self.said, "")
            page = {"says": said, "code": normal(request.GET.get("code", ""))}
            return render(request, self.asks, page)
        code = request.POST.get("code", "")[:40]
        key = request.POST.get("schluessel", "")[:80].strip()
        row, says = self.tried(code, key) if key or not self.alone else self.named(code)
        if row is None:
            status = 429 if must_wait(self.kind, code) else 422
            return render(request, self.asks, {"says": says, "code": code}, status=status)
        if key:
            self.remember(request, row)
        return redirect(self.page, row.reference)

    def refuse(self, request: HttpRequest, says: str) -> HttpResponse:
        """Back to code and key, with a word why."""
        request.session[self.said] = says
        return redirect(self.open)

    def lock(self, request: HttpRequest, row: T) -> HttpResponse:
        """Closed on this device."""
        self.close(request, row)
        return redirect(self.open)
