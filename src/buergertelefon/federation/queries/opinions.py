"""What FIT-Connect says to who is responsible; a second opinion, never ours."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from buergertelefon.directory.models import Service
from buergertelefon.federation.errors import RoutingError
from buergertelefon.federation.fitconnect import Route, routes
from buergertelefon.federation.rules.opinions import Verdict, verdict
from buergertelefon.responsibility.queries.who import who


@dataclass(frozen=True)
class Opinion:
    """The comparison, in words, with both names."""

    verdict: Verdict
    words: str
    ours: list[str] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)


def is_on() -> bool:
    """Has this city switched the second opinion on?"""
    return bool(settings.FITCONNECT_ROUTING_URL)


def second_opinion(leika: str, ars: str, *, on: date, topic: str = "") -> Opinion:
    """Compare who is responsible by our sources with FIT-Connect's entries.

    `leika` 14 digits, `ars` of a municipality. `topic`: key of the service or topic with us; else
    the service with that LeiKa key.
    """
    if not is_on():
        return Opinion(Verdict.OFF, "Die zweite Meinung (FIT-Connect) ist nicht eingeschaltet.")
    slugs = Service.objects.filter(key=leika).values_list("slug", flat=True)
    topic = topic or slugs.first() or ""
    told = who(topic, ars, on=on) if topic else None
    ours = [one.name for one in told.bodies] if told else []
    try:
        found = routes(settings.FITCONNECT_ROUTING_URL, leika=leika, ars=ars)
    except RoutingError as error:
        why = f"FIT-Connect ist nicht erreichbar: {error}".rstrip(".")
        return Opinion(Verdict.NOT_REACHABLE, f"{why}. {_said('Wir nennen', ours)}", ours)
    theirs = list(dict.fromkeys(_name(one) for one in found))
    return _opinion(verdict(ours, theirs), ours, theirs)


def _opinion(one: Verdict, ours: list[str], theirs: list[str]) -> Opinion:
    if one is Verdict.NO_ENTRY:
        words = "FIT-Connect hat dafür keinen Eintrag. Das heißt nicht, dass niemand zuständig ist."
        return Opinion(one, f"{words} {_said('Wir nennen', ours)}", ours)
    both = f"{_said('Wir nennen', ours)} {_said('FIT-Connect nennt', theirs)}"
    agree, differ = "Beide Quellen sind sich einig.", "Die Quellen nennen Verschiedenes."
    start = agree if one is Verdict.AGREES else differ
    return Opinion(one, f"{start} {both}", ours, theirs)


def _said(source: str, names: Sequence[str]) -> str:
    """`source` with its verb: "Wir nennen"."""
    return f"{source}: {', '.join(names)}." if names else f"{source} keine Stelle."


def _name(one: Route) -> str:
    return one.name or f"ohne Namen ({one.destination})"
