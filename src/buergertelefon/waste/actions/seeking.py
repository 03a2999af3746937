"""What was asked and nobody has described: work for the editors."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F

from buergertelefon.waste.models import SoughtItem
from buergertelefon.waste.rules.items import noted

#: words of one provider that are kept at most, and how long after they were last asked
MOST = 2000
KEPT = timedelta(days=365)


@transaction.atomic
def note(text: str, *, provider: int, on: date) -> bool:
    """Count what was looked for in vain; False if the words are not to be kept.

    Never who asked. What nobody asked for a year goes, and of too many the rarest.
    """
    word = noted(text)
    if not word:
        return False
    mine = SoughtItem.objects.filter(provider=provider)
    if mine.filter(word=word).update(count=F("count") + 1, last=on):
        return True
    mine.filter(last__lt=on - KEPT).delete()
    if mine.count() >= MOST:
        rarest = mine.order_by("count", "last").values("pk")[:1]
        SoughtItem.objects.filter(pk__in=rarest).delete()
    row = SoughtItem(provider_id=provider, word=word, last=on)
    SoughtItem.objects.bulk_create([row], ignore_conflicts=True)  # another may just have asked it
    return True


def done(sought: int, *, provider: int) -> bool:
    """An editor has seen to it; False if it is not there any more."""
    return bool(SoughtItem.objects.filter(pk=sought, provider=provider).update(done=True))
