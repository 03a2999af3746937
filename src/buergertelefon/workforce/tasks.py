"""Work of the planning in the background."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.workforce import searching
from buergertelefon.workforce.actions import drafting
from buergertelefon.workforce.errors import NotPossible


@app.task(name=drafting.JOB)
def draft(roster: int) -> None:
    """Reckon the draft that is asked for. A second worker finds that one is at it."""
    begun = timezone.now()
    asked = drafting.begin(roster, at=begun)
    if asked is None:
        return

    def tell(progress: dict[str, Any]) -> bool:
        return drafting.told(roster, progress, begun=begun, at=timezone.now())

    try:
        found = searching.search(asked.plan, asked.start, seconds=asked.seconds, tell=tell)
    except NotPossible as problem:
        drafting.fail(roster, str(problem), begun=begun, at=timezone.now())
        return
    drafting.take(roster, found, begun=begun, at=timezone.now())
