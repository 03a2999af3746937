"""An answer is taken: the invitation is destroyed, what was said waits to be shuffled in."""

from datetime import date

from django.db import transaction

from buergertelefon.survey.actions.inviting import About, recount
from buergertelefon.survey.errors import BadAnswer, Unknown
from buergertelefon.survey.models import Given, Invitation, Scale
from buergertelefon.survey.queries.invitations import in_language, invitations
from buergertelefon.survey.rules.asking import LONGEST_COMMENT, Channel, options, written
from buergertelefon.survey.rules.mixing import month_of


@transaction.atomic
def answer(token: str, value: int, comment: str = "", *, on: date, language: str = "") -> None:
    """What somebody who was invited says, to the wording they read: in `language`, if there is it.

    Raises Unknown, BadAnswer.
    """
    row = _taken(token, on=on)
    about = About(row.centre_id, Channel(row.channel), row.day, row.area, row.line)
    read = in_language(row.scale, language)
    record(read, value, about, comment=comment)
    if read != row.scale:
        recount(row.scale, read, about)
    row.delete()


@transaction.atomic
def skip(token: str, *, on: date) -> None:
    """Somebody does not want to answer: the invitation is destroyed. Raises Unknown."""
    _taken(token, on=on).delete()


def _taken(token: str, *, on: date) -> Invitation:
    row = invitations(token, on=on).select_for_update(of=("self",)).first()
    if row is None:
        raise Unknown
    return row


@transaction.atomic
def record(scale: Scale, value: int, about: About, *, comment: str = "") -> None:
    """What somebody said who has no invitation: a key at the end of a call.

    Its day is rounded to the month at once. Raises BadAnswer.
    """
    if value not in {one.value for one in options(scale.options)}:
        raise BadAnswer("Diese Antwort gibt es nicht. Bitte wählen Sie eine der Antworten.")
    comment = written(comment) if scale.comment else ""
    if len(comment) > LONGEST_COMMENT:
        raise BadAnswer(f"Der Kommentar hat höchstens {LONGEST_COMMENT} Zeichen.")
    Given.objects.create(
        scale=scale, centre_id=about.centre, channel=about.channel, area=about.area,
        line=about.line, day=month_of(about.day), value=value, comment=comment,
    )  # fmt: skip
