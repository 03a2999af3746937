"""Bulky waste ordered while the caller waits: what, on which day, for whom."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.typed import typed
from buergertelefon.contacts.errors import ContactError
from buergertelefon.desk import waste
from buergertelefon.desk.records import Record
from buergertelefon.desk.views.booking.panel import values_of
from buergertelefon.desk.views.frame import GONE, agent_required, once_of, record_of, refused
from buergertelefon.desk.views.waste.panel import (
    PRACTISING,
    details_of,
    done,
    kept,
    noted,
    render_panel,
    shown_order,
    today,
    ways_for,
    writer,
)
from buergertelefon.messages.errors import BadMessage, BadNumber, BadPostal
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.actions import ordering
from buergertelefon.waste.errors import BadField, NoPlace, Refused
from buergertelefon.waste.models import House
from buergertelefon.waste.rules import bulky
from buergertelefon.waste.rules.words import CATEGORIES, Category, Channel

#: what is wrong with a way to reach somebody, and the field it stands in
REACHED = {BadNumber: "phone", BadPostal: "postcode"}


@agent_required
@require_GET
def prepare(request: AgentRequest) -> HttpResponse:
    """The form: `what` is said in one line, the tours of its categories are offered."""
    if (record := record_of(request)) is None:
        return refused(GONE)
    try:
        house = waste.house_of(kept(request)["house"], centre=request.user.centre_id)
    except BadField as error:
        return refused(str(error), error.field)
    return _form(request, record, house)


@agent_required
@require_POST
def order(request: AgentRequest) -> HttpResponse:
    """Order it and note it on the contact, both or neither. Pressed five times it is one order."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    values = request.POST
    try:
        house = waste.house_of(kept(request)["house"], centre=request.user.centre_id)
    except BadField as error:
        return refused(str(error), error.field)
    provider = house.street.provider
    try:
        lines = waste.lines_of(kept(request)["what"], values, provider=provider, on=today())
        with transaction.atomic():
            row = ordering.order(
                house, waste.pieces_of(lines), rounds_of(request), details_of(values, record),
                channel=Channel.PHONE, key=uuid.uuid5(once_of(request), str(record.id)),
                at=timezone.now(), contact=record.id, note=typed(values, "note"),
            )  # fmt: skip
            noted(request, record, _words(row), provider)
    except NoPlace as error:
        return _form(request, record, house, said=f"{error} Bitte einen anderen Tag wählen.")
    except BadField as error:
        return refused(str(error), error.field)
    except BadMessage as error:
        return refused(str(error), REACHED.get(type(error), "mail"))
    except ContactError:
        return refused(GONE)
    except Refused as error:
        return refused(str(error))
    return done(request, shown_order(row) | {"step": "ordered", "said": "Sperrmüll angemeldet."})


def rounds_of(request: AgentRequest) -> dict[Category, int]:
    """The tours that were chosen."""
    return {
        one: int(key)
        for one in Category
        if (key := typed(request.POST, f"round_{one}")).isascii() and key.isdigit()
        and len(key) < 12
    }  # fmt: skip


def _words(row: Any) -> str:
    days = row.parts.order_by("round__day").values_list("round__day", flat=True)
    # without the year: with it a note looks like a date of birth
    named = ", ".join(dict.fromkeys(f"{day.day}.{day.month}." for day in days))
    return f"Sperrmüll am {named}, Code {row.reference}"


def _form(request: AgentRequest, record: Record, house: House, *, said: str = "") -> HttpResponse:
    values, provider = values_of(request), house.street.provider
    what = kept(request)["what"]
    lines = waste.lines_of(what, values, provider=provider, on=today())
    try:
        pieces = waste.pieces_of(lines)
    except BadField:
        pieces = ()
    litres = bulky.volume(pieces)
    shown: dict[str, Any] = {
        "step": "bulky", "house": house.pk, "said": said, "provider": provider, "lines": lines,
        "found": f"{house.street.name} {house.number}, {provider.town}",
        "elsewhere": [one for one in lines if one.elsewhere],
        "undecided": next((one for one in lines if one.undecided), None),
        "sizes": {key: words for key, (words, _) in waste.SIZES.items()},
        "categories": CATEGORIES, "litres": bulky.cubic(litres),
        "most": bulky.cubic(provider.bulky_litres), "too_much": litres > provider.bulky_litres,
        "days": waste.days_for(house, pieces, today=today()) if pieces else (),
        "kerb_by": f"{provider.kerb_by:%-H:%M}", "rules": provider.bulky_rules.splitlines(),
        "practising": PRACTISING if record.script else "",
    } | ways_for(record, postal=True)  # fmt: skip
    return render_panel(request, shown, 422 if said else 200)
