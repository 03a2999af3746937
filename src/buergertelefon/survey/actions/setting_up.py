"""What is asked, in which words, and of whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError

from buergertelefon.survey.errors import AlreadyAsked, BadScale
from buergertelefon.survey.models import Asked, Plan, Scale
from buergertelefon.survey.rules.asking import LANGUAGES, WHOLE, Channel, Option, stored
from buergertelefon.survey.rules.wording import Wording, problem

__all__ = ["Published", "Wording", "add_published", "add_scale", "drop_scale", "set_plan"]


@dataclass(frozen=True)
class Published:
    """A result that others have published, of which the answers are not here."""

    question: str  # "Wortlaut nicht veröffentlicht" if it is not known
    options: tuple[Option, ...]  # with their `published` shares
    source: str
    on: date  # the day it was published


@transaction.atomic
def add_scale(
    slug: str, wordings: Sequence[Wording], *, comment: bool = False, on: date, source: str = ""
) -> int:
    """The number of the new version: the question in German and other languages.

    Older versions stay with their answers. Raises BadScale.
    """
    if wrong := problem(slug, wordings):
        raise BadScale(*wrong)
    found = Scale.objects.filter(slug=slug)
    if any(_is_published(one) for one in found):
        raise BadScale("slug", "So heißt ein veröffentlichtes Ergebnis. Wählen Sie ein anderes.")
    version = (found.aggregate(last=Max("version"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            Scale.objects.bulk_create(
                Scale(
                    slug=slug, version=version, language=one.language, question=one.question,
                    options=stored(one.options), comment=comment, since=on, source=source,
                )
                for one in wordings
            )  # fmt: skip
    except IntegrityError:
        raise BadScale(
            "slug", "Gerade hat jemand anderes diese Fassung angelegt. Bitte laden Sie neu."
        ) from None
    return version


def add_published(slug: str, result: Published) -> Scale:
    """A published figure as its own scale; of the same name only once. Raises BadScale."""
    if not result.source or any(one.published is None for one in result.options):
        raise BadScale("source", "Zu einem veröffentlichten Ergebnis gehören Quelle und Anteile.")
    row, made = Scale.objects.get_or_create(
        slug=slug, version=1, language="de",
        defaults={"question": result.question, "options": stored(result.options),
                  "since": result.on, "source": result.source},
    )  # fmt: skip
    if not made and not _is_published(row):
        raise BadScale("slug", "So heißt schon eine Frage. Wählen Sie ein anderes Kürzel.")
    return row


@transaction.atomic
def drop_scale(slug: str, version: int) -> None:
    """A version that nobody was asked. Raises AlreadyAsked."""
    rows = Scale.objects.select_for_update().filter(slug=slug, version=version)
    if Asked.objects.filter(scale__in=rows).exists():
        raise AlreadyAsked
    try:
        rows.delete()
    except ProtectedError:
        raise AlreadyAsked from None
    if not Scale.objects.filter(slug=slug).exists():
        Plan.objects.filter(scale=slug).update(active=False)


def set_plan(centre: int, channel: Channel, *, scale: str, share: int, active: bool) -> None:
    """Who is asked this way: `share` in hundredths of a percent. Raises BadScale."""
    if not 0 <= share <= WHOLE:
        raise BadScale("share", "Der Anteil liegt zwischen 0 und 100 Prozent.")
    rows = list(Scale.objects.filter(slug=scale))
    if not rows or any(_is_published(one) for one in rows):
        raise BadScale("scale", "Diese Frage gibt es nicht. Legen Sie sie zuerst an.")
    Plan.objects.update_or_create(
        centre_id=centre, channel=channel,
        defaults={"scale": scale, "share": share, "active": active},
    )  # fmt: skip


def languages_of(slug: str, version: int) -> list[str]:
    """The names of the languages a version is asked in."""
    rows = Scale.objects.filter(slug=slug, version=version).values_list("language", flat=True)
    return [LANGUAGES.get(one, one) for one in rows]


def _is_published(scale: Scale) -> bool:
    return any("published" in one for one in scale.options)
