"""What calendars offer, as values the rules can read."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Q

from buergertelefon.appointments.models import Calendar, CalendarService
from buergertelefon.appointments.models import Contingent as ContingentRow
from buergertelefon.appointments.rules import contingents, limits
from buergertelefon.appointments.rules.contingents import Channel, Contingent
from buergertelefon.appointments.rules.limits import Counted, House, Item, Needs, Offered


@dataclass(frozen=True)
class Wish:
    """What somebody would like to book."""

    calendar: int
    begins: datetime
    items: tuple[Item, ...]
    channel: Channel
    contact: uuid.UUID | None = None  # the conversation it is made in
    session: str = ""  # its key, on the web

    @property
    def holder(self) -> str:
        """Who holds it; "" if nobody can tell."""
        if self.contact is not None:
            return f"call:{self.contact}"
        return f"session:{self.session}" if self.session else ""


@dataclass(frozen=True)
class Terms:
    """A calendar and what it offers."""

    calendar: int
    name: str
    office: int
    centre: int
    step: timedelta
    hold: timedelta
    house: House
    offered: Mapping[int, Offered]  # by the key of directory.Service
    offers: Mapping[int, int]  # the key of CalendarService, by that of directory.Service
    contingents: tuple[Contingent, ...]

    def needs(self, items: Sequence[Item], *, at: datetime) -> Needs:
        """What a wish takes here. Raises NotBookable."""
        return limits.needs(items, self.offered, step=self.step, house=self.house, at=at)

    def row(self, items: Sequence[Item], *, at: datetime) -> list[tuple[tuple[Item, ...], Needs]]:
        """The appointments a wish takes here, one right after the other. Raises NotBookable."""
        return [
            (part, self.needs(part, at=at))
            for part in limits.parts(items, self.offered, house=self.house)
        ]

    def whole(self, items: Sequence[Item], *, at: datetime) -> Needs:
        """What all of them take together. Raises NotBookable."""
        needs = [need for _, need in self.row(items, at=at)]
        return replace(
            needs[0],
            slots=sum(one.slots for one in needs),
            needs_skill=any(one.needs_skill for one in needs),
            earliest=max(one.earliest for one in needs),
            last=min(one.last for one in needs),
        )

    def begins_of(self, begins: datetime, slots: int) -> list[datetime]:
        """Beginnings of so many neighbouring slots."""
        return [begins + n * self.step for n in range(slots)]


def terms(*, calendars: Iterable[int] = (), offices: Iterable[int] = ()) -> list[Terms]:
    """Of active calendars, those named or of the offices named; of all if none is named."""
    chosen = Q(active=True)
    if ids := list(calendars):
        chosen &= Q(pk__in=ids)
    if houses := list(offices):
        chosen &= Q(office__in=houses)
    rows = Calendar.objects.filter(chosen).order_by("pk").values_list(
        "pk", "name", "office", "centre", "step", "hold",
        "office__most_concerns", "office__months_ahead",
    )  # fmt: skip
    found = list(rows)
    keys = [row[0] for row in found]
    services = _services(keys)
    shares = contingents_of(keys)
    return [
        Terms(
            pk, name, office, centre, step, hold, House(most, months),
            {service: offered for service, (_, offered) in services[pk].items()},
            {service: offer for service, (offer, _) in services[pk].items()},
            shares[pk],
        )
        for pk, name, office, centre, step, hold, most, months in found
    ]  # fmt: skip


def _services(calendars: Sequence[int]) -> dict[int, dict[int, tuple[int, Offered]]]:
    found: dict[int, dict[int, tuple[int, Offered]]] = defaultdict(dict)
    rows = CalendarService.objects.filter(calendar__in=calendars).values_list(
        "calendar", "pk", "service", "duration", "buffer", "combinable", "needs_skill", "lead",
        "horizon", "counted",
    )  # fmt: skip
    for calendar, pk, service, duration, buffer, combinable, skill, lead, horizon, counted in rows:
        how = Offered(service, duration, buffer, combinable, skill, lead, horizon, Counted(counted))
        found[calendar][service] = (pk, how)
    return found


def contingents_of(calendars: Sequence[int]) -> dict[int, tuple[Contingent, ...]]:
    """The shares of channels, by calendar."""
    found: dict[int, tuple[Contingent, ...]] = defaultdict(tuple)
    rows = ContingentRow.objects.filter(calendar__in=calendars).order_by("channel")
    for row in rows:
        releases = frozenset(Channel(one) for one in row.releases_to)
        share = Contingent(
            Channel(row.channel), Fraction(row.share), releases, row.days_before, row.clock
        )
        found[row.calendar_id] += (share,)
    return found


def cuts(one: Terms, channel: Channel, *, at: datetime) -> dict[str, Any]:
    """Until which day the kept places of each channel are open to this one, for a statement."""
    days = contingents.cuts(one.contingents, channel, at=at)
    return {f"cut_{kept}": day for kept, day in days.items()}
