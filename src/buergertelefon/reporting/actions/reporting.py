"""Who gets reports, what the service costs, and that a month's report goes out once."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

from django.db import transaction

from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages.actions import Draft, post
from buergertelefon.messages.errors import BadMessage, NotSetUp
from buergertelefon.messages.rules.outbox import Channel
from buergertelefon.reporting.models import Cost, Recipient
from buergertelefon.reporting.rules.spans import Span

CAUSE = "figures-report"
Paper = Callable[[ServiceCentre, Span, str], bytes]  # centre, month, key of a municipality or ""


def add_recipient(centre: ServiceCentre, mail: str, municipality: str) -> None:
    """An office gets the report from now on; twice is once. `municipality`: a key, or "" all."""
    Recipient.objects.get_or_create(centre=centre, mail=mail, municipality_id=municipality or None)


def drop_recipient(centre: ServiceCentre, number: int) -> None:
    """Not any more. Twice is the same as once."""
    Recipient.objects.filter(centre=centre, pk=number).delete()


def set_cost(centre: ServiceCentre, month: date, cents: int) -> None:
    """What the service costs in the month of that day."""
    Cost.objects.update_or_create(
        centre=centre, month=month.replace(day=1), defaults={"cents": cents}
    )


@transaction.atomic
def send(centre: ServiceCentre, month: Span, paper: Paper, *, at: datetime) -> int:
    """Post the report of a month to all who get it, once each; to how many.

    Raises NotSetUp if no mail leaves this house.
    """
    sent = 0
    papers: dict[str, bytes] = {}
    for one in Recipient.objects.filter(centre=centre).order_by("pk"):
        place = one.municipality_id or ""
        if place not in papers:
            papers[place] = paper(centre, month, place)
        draft = Draft(
            Channel.MAIL, one.mail, cause=CAUSE,
            subject=f"Bericht des Bürgertelefons, {month.name}",
            text=f"Guten Tag,\n\nim Anhang: der Bericht für {month.name} als PDF. Er enthält nur"
            " Summen, nichts über einzelne Anrufe oder Personen.\n\nIhr Bürgertelefon",
            attached=(f"bericht-{month.since:%Y-%m}.pdf", papers[place]),
        )  # fmt: skip
        key = f"report:{centre.pk}:{month.since:%Y-%m}:{one.pk}"
        with suppress_bad():
            post(draft, key=key, centre=centre.pk, at=at)
            sent += 1
    return sent


def suppress_bad() -> suppress:
    """An address that has become impossible must not keep the others from their report."""
    return suppress(*(one for one in BadMessage.__subclasses__() if one is not NotSetUp))
