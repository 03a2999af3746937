"""What the registers know of the parts and streets of a town."""

from collections import defaultdict

from buergertelefon.places.models import District, Street
from buergertelefon.places.rules.writing import folded
from buergertelefon.responsibility.rules.areas import Town


def town_of(key: str) -> Town:
    """Parts and streets below an ARS or its start; a Kreis of several towns has all of theirs."""
    parts: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for one in District.objects.filter(commune__startswith=key).select_related("within"):
        for name in (one.name, "/".join(one.path)):
            parts[folded(name)].add(one.path)
    streets = Street.objects.filter(commune__startswith=key).values_list("name", flat=True)
    return Town(
        {name: frozenset(paths) for name, paths in parts.items()},
        {folded(name): name for name in streets},
    )
