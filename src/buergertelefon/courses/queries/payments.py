"""What is owed either way, what may be collected, and what the rules need to know of it."""

from datetime import date

from django.db.models import Q, QuerySet, Sum

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.sealed import NotReadable, unseal
from buergertelefon.courses.errors import PaymentError
from buergertelefon.courses.models import (
    Charge,
    Course,
    Mandate,
    PaymentFile,
    Registration,
    School,
)
from buergertelefon.courses.rules.ending import Facts, Term
from buergertelefon.courses.rules.fees import FeeReduction, FeeTerms
from buergertelefon.courses.rules.money import Due, FileState, Kind
from buergertelefon.courses.rules.words import Payment, Pricing


def terms_of(course: Course) -> FeeTerms:
    """What a course costs, with the reductions of its school, in their order."""
    reductions = tuple(
        FeeReduction(
            one.slug, one.name, one.percent, one.cents, one.age_below, one.valid_from,
            one.valid_until,
        )
        for one in course.school.reductions.all()
    )  # fmt: skip
    return FeeTerms(
        course.fee_cents, Pricing(course.pricing), course.material_cents, course.reducible,
        course.begins, reductions,
    )  # fmt: skip


def facts_of(registration: Registration) -> Facts:
    """What the rules of ending ask."""
    course = registration.course
    terms = course.school.cancel_terms.all()
    return Facts(
        fee=registration.fee_cents,
        paid=paid(registration),
        sessions=session_days(course),
        withdraw_until=registration.withdraw_until,
        terms=tuple(Term(one.days_before, one.percent, one.least_cents) for one in terms),
        course_cancelled=course.cancelled is not None,
        changed=registration.altered,
    )


def session_days(course: Course) -> tuple[date, ...]:
    """The local days of its sessions; where no session is known first and last day."""
    begins = course.sessions.values_list("begins", flat=True)
    if days := sorted({one.astimezone(BERLIN).date() for one in begins}):
        return tuple(days)
    return tuple(sorted({one for one in (course.begins, course.ends) if one}))


def paid(registration: Registration) -> int:
    """Cents the school has for it: fees collected or paid, without what was given back."""
    settled = registration.charges.filter(state=Due.SETTLED)
    return _sum(settled.filter(kind=Kind.FEE)) - _sum(settled.filter(kind=Kind.REFUND))


def _sum(rows: QuerySet[Charge]) -> int:
    return int(rows.aggregate(cents=Sum("cents"))["cents"] or 0)


def unsettled() -> QuerySet[Charge]:
    """Where money is still to come or to go: such a registration keeps its names."""
    return Charge.objects.filter(state__in=[Due.OPEN, Due.IN_FILE])


def collectable(school: School, *, until: date) -> QuerySet[Charge]:
    """Fees that may be debited by that day: due, and the mandate is signed."""
    return Charge.objects.filter(
        registration__course__school=school, registration__payment=Payment.DEBIT, kind=Kind.FEE,
        state=Due.OPEN, due__lte=until, registration__mandate__signed__isnull=False,
    ).exclude(registration__mandate__iban="")  # fmt: skip


def open_charges(centre: int, kind: Kind) -> QuerySet[Charge]:
    """Open amounts of a centre's schools, the oldest first, with whose they are."""
    rows = Charge.objects.filter(registration__course__school__centre=centre, kind=kind)
    return rows.filter(state=Due.OPEN).select_related(
        "registration__course__school", "registration__mandate"
    )


def awaited(centre: int) -> QuerySet[Mandate]:
    """Mandates given by telephone whose signed paper has not come, while something is open."""
    rows = Mandate.objects.filter(registration__course__school__centre=centre, signed=None)
    return (
        rows.filter(
            registration__charges__in=unsettled(), registration__payment=Payment.DEBIT
        )
        .select_related("registration__course")
        .distinct()
        .order_by("given")
    )  # fmt: skip


def collected(centre: int, code: str) -> QuerySet[Charge]:
    """What was debited for the registration with that code."""
    of_centre = Q(registration__course__school__centre=centre, registration__reference=code)
    return Charge.objects.filter(
        of_centre, state=Due.SETTLED, kind=Kind.FEE, file__isnull=False
    ).select_related("registration__course")


def content(file: PaymentFile) -> bytes:
    """The file for the bank. Raises PaymentError if it is not released, or already forgotten."""
    if file.state != FileState.RELEASED:
        raise PaymentError("Diese Datei ist noch nicht freigegeben.")
    if not file.xml:
        raise PaymentError("Diese Datei ist schon gelöscht.")
    try:
        return unseal(file.xml).encode()
    except NotReadable:
        raise PaymentError(
            "Diese Datei lässt sich nicht mehr öffnen: Der Schlüssel fehlt."
        ) from None
