"""What a school sets itself: terms, account, rules of cancelling, reductions.

What stands in registrations stays as it was promised: lines and sums are written down there.
"""

from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.models import CancelTerm, Reduction, School
from buergertelefon.courses.rules.ending import Term
from buergertelefon.courses.rules.terms import Creditor, ReductionTerms, Terms, creditor

#: characters of a slug, before what tells two of one name apart
LONGEST_SLUG = 50


def set_terms(school: int, terms: Terms) -> None:
    """How long places are kept, when money is due, who says so."""
    School.objects.filter(pk=school).update(**asdict(terms))


def set_account(school: int, given: Creditor) -> None:
    """Where fees go from now on. Raises BadDetails; then nothing has changed."""
    School.objects.filter(pk=school).update(**asdict(creditor(given)))


def put_term(school: int, term: Term, *, pk: int | None = None) -> None:
    """A rule of cancelling: a new one, or in place of `pk`. Raises BadDetails if there is one."""
    values = {"days_before": term.days_before, "percent": term.percent, "least_cents": term.least}
    try:
        with transaction.atomic():
            if pk is None:
                CancelTerm.objects.create(school_id=school, **values)
            else:
                CancelTerm.objects.filter(pk=pk, school=school).update(**values)
    except IntegrityError:
        raise BadDetails("days_before", "Für diese Tage gibt es schon eine Regel.") from None


def remove_term(school: int, pk: int) -> None:
    """That rule holds no longer; twice is once."""
    CancelTerm.objects.filter(pk=pk, school=school).delete()


@transaction.atomic
def put_reduction(school: int, terms: ReductionTerms, *, pk: int | None = None) -> None:
    """A reduction: a new one, or in place of `pk`. None is deleted: it ends on a day."""
    values = asdict(terms)
    if pk is not None:
        Reduction.objects.filter(pk=pk, school=school).update(**values)
        return
    School.objects.select_for_update(no_key=True).get(pk=school)  # two new ones of one name
    Reduction.objects.create(school_id=school, slug=_slug(school, terms.name), **values)


def _slug(school: int, name: str) -> str:
    """One that the school has not yet."""
    known = set(Reduction.objects.filter(school=school).values_list("slug", flat=True))
    first = slugify(name)[:LONGEST_SLUG] or "ermaessigung"
    later = (f"{first}-{n}" for n in range(2, len(known) + 3))
    return next(one for one in (first, *later) if one not in known)
