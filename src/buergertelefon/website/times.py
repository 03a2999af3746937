"""Free times as citizens see them: by day, then by office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext

from buergertelefon.appointments.errors import NotBookable
from buergertelefon.appointments.queries.free import Free, When, next_free
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.limits import Item, Refusal
from buergertelefon.base.hours import BERLIN
from buergertelefon.directory.models import Office

#: times on one page
MOST = 48


@dataclass(frozen=True)
class There:
    """The free times of an office on a day."""

    name: str
    office: Office
    times: list[tuple[str, datetime]]  # as sent, and when


@dataclass(frozen=True)
class Times:
    """A page of free times."""

    days: list[tuple[date, list[There]]] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    later: str = ""  # where the next page begins; "": there is none
    minutes: tuple[int, int] = (0, 0)  # how long it takes, at the fastest and the slowest office


def times(
    items: Sequence[Item], calendars: Iterable[int], *, when: When, at: datetime, besides: str = ""
) -> Times:
    """What citizens can book by themselves; `besides`: a time they have already. Raises
    NotBookable.
    """
    keys = list(calendars)
    if not keys:  # for the search that would mean all
        return Times()
    found = next_free(
        items, channel=Channel.WEB, at=at, calendars=keys, when=when, limit=MOST + 1
    )  # fmt: skip
    later = found[MOST].begins.isoformat() if len(found) > MOST else ""
    shown = [one for one in found[:MOST] if sent(one.calendar, one.begins) != besides]
    offices = Office.objects.in_bulk({one.office for one in shown})
    return Times(
        [
            (day, _there(list(rows), offices))
            for day, rows in groupby(shown, key=lambda one: one.begins.astimezone(BERLIN).date())
        ],
        sorted(offices.values(), key=lambda one: one.name),
        later,
        _minutes(shown),
    )


def _minutes(shown: list[Free]) -> tuple[int, int]:
    lasts = {int((one.ends - one.begins).total_seconds()) // 60 for one in shown} or {0}
    return min(lasts), max(lasts)


def _there(rows: list[Free], offices: dict[int, Office]) -> list[There]:
    rows.sort(key=lambda one: (one.name, one.calendar, one.begins))
    return [
        There(name, offices[office], [(sent(one.calendar, one.begins), one.begins) for one in same])
        for (name, _, office), same in groupby(
            rows, key=lambda one: (one.name, one.calendar, one.office)
        )
    ]


def sent(calendar: int, begins: datetime) -> str:
    """A time as a button sends it."""
    return f"{calendar}|{begins.astimezone(BERLIN).isoformat()}"


def chosen(given: str) -> tuple[int, datetime] | None:
    """Calendar and beginning of a time as it was sent; None if it is none."""
    key, _, moment = given.partition("|")
    try:
        calendar, begins = int(key), datetime.fromisoformat(moment)
    except ValueError:
        return None
    if begins.tzinfo is None or not 0 < calendar < 2**63:
        return None
    return calendar, begins


def refused(error: NotBookable) -> str:
    """Why it cannot be booked, in the language of the page."""
    says = {
        Refusal.TOO_MANY: gettext(
            "Personen: So viele passen nicht in einen Termin. Bitte auf mehrere Termine aufteilen."
        ),
        Refusal.NOT_COMBINABLE: gettext(
            "Leistung: Eine davon braucht einen eigenen Termin. Bitte einzeln buchen."
        ),
        Refusal.TOO_SOON: gettext(
            "Zeit: So kurzfristig geht es nicht. Bitte einen späteren Termin wählen."
        ),
        Refusal.TOO_FAR: gettext(
            "Zeit: So weit im Voraus gibt es keine Termine. Bitte einen früheren wählen."
        ),
    }
    return says.get(
        Refusal(error.reason), gettext("Leistung: Diese Stelle vergibt dafür keine Termine.")
    )


def too_many() -> str:
    """Whoever it is has enough appointments; never who has which."""
    return gettext(
        "An dieser Stelle geht für Sie gerade kein weiterer Termin. "
        "Sagen Sie erst einen anderen ab, oder rufen Sie uns an."
    )
