"""What to bring to an appointment: one list for all services, nothing twice, to read and to say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Thing:
    """Something to bring; `applies` says in which case, "" always."""

    text: str
    applies: str = ""
    language: str = "de"


def merged(things: Iterable[Thing]) -> tuple[Thing, ...]:
    """Each once, in the order given; what is always needed is not asked for in a case again."""
    found: dict[tuple[str, str], Thing] = {}
    for one in things:
        found.setdefault((_plain(one.text), _plain(one.applies)), one)
    always = {text for text, applies in found if not applies}
    return tuple(one for (text, applies), one in found.items() if not applies or text not in always)


def cases(things: Sequence[Thing]) -> list[tuple[str, list[Thing]]]:
    """By case, "" (always) first, then in the order in which they come."""
    found: dict[str, list[Thing]] = {"": []}
    for one in things:
        found.setdefault(one.applies, []).append(one)
    return [(applies, some) for applies, some in found.items() if some]


def spoken(things: Sequence[Thing]) -> list[str]:
    """Sentences to read aloud: "Bitte bringen Sie mit: A, B und C.", "Bei Minderjährigen: D."."""
    return [
        f"{_begin(applies)}: {_and([one.text for one in some])}." for applies, some in cases(things)
    ]


def _begin(applies: str) -> str:
    return applies[:1].upper() + applies[1:] if applies else "Bitte bringen Sie mit"


def _and(words: Sequence[str]) -> str:
    if any("," in one for one in words):  # a comma would not tell where one thing ends
        return "; ".join(words)
    return " und ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
