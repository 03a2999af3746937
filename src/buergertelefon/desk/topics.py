"""Which service a conversation was about, by what was done in it."""

from buergertelefon.directory.models import Service
from buergertelefon.knowledge.rules.editing import State


def topic_of(office: int, slug: str) -> Service | None:
    """The service of an office that something was done for: `slug`, else its only one."""
    rows = Service.objects.filter(answers__office=office, answers__state=State.PUBLISHED)
    found = {one.slug: one for one in rows.distinct()}
    if slug in found:
        return found[slug]
    return next(iter(found.values())) if len(found) == 1 else None
