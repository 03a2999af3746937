"""The way of a text from draft to readers, and who may take which step."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum


class Language(StrEnum):
    """In which language an answer is written; Leichte Sprache counts as one."""

    GERMAN = "de"
    EASY = "de-leicht"
    ENGLISH = "en"
    TURKISH = "tr"
    ARABIC = "ar"
    RUSSIAN = "ru"
    UKRAINIAN = "uk"
    POLISH = "pl"
    FRENCH = "fr"


#: what editors and people at the desks call them
LANGUAGE_NAMES = {
    Language.GERMAN: "Deutsch", Language.EASY: "Leichte Sprache", Language.ENGLISH: "Englisch",
    Language.TURKISH: "Türkisch", Language.ARABIC: "Arabisch", Language.RUSSIAN: "Russisch",
    Language.UKRAINIAN: "Ukrainisch", Language.POLISH: "Polnisch", Language.FRENCH: "Französisch",
}  # fmt: skip


class State(StrEnum):
    """Where a version stands (Bearbeitungsstand)."""

    DRAFT = "draft"
    REVIEW = "review"  # waits for a second person
    PUBLISHED = "published"  # holds in its time: past, present or to come
    REPLACED = "replaced"  # held no full day before a newer one took its time


class Step(StrEnum):
    """What an editor does with a version."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    TAKE_BACK = "take_back"  # undo of publish
    RETIRE = "retire"


STEPS = {
    (State.DRAFT, Step.SUBMIT): State.REVIEW,
    (State.REVIEW, Step.SEND_BACK): State.DRAFT,
    (State.REVIEW, Step.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Step.TAKE_BACK): State.REVIEW,
    (State.PUBLISHED, Step.RETIRE): State.PUBLISHED,  # it still held in the past
}


def after(state: State, step: Step) -> State | None:
    """The state after a step; None if it cannot be taken."""
    return STEPS.get((state, step))


class Standing(StrEnum):
    """What readers and editors see of a version on a day."""

    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    CURRENT = "current"
    PAST = "past"


def standing(state: State, *, since: date | None, until: date | None, on: date) -> Standing:
    """A published version is to come, current or past by its time."""
    if state == State.DRAFT:
        return Standing.DRAFT
    if state == State.REVIEW:
        return Standing.REVIEW
    if state == State.REPLACED or (until is not None and until <= on):
        return Standing.PAST
    return Standing.SCHEDULED if since is not None and since > on else Standing.CURRENT


def may_edit(cities: Collection[str], place: str) -> bool:
    """May somebody who edits for these cities (none: all) change what holds at `place`?"""
    return not cities or place in cities


def missing(values: dict[str, object]) -> list[str]:
    """Fields a version must have before a second person looks at it."""
    needed = [name for name in ("say", "source") if not values.get(name)]
    unknown = values.get("unknown")
    known = unknown if isinstance(unknown, (list, tuple)) else ()
    return needed + [
        name for name in ("fee", "duration") if not values.get(name) and name not in known
    ]
