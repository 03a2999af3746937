"""Some are asked, chosen at random; of the invitation nothing leads to whom."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from buergertelefon.base.secret import hashed
from buergertelefon.messages.addresses import link_to
from buergertelefon.survey.models import Asked, Invitation, Scale
from buergertelefon.survey.queries.plans import plan, scale_of
from buergertelefon.survey.rules.asking import Channel, chosen


@dataclass(frozen=True)
class About:
    """What an answer will be about: never a person, never a moment."""

    centre: int
    channel: Channel
    day: date
    area: str = ""  # slug of a service
    line: str = ""  # name of a line


@dataclass(frozen=True)
class Invited:
    """Somebody may answer, once."""

    token: str
    question: str
    link: str  # "" where there is no address of ours


@transaction.atomic
def invite(
    about: About, *, language: str = "de", below: Callable[[int], int] = secrets.randbelow
) -> Invited | None:
    """Ask a share of those who were served; None for the others, and where nobody is asked."""
    if (wanted := plan(about.centre, about.channel)) is None or not chosen(wanted.share, below):
        return None
    if (scale := scale_of(wanted, language=language)) is None:
        return None
    token = secrets.token_urlsafe(16)
    Invitation.objects.create(
        digest=hashed(token), scale=scale, centre_id=about.centre, channel=about.channel,
        area=about.area, line=about.line, day=about.day,
    )  # fmt: skip
    count_asked(scale, about)
    return Invited(token, scale.question, link_to("survey", token))


def count_asked(scale: Scale, about: About) -> None:
    """One more was asked that day."""
    row, _ = Asked.objects.get_or_create(
        scale=scale, centre_id=about.centre, channel=about.channel, area=about.area,
        line=about.line, day=about.day,
    )  # fmt: skip
    Asked.objects.filter(pk=row.pk).update(count=F("count") + 1)


def recount(scale: Scale, read: Scale, about: About) -> None:
    """Who was asked in one language and reads the question in another was asked in that one."""
    rows = Asked.objects.filter(
        scale=scale, centre=about.centre, channel=about.channel, area=about.area,
        line=about.line, day=about.day, count__gt=0,
    )  # fmt: skip
    rows.update(count=F("count") - 1)
    count_asked(read, about)
