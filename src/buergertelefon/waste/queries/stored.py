"""What is there before a file of dates is taken in."""

from collections import defaultdict

from buergertelefon.places.rules.writing import folded
from buergertelefon.waste.models import CollectionDate, Provider, Zone
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.records import Dated

#: dates with the slugs of their sources; what calendars are told apart by
Content = frozenset[tuple[Dated, str]]


def contents(provider: Provider) -> dict[int, Content]:
    """What stands in each calendar of the provider."""
    found: dict[int, set[tuple[Dated, str]]] = defaultdict(set)
    rows = CollectionDate.objects.filter(calendar__provider=provider)
    for pk, day, kind, slug in rows.values_list("calendar", "day", "kind", "source__slug"):
        found[pk].add((Dated(day, Kind(kind)), slug))
    return {pk: frozenset(content) for pk, content in found.items()}


def zones_by_name(provider: Provider) -> dict[str, int]:
    """By name and by district, folded; a name goes before a district."""
    zones = list(Zone.objects.filter(provider=provider))
    found = {folded(name): one.pk for one in zones for name in one.districts}
    return found | {folded(one.name): one.pk for one in zones}
