"""A planned day is played many times. Heavy: imported by the worker alone."""

from datetime import timedelta

from django.utils import timezone

from buergertelefon.reporting.errors import NotReadable
from buergertelefon.workforce.errors import WorkforceError
from buergertelefon.workforce.models import DayCheck
from buergertelefon.workforce.queries.planned_day import planned_day
from buergertelefon.workforce.rules.probe import plain
from buergertelefon.workforce.rules.simulation.checking import check_day

#: the same plan gives the same answer
SEED = 115


def play(number: int) -> None:
    """Play what was asked for; how far it is can be seen meanwhile. Twice is once."""
    check = DayCheck.objects.select_related("centre").filter(pk=number, ended=None).first()
    if check is None:
        return
    told = timezone.now()

    def progress(done: int, _: int) -> None:
        nonlocal told
        if (now := timezone.now()) - told > timedelta(seconds=1):
            told = now
            DayCheck.objects.filter(pk=number).update(done=done)

    try:
        planned = planned_day(check.centre, check.day)
        check.found = plain(check_day(planned, days=check.days, seed=SEED, progress=progress))
        check.done = check.found["days"]
    except NotReadable:
        check.failed = "Die Zahlen sind gerade nicht zu lesen. Die Verwaltung kann helfen."
    except WorkforceError as problem:
        check.failed = str(problem)[:200] or "Das ließ sich nicht durchspielen."
    check.ended = timezone.now()
    check.save(update_fields=["found", "done", "failed", "ended"])
