"""Items of a table: all of it or nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from buergertelefon.waste.actions.describing import ItemText, WayText, describe
from buergertelefon.waste.errors import BadField, BadFile
from buergertelefon.waste.item_table import TOLD, ItemRows, WayRow
from buergertelefon.waste.models import Item, Material, Provider


@dataclass(frozen=True)
class Changes:
    """What a table makes of the items; names in the order of the file."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """The same as long as the same would change."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


@transaction.atomic
def take(rows: Sequence[ItemRows], providers: Sequence[Provider], *, dry_run: bool) -> Changes:
    """Take a table over; items that are not in it stay, ways in other cities, too.

    `providers`: whose ways may be written. `dry_run`: only look. Raises BadFile.
    """
    towns = {one.town.casefold(): one for one in providers}
    materials = {one.name.casefold(): one for one in Material.objects.all()}
    found: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
    problems: list[str] = []
    for one in rows:
        ways = [way for row in one.ways if (way := _way(row, towns, materials, problems))]
        if len(ways) < len(one.ways):
            continue
        try:
            with transaction.atomic():
                found[_taken(one, ways, [each.pk for each in providers])].append(one.name)
        except BadField as error:
            problems.append(f"Zeile {one.line}: {one.name}: {error}")
    if problems:
        raise BadFile(problems[:TOLD])
    transaction.set_rollback(dry_run)
    return Changes(**{name: tuple(names) for name, names in found.items()})


def _taken(one: ItemRows, ways: list[WayText], providers: list[int]) -> str:
    item = Item.objects.filter(name__iexact=one.name).first()
    mine = {way.provider.pk for way in ways}
    before = _stands(item, mine) if item else None
    about = ItemText(one.name, one.words, one.hazard)
    if item and not one.words and not one.hazard:
        about = ItemText(item.name, tuple(item.words), item.hazard)  # the file does not say
    after = describe(item.pk if item else None, about, ways, providers=providers,
                     only=mine)  # fmt: skip
    if before is None:
        return "new"
    return "unchanged" if _stands(after, mine) == before else "changed"


def _stands(item: Item, providers: set[int]) -> tuple[object, ...]:
    """All that a table says of an item at these providers."""
    fields = ("provider", "order", "disposal", "text", "material", "category", "litres",
              "fee_cents", "fee_note", "source", "checked")  # fmt: skip
    ways = item.ways.filter(provider__in=providers).order_by("provider", "order")
    return item.name, tuple(item.words), item.hazard, *ways.values_list(*fields)


def _way(
    row: WayRow, towns: dict[str, Provider], materials: dict[str, Material], problems: list[str]
) -> WayText | None:
    provider = towns.get(row.town.casefold())
    material = materials.get(row.material.casefold())
    if provider is None:
        known = ", ".join(one.town for one in towns.values())
        problems.append(f"Zeile {row.line}: „{row.town}“ ist nicht Ihre Stadt ({known}).")
        return None
    if row.material and material is None:
        problems.append(f"Zeile {row.line}: Den Annahmestoff „{row.material}“ gibt es nicht.")
        return None
    return WayText(provider, row.disposal, row.text, material, row.category, row.litres,
                   row.fee_cents, row.fee_note, row.source, row.checked)  # fmt: skip
