"""Taking and giving back places of tours and orders of a year: the only statements that count."""

from collections.abc import Iterable, Mapping

from django.db.models import F

from buergertelefon.waste.errors import NoPlace, QuotaUsed
from buergertelefon.waste.models import Quota, Round


def take(rounds: Iterable[int]) -> None:
    """A place in each of these tours, or in none: one guarded statement decides who is first.

    Always in the order of their keys, so that two who want the same ones do not wait for each
    other. Raises NoPlace; the caller's transaction has to be rolled back then.
    """
    full = [one for one in sorted(set(rounds)) if not _taken(one)]
    if full:
        days = Round.objects.filter(pk__in=full).order_by("day").values_list("day", flat=True)
        raise NoPlace(days)


def swap(fresh: Iterable[int], gone: Iterable[int]) -> None:
    """Take some and give others back; all of them are locked first, in the order of their keys.

    Two who change places with each other would else wait for ever. Raises NoPlace.
    """
    taken, given = set(fresh), set(gone)
    rows = Round.objects.select_for_update().filter(pk__in=taken | given).order_by("pk")
    list(rows.values_list("pk"))
    take(taken)
    give_back(given)


def give_back(rounds: Iterable[int]) -> None:
    """Once for each `take`: the state of the order, changed before, decides that."""
    for one in sorted(set(rounds)):
        Round.objects.filter(pk=one).update(taken=F("taken") - 1)


def count(provider: int, household: str, year: int, *, per_year: int) -> None:
    """One more order of a household in that year. Raises QuotaUsed."""
    about: Mapping[str, object] = {"provider_id": provider, "household": household, "year": year}
    Quota.objects.bulk_create([Quota(**about)], ignore_conflicts=True)
    if not Quota.objects.filter(**about, used__lt=per_year).update(used=F("used") + 1):
        raise QuotaUsed(per_year, year)


def uncount(provider: int, household: str, year: int) -> None:
    """One order less."""
    rows = Quota.objects.filter(provider=provider, household=household, year=year, used__gt=0)
    rows.update(used=F("used") - 1)


def change_year(provider: int, household: str, *, old: int, new: int, per_year: int) -> None:
    """One order more in `new`, one less in `old`. Raises QuotaUsed.

    Both years are locked first, the earlier one before the later: two orders of a household that
    change years with each other would else wait for ever.
    """
    rows = Quota.objects.filter(provider=provider, household=household, year__in=[old, new])
    list(rows.select_for_update().order_by("year").values_list("pk"))
    count(provider, household, new, per_year=per_year)
    uncount(provider, household, old)


def _taken(one: int) -> bool:
    there = Round.objects.filter(pk=one, closed=False, taken__lt=F("capacity"))
    return bool(there.update(taken=F("taken") + 1))
