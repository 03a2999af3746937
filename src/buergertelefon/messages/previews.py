"""Messages as citizens would get them, with invented facts: packages above bring their own.

A package names in its AppConfig where they are made: `previews = "package.module.function"`, a
function without arguments that returns drafts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.apps import apps
from django.utils.module_loading import import_string

from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages.drafts import Draft, checked
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.causes import CAUSES, is_voluntary
from buergertelefon.messages.rules.outbox import CHANNELS, Channel
from buergertelefon.messages.rules.sms import Size, size

#: a Tuesday: letters have a date
EXAMPLE_DAY = datetime(2026, 5, 26, 9, tzinfo=UTC)
LANGUAGES = {"de": "Deutsch", "en": "Englisch", "leicht": "Leichte Sprache"}


@dataclass(frozen=True)
class Preview:
    """One message with what it costs."""

    number: int  # its place among all
    draft: Draft

    @property
    def cause(self) -> str:
        """In words."""
        return CAUSES.get(self.draft.cause, self.draft.cause)

    @property
    def channel(self) -> str:
        """In words."""
        return CHANNELS[self.draft.channel]

    @property
    def language(self) -> str:
        """In words."""
        return LANGUAGES.get(self.draft.language, self.draft.language)

    @property
    def is_letter(self) -> bool:
        """Can it be seen on paper?"""
        return self.draft.channel == Channel.LETTER

    @property
    def size(self) -> Size | None:
        """Of a text."""
        return size(self.draft.text) if self.draft.channel == Channel.SMS else None

    @property
    def voluntary(self) -> bool:
        """Can it be unsubscribed from?"""
        return is_voluntary(self.draft.cause)


def previews() -> list[Preview]:
    """All that the packages bring, checked as if they were posted. Raises BadMessage."""
    made: Iterable[Draft] = (
        draft
        for one in apps.get_app_configs()
        if (path := getattr(one, "previews", ""))
        for draft in import_string(path)()
    )
    return [Preview(number, checked(draft)) for number, draft in enumerate(made)]


def as_letter(preview: Preview, centre: ServiceCentre) -> Message:
    """A letter that is not kept, for `letters.printed`; its date is the example's."""
    draft = preview.draft
    return Message(
        pk=0, centre=centre, recipient=draft.recipient, subject=draft.subject, text=draft.text,
        sender=draft.sender, lines=draft.lines, language=draft.language, created=EXAMPLE_DAY,
    )  # fmt: skip
