"""The question behind the link of an invitation."""

from datetime import date

from django.db.models import QuerySet

from buergertelefon.base.secret import hashed
from buergertelefon.survey.models import Invitation, Scale
from buergertelefon.survey.rules.asking import VALID


def invitations(token: str, *, on: date) -> QuerySet[Invitation]:
    """The one of this token; none if it was used, is over or never was."""
    still = Invitation.objects.filter(digest=hashed(token), day__gte=on - VALID)
    return still.select_related("scale")


def wordings(scale: Scale) -> list[Scale]:
    """The same question, the same version, in every language there is."""
    return list(Scale.objects.filter(slug=scale.slug, version=scale.version))


def in_language(scale: Scale, language: str) -> Scale:
    """The same in that language, else as it is."""
    return next((one for one in wordings(scale) if one.language == language), scale)
