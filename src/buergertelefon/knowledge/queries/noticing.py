"""What is different today, for a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from buergertelefon.knowledge.models import Notice

#: notices that begin so soon are on the page already, hidden until then
SOON = timedelta(hours=12)


@dataclass(frozen=True)
class NoticeView:
    """A notice as it is shown."""

    text: str
    say: str
    city: str  # slug; "" everywhere
    services: tuple[str, ...]  # slugs; none: for all
    names: tuple[str, ...]
    since: datetime
    until: datetime
    now: bool


def standing(*, at: datetime, place: str, public: bool = False) -> list[NoticeView]:
    """Notices for a place (municipality key) that stand at a moment, or will within hours."""
    rows = Notice.objects.filter(until__gt=at, since__lte=at + SOON)
    rows = rows.filter(Q(municipality__isnull=True) | Q(municipality=place))
    if public:
        rows = rows.filter(public=True)
    return [
        NoticeView(
            one.text,
            one.say,
            one.municipality.slug if one.municipality else "",
            tuple(service.slug for service in one.services.all()),
            tuple(service.name for service in one.services.all()),
            one.since,
            one.until,
            one.since <= at,
        )
        for one in rows.select_related("municipality")
        .prefetch_related("services")
        .order_by("since")
    ]


def about(notices: Sequence[NoticeView], slug: str) -> list[NoticeView]:
    """Those for every service, and those for this one."""
    return [one for one in notices if not one.services or slug in one.services]
