"""The tours that an order goes with: one for each category of what is put out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from buergertelefon.base.hours import BERLIN
from buergertelefon.waste.errors import BadField, Refused
from buergertelefon.waste.models import BulkyOrder, House, Round
from buergertelefon.waste.queries.bulky import free_rounds_of, rounds_of, zone_of
from buergertelefon.waste.rules import bulky
from buergertelefon.waste.rules.bulky import Piece
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.words import CATEGORIES, Category


def tours(
    house: House, pieces: Sequence[Piece], rounds: Mapping[Category, int], *, at: datetime
) -> dict[Category, Round]:
    """The tours that were chosen, one for each category of the pieces. Raises BadField."""
    provider, today = house.street.provider, at.astimezone(BERLIN).date()
    first, last = bulky.bookable(
        today, lead=provider.bulky_lead_days, ahead=provider.bulky_ahead_days
    )
    return _picked(pieces, rounds, rounds_of(house, first=first, last=last))


def tours_for(
    row: BulkyOrder, pieces: Sequence[Piece], rounds: Mapping[Category, int], *, at: datetime,
    now: Mapping[Category, Round], by_office: bool,
) -> dict[Category, Round]:  # fmt: skip
    """The same for an order, whose tours are `now`; what stays on its day needs no choice.

    Raises BadField, and Refused where nobody knows any more which tours come to the house.
    """
    keep = {category: one for category, one in now.items() if rounds.get(category) == one.pk}
    rest = [one for one in pieces if one.category not in keep]
    if not rest:
        return keep
    if by_office:
        zones = {one.zone_id for one in now.values()}
        if row.house and (zone := zone_of(row.house)):
            zones.add(zone.pk)
        today = at.astimezone(BERLIN).date()
        there = Round.objects.filter(zone__in=zones, day__gte=today, closed=False)
        return keep | _picked(rest, rounds, there)
    if row.house is None:
        raise Refused("Diese Adresse steht nicht mehr im Verzeichnis. Bitte rufen Sie uns an.")
    return keep | tours(row.house, rest, rounds, at=at)


def days_to_move(row: BulkyOrder, *, at: datetime) -> dict[Category, list[Round]]:
    """Its own tours and the free ones for each category: nothing has to move that is right.

    What is too near to be changed has only its own. Of what was missed, a part may stay; all of it
    may not. {} where nobody knows any more which tours come to the house.
    """
    if row.house is None:
        return {}
    today, provider = at.astimezone(BERLIN).date(), row.provider
    parts = list(row.parts.select_related("round").order_by("round__category"))
    booked = row.state == OrderState.BOOKED
    first, last = bulky.bookable(
        today, lead=provider.bulky_lead_days, ahead=provider.bulky_ahead_days
    )
    free, tours = free_rounds_of(row.house, first=first, last=last), {}
    for mine in (one.round for one in parts):
        fixed = booked and not bulky.may_change(
            mine.day, today=today, days=provider.bulky_change_days
        )
        others = [one for one in free if one.category == mine.category and one != mine]
        there = ([mine] if booked or len(parts) > 1 else []) + ([] if fixed else others)
        tours[Category(mine.category)] = sorted(there, key=lambda one: one.day)
    return tours


def _picked(
    pieces: Sequence[Piece], rounds: Mapping[Category, int], there: Iterable[Round]
) -> dict[Category, Round]:
    open_ = {one.pk: one for one in there}
    found: dict[Category, Round] = {}
    for category in bulky.categories(pieces):
        one = open_.get(rounds.get(category, 0))
        if one is None or one.category != category:
            raise BadField(
                f"round_{category}", f"{CATEGORIES[category]}: Bitte wählen Sie einen Tag."
            )
        found[category] = one
    return found
