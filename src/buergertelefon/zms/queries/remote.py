"""Which offices elsewhere do what we are asked for, and what they call it."""

from collections.abc import Sequence

from buergertelefon.appointments.rules.limits import Item
from buergertelefon.zms.client import Remote
from buergertelefon.zms.models import RemoteOffer, RemoteOffice


def offices_for(services: Sequence[int], *, centre: int) -> dict[str, str]:
    """Key and name of offices of the centre that do all of these services, by name."""
    rows = RemoteOffice.objects.filter(centre=centre)
    for service in services:
        rows = rows.filter(offers__service=service)
    return dict(rows.order_by("name", "slug").values_list("slug", "name")) if services else {}


def asked_of(slug: str, items: Sequence[Item], *, centre: int) -> tuple[Remote, list[Item]] | None:
    """Where to ask and for what in its numbers; None if the office does not do all of it."""
    office = RemoteOffice.objects.filter(slug=slug, centre=centre).first()
    if office is None or not items:
        return None
    numbers = dict(RemoteOffer.objects.filter(office=office).values_list("service", "number"))
    if not all(one.service in numbers for one in items):
        return None
    remote = Remote(office.url, office.number)
    return remote, [Item(numbers[one.service], one.persons) for one in items]
