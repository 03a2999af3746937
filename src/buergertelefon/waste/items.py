"""The search index of all items in this process, followed when they change.

The rows of what is found are asked anew with every search; only words are kept.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from buergertelefon.base.following import Following
from buergertelefon.knowledge.search import Document, Index, build
from buergertelefon.knowledge.search.lexicon import parsed
from buergertelefon.waste.models import Item, ItemWay, WasteVersion

log = logging.getLogger(__name__)
#: items bring their everyday words along
NO_LEXICON = parsed("")


@dataclass(frozen=True)
class Known:
    """All items that there are on a day."""

    index: Index
    keys: tuple[int, ...]  # text of the index to item
    names: tuple[tuple[str, ...], ...]  # of each: its name and its everyday words
    has_way: Mapping[int, NDArray[np.bool_]]  # provider to the texts that have a way there


def version() -> int:
    """A number that grows with every change, 0 before the first; one row by its key."""
    rows = WasteVersion.objects.filter(pk="items")
    return rows.values_list("number", flat=True).first() or 0


def load(_number: int, *, on: date) -> Known:  # noqa: ARG001  # items have no dates
    """The items of the rows as they are now; two queries."""
    rows = list(Item.objects.order_by("name").values_list("pk", "name", "words"))
    ways: dict[int, set[int]] = defaultdict(set)
    for provider, item in ItemWay.objects.order_by().values_list("provider", "item"):
        ways[provider].add(item)
    # the key makes every item a text of its own, even if two have the same words
    documents = [Document(str(pk), name, tuple(said), key=f"nummer{pk}") for pk, name, said in rows]
    log.info("item index built", extra={"items": len(rows)})
    return Known(
        build(documents, NO_LEXICON), tuple(pk for pk, _, _ in rows),
        tuple((name, *said) for _, name, said in rows),
        {provider: np.array([pk in there for pk, _, _ in rows], dtype=bool)
         for provider, there in ways.items()},
    )  # fmt: skip


_followed = Following(version, load)


def known(*, on: date) -> Known:
    """The present items; read here the first time, later in the background."""
    return _followed.now(on=on)


def prepare(*, on: date) -> None:
    """Build the index in the background, so that nobody waits for it."""
    _followed.prepare(on=on)


def forget() -> None:
    """Look at the rows again with the next search (tests, imports)."""
    _followed.forget()
