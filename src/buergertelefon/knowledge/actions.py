"""What readers may tell the editors."""

from datetime import datetime

from django.db import transaction

from buergertelefon.directory.models import Service
from buergertelefon.knowledge.errors import NotKept
from buergertelefon.knowledge.models import Flag
from buergertelefon.knowledge.rules import may_be_kept


@transaction.atomic
def flag_wrong(service: Service, *, at: datetime) -> Flag:
    """This answer is not right; said once while it is open, however often it is pressed."""
    flag, _ = Flag.objects.get_or_create(
        kind=Flag.Kind.WRONG, service=service, done=None, defaults={"at": at}
    )
    return flag


@transaction.atomic
def nothing_fits(phrase: str, *, at: datetime) -> Flag:
    """Nothing fits these words. Raises NotKept if there could be a person in them."""
    words = " ".join(phrase.lower().split())
    if not may_be_kept(words):
        raise NotKept
    flag, _ = Flag.objects.get_or_create(
        kind=Flag.Kind.NOTHING_FITS, phrase=words, done=None, defaults={"at": at}
    )
    return flag
