"""What editors write about items, and where they go in their own city."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from buergertelefon.waste.actions.naming import free_slug
from buergertelefon.waste.errors import BadField, Unknown
from buergertelefon.waste.models import Item, ItemWay, Material, Provider
from buergertelefon.waste.rules.words import DISPOSALS, Category, Disposal

LONGEST_WORD, MOST_WORDS = 60, 40


@dataclass(frozen=True)
class ItemText:
    """What an item is called, and what is dangerous about it."""

    name: str
    words: tuple[str, ...] = ()
    hazard: str = ""


@dataclass(frozen=True)
class WayText:
    """One way to get rid of it in one city."""

    provider: Provider
    disposal: Disposal
    text: str
    material: Material | None = None
    category: Category | None = None
    litres: int | None = None
    fee_cents: int | None = None  # None: not known
    fee_note: str = ""
    source: str = ""
    checked: date | None = None


@transaction.atomic
def describe(
    item: int | None, about: ItemText, ways: Sequence[WayText], *, providers: Iterable[int],
    only: Iterable[int] | None = None,
) -> Item:  # fmt: skip
    """Make or change an item; its ways at these providers become `ways`, others stay.

    `only`: of the providers those whose ways change. The text of an item that other providers use,
    too, stays as it is. Raises BadField, Unknown.
    """
    mine = set(providers)
    list(Provider.objects.select_for_update().filter(pk__in=mine).order_by("pk"))  # two clicks
    _check(about, ways)
    row = _locked(item)
    same = Item.objects.filter(name__iexact=about.name)
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise BadField("name", f"„{about.name}“ gibt es schon.")
    if row is None:
        row, new = (
            Item(slug=free_slug(about.name, Item.objects.all(), otherwise="gegenstand")),
            True,
        )
    else:
        new = False
    if new or (_differs(row, about) and not is_shared(row, mine)):
        row.name, row.words, row.hazard = about.name, [*about.words], about.hazard
        row.example = False  # somebody has looked at it
        row.save()
    _replace(row, ways, mine if only is None else set(only))
    return row


@transaction.atomic
def forget(item: int, *, providers: Iterable[int]) -> bool:
    """Take an item out at these providers; the item itself goes when nobody else uses it.

    False if it is not there any more.
    """
    row = Item.objects.select_for_update().filter(pk=item).first()
    if row is None:
        return False
    row.ways.filter(provider__in=set(providers)).delete()
    if not row.ways.exists():
        row.delete()
    return True


def is_shared(item: Item, providers: Iterable[int]) -> bool:
    """Do others use it, too?"""
    return item.ways.exclude(provider__in=set(providers)).exists()


def _locked(item: int | None) -> Item | None:
    if item is None:
        return None
    row = Item.objects.select_for_update().filter(pk=item).first()
    if row is None:
        raise Unknown
    return row


def _check(about: ItemText, ways: Sequence[WayText]) -> None:
    if not about.name.strip():
        raise BadField("name", "Bitte einen Namen nennen.")
    if len(about.words) > MOST_WORDS or any(len(one) > LONGEST_WORD for one in about.words):
        raise BadField("words", f"Höchstens {MOST_WORDS} Wörter mit je {LONGEST_WORD} Zeichen.")
    if not ways:
        raise BadField("ways", "Bitte mindestens einen Entsorgungsweg nennen.")
    seen = set()
    for one in ways:
        named = DISPOSALS[one.disposal]
        if (one.provider.pk, one.disposal) in seen:
            raise BadField("ways", f"{named} steht für {one.provider.town} zweimal da.")
        seen.add((one.provider.pk, one.disposal))
        if one.disposal == Disposal.BULKY and not (one.category and one.litres):
            raise BadField("ways", f"{named}: Bitte Sperrmüllart und Liter eines Stücks nennen.")


def _differs(row: Item, about: ItemText) -> bool:
    return (row.name, tuple(row.words), row.hazard) != (about.name, about.words, about.hazard)


def _replace(row: Item, ways: Sequence[WayText], providers: set[int]) -> None:
    kept = []
    for place, one in enumerate(ways):
        values = {
            "order": place, "text": one.text, "material": one.material,
            "category": one.category or "", "litres": one.litres, "fee_cents": one.fee_cents,
            "fee_note": one.fee_note, "source": one.source, "checked": one.checked,
        }  # fmt: skip
        way, _ = ItemWay.objects.update_or_create(
            item=row, provider=one.provider, disposal=one.disposal, defaults=values
        )
        kept.append(way.pk)
    row.ways.filter(provider__in=providers).exclude(pk__in=kept).delete()
