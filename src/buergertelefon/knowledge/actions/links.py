"""Look whether addresses still lead somewhere."""

from collections.abc import Callable
from datetime import datetime

from buergertelefon.directory.models import Office, OnlineService
from buergertelefon.knowledge import links
from buergertelefon.knowledge.models import LinkState


def check(*, at: datetime, allowed: Callable[[str], bool] = links.is_public) -> int:
    """Ask every address of offices and pages once; how many lead nowhere."""
    urls = {
        url
        for model in (Office, OnlineService)
        for url in model.objects.exclude(url="").values_list("url", flat=True)
    }
    LinkState.objects.exclude(url__in=urls).delete()
    before = dict(LinkState.objects.values_list("url", "since"))
    failed = 0
    for one in links.check(sorted(urls), allowed=allowed):
        failed += bool(one.problem)
        since = (before.get(one.url) or at) if one.problem else None
        LinkState.objects.update_or_create(
            url=one.url, defaults={"checked": at, "problem": one.problem[:200], "since": since}
        )
    return failed
