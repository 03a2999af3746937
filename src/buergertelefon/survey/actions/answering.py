"""An answer is taken: the invitation is destroyed, what was said waits to be shuffled in."""

from django.db import transaction

from buergertelefon.base.secret import hashed
from buergertelefon.survey.actions.inviting import About
from buergertelefon.survey.errors import BadAnswer, Unknown
from buergertelefon.survey.models import Given, Invitation, Scale
from buergertelefon.survey.rules.asking import LONGEST_COMMENT, Channel, options


@transaction.atomic
def answer(token: str, value: int, comment: str = "") -> None:
    """What somebody who was invited says. Raises Unknown, BadAnswer."""
    row = (
        Invitation.objects.select_for_update().select_related("scale")
        .filter(digest=hashed(token)).first()
    )  # fmt: skip
    if row is None:
        raise Unknown
    about = About(row.centre_id, Channel(row.channel), row.day, row.area, row.line)
    record(row.scale, value, about, comment=comment)
    row.delete()


@transaction.atomic
def record(scale: Scale, value: int, about: About, *, comment: str = "") -> None:
    """What somebody said who has no invitation: a key at the end of a call. Raises BadAnswer."""
    if value not in {one.value for one in options(scale.options)}:
        raise BadAnswer("Diese Antwort gibt es nicht. Bitte wählen Sie eine der Antworten.")
    comment = comment.replace("\x00", "").strip() if scale.comment else ""
    if len(comment) > LONGEST_COMMENT:
        raise BadAnswer(f"Der Kommentar hat höchstens {LONGEST_COMMENT} Zeichen.")
    Given.objects.create(
        scale=scale, centre_id=about.centre, channel=about.channel, area=about.area,
        line=about.line, day=about.day, value=value, comment=comment,
    )  # fmt: skip
