"""The work list: what is to be done, by which time, and what is found again."""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.sheet import sheet
from buergertelefon.base.typed import typed
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries.cases import is_late
from buergertelefon.cases.queries.worklist import (
    CALLS,
    LABELS,
    ORDERS,
    STATES,
    View,
    Wanted,
    counts,
    worklist,
)
from buergertelefon.cases.queries.worklist import table as lines_of
from buergertelefon.cases.rules.life import STATES as STATE_WORDS
from buergertelefon.cases.rules.life import State
from buergertelefon.cases.rules.words import CHANNELS, REPLIES
from buergertelefon.cases.views.frame import (
    other_inboxes,
    own_inboxes,
    own_scope,
    page,
    staff_required,
)
from buergertelefon.directory.models import Service
from buergertelefon.staff.views import AgentRequest

COLUMNS = ("Code", "Thema", "Leistung", "Stelle", "Stand", "Überfällig", "Aufgenommen", "Frist",
           "Beantwortet", "Abgeschlossen", "Weg", "Antwort per", "Wieder geöffnet")  # fmt: skip


@staff_required
@require_GET
def start(request: AgentRequest) -> HttpResponse:
    """A list, its tabs, its filters."""
    return shown(request, wanted_of(request))


def shown(
    request: AgentRequest, wanted: Wanted, *, bulk: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page; `bulk`: what was pressed for many and could not be."""
    scope, now = own_scope(request), timezone.now()
    listed, mine = worklist(scope, wanted, at=now), own_inboxes(request)
    there = counts(scope, at=now)
    whole = scope.inboxes is None
    values: dict[str, Any] = {
        "rows": listed.rows, "now": now, "wanted": wanted, "several": len(mine) > 1,
        "more": _address(replace(wanted, after=listed.more)) if listed.more else "",
        "first": _address(replace(wanted, after="")) if wanted.after else "",
        "table": _address(replace(wanted, after="")), "here": _address(wanted),
        "tabs": [
            (_address(Wanted(one, inbox=wanted.inbox, service=wanted.service)), label,
             there.get(one, ""), one == wanted.view and not wanted.words)
            for one, label in LABELS.items() if whole or one != View.RETURNED
        ],
        "title": "Gefunden" if wanted.words else LABELS[wanted.view],
        "inboxes": mine, "targets": other_inboxes(request), "services": _services(),
        "orders": [] if wanted.view in {View.CALLS, View.LATE} and not wanted.words
        else [(key, label) for key, (_, label) in ORDERS.items()],
        "key": uuid.uuid4(), "bulk": bulk or {}, "nobody": not mine,
        "cut": wanted.view == View.CALLS and not wanted.words and len(listed.rows) == CALLS,
        "closed": STATES[wanted.view] == STATES[View.DONE],
    }  # fmt: skip
    return page(request, "worklist", values, status)


@staff_required
@require_GET
def table(request: AgentRequest) -> HttpResponse:
    """The same list for a spreadsheet; nothing of a citizen is in it."""
    now = timezone.now()
    found = lines_of(own_scope(request), replace(wanted_of(request), after=""), at=now)
    return sheet("vorgaenge", COLUMNS, (_cells(one, now) for one in found))


def wanted_of(request: HttpRequest) -> Wanted:
    """What the address asks for; what it cannot mean is left out."""
    given = request.GET
    view = typed(given, "liste")
    return Wanted(
        View(view) if view in set(View) else View.QUEUE, typed(given, "q"),
        _number(typed(given, "stelle")), _number(typed(given, "leistung")),
        typed(given, "sortieren"), typed(given, "nach"),
    )  # fmt: skip


def _address(wanted: Wanted) -> str:
    given = {
        "liste": wanted.view.value, "q": wanted.words, "stelle": wanted.inbox,
        "leistung": wanted.service, "sortieren": wanted.order, "nach": wanted.after,
    }  # fmt: skip
    return urlencode({name: value for name, value in given.items() if value})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _services() -> list[tuple[int, str]]:
    return list(Service.objects.order_by("name").values_list("pk", "name"))


def _cells(row: Case, now: datetime) -> tuple[str, ...]:
    late = "überfällig" if is_late(row, at=now) else ""
    moments = [f"{one.astimezone(BERLIN):%d.%m.%Y %H:%M}" if one else ""
               for one in (row.opened, row.due, row.answered, row.closed)]  # fmt: skip
    return (
        row.reference, row.subject, row.service.name if row.service else "",
        row.inbox.office.name, STATE_WORDS[State(row.state)], late, *moments,
        CHANNELS[row.channel], REPLIES[row.way], str(row.reopened),
    )  # fmt: skip
