"""What is owed and paid: open fees, refunds, mandates, and files for the bank with four eyes."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from buergertelefon.base.money import euros
from buergertelefon.base.sealed import NotReadable, unseal
from buergertelefon.base.sheet import sheet
from buergertelefon.base.typed import typed
from buergertelefon.courses.actions import charging, collecting
from buergertelefon.courses.errors import CourseError
from buergertelefon.courses.models import Charge, Mandate, PaymentFile, School
from buergertelefon.courses.payment_forms import DraftForm
from buergertelefon.courses.queries.payments import awaited, collected, content, open_charges
from buergertelefon.courses.rules.due import first_collection
from buergertelefon.courses.rules.money import FileState, Kind
from buergertelefon.courses.rules.words import PAYMENTS
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import shared_nav, tell
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

office_required = role_required(Role.BACK_OFFICE)
#: rows of a list on the page; the number of all is said
MOST = 200
COLUMNS = (
    "Anmeldung", "Betrag", "fällig", "Verwendungszweck", "Name", "Straße", "PLZ", "Ort",
    "Kontoinhaber", "IBAN",
)  # fmt: skip


@office_required
@require_http_methods(["GET", "POST"])
def payments(request: AgentRequest) -> HttpResponse:
    """The lists; posting drafts a file."""
    now = timezone.now()
    form = DraftForm(request.POST or None, schools=_schools(request), first=first_collection(now))
    if form.is_valid():
        try:
            collecting.draft(**form.cleaned_data, by=request.user, at=now)
        except CourseError as error:
            form.add_error(None, str(error))
        else:
            tell(request, "Angelegt. Freigeben muss jetzt eine zweite Person.")
            return redirect("courses_payments")
    return _page(request, form)


def _page(request: AgentRequest, form: DraftForm) -> HttpResponse:
    centre = request.user.centre_id
    fees, refunds = (open_charges(centre, kind) for kind in (Kind.FEE, Kind.REFUND))
    code = typed(request.GET, "code").upper()
    dressed(form)
    values = {
        "form": form, "today": timezone.localdate(), "most": MOST, "code": code,
        "fees": _rows(fees), "fee_count": fees.count(),
        "refunds": _rows(refunds), "refund_count": refunds.count(),
        "mandates": awaited(centre)[:MOST],
        "files": [(one, euros(one.cents)) for one in _files(request)[:MOST]],
        "debited": [(one, euros(one.cents)) for one in collected(centre, code)] if code else [],
    }  # fmt: skip
    status = 422 if form.errors else 200
    values |= shared_nav(request.user)
    return render(request, "courses/payments.html", values, status=status)


@office_required
@require_POST
def release(request: AgentRequest, file: int) -> HttpResponse:
    """By another person than who drafted it."""
    found = get_object_or_404(_files(request), pk=file)

    def do() -> None:
        collecting.release(found.pk, by=request.user, at=timezone.now())

    return _done(
        request, do, "Freigegeben. Laden Sie die Datei herunter und geben Sie sie der Bank."
    )


@office_required
@require_POST
def discard(request: AgentRequest, file: int) -> HttpResponse:
    """Its fees are open again."""
    found = get_object_or_404(_files(request), pk=file)
    return _done(
        request, lambda: collecting.discard(found.pk), "Verworfen. Die Entgelte sind wieder offen."
    )


@office_required
@require_GET
def download(request: AgentRequest, file: int) -> HttpResponse:
    """The file for the bank, once it is released."""
    found = get_object_or_404(_files(request), pk=file)
    try:
        xml = content(found)
    except CourseError as error:
        tell(request, str(error), bad=True)
        return redirect("courses_payments")
    name = f"lastschriften-{found.collect_on:%Y-%m-%d}-{found.pk}.xml"
    answer = HttpResponse(xml, content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@office_required
@require_GET
def refunds_csv(request: AgentRequest) -> HttpResponse:
    """Refunds for the cash office. An account stands in it where one is known; else it is asked."""
    rows = map(_refund, open_charges(request.user.centre_id, Kind.REFUND))
    return sheet(f"erstattungen-{timezone.localdate()}", COLUMNS, rows)


@office_required
@require_POST
def settle(request: AgentRequest, charge: int) -> HttpResponse:
    """Paid, or paid out."""
    found = get_object_or_404(_charges(request), pk=charge)
    return _done(
        request, lambda: charging.settle(found.pk, at=timezone.now()), "Als erledigt vermerkt."
    )


@office_required
@require_POST
def returned(request: AgentRequest, charge: int) -> HttpResponse:
    """The bank has given a debit back."""
    found = get_object_or_404(_charges(request), pk=charge)
    return _done(
        request, lambda: charging.returned(found.pk, at=timezone.now()),
        "Vermerkt. Das Entgelt ist wieder offen, jetzt per Rechnung.",
    )  # fmt: skip


@office_required
@require_POST
def signed(request: AgentRequest, mandate: int) -> HttpResponse:
    """The paper of a mandate has come, or never will."""
    rows = Mandate.objects.filter(registration__course__school__centre=request.user.centre_id)
    found = get_object_or_404(rows.select_related("registration"), pk=mandate)
    now = timezone.now()
    if request.POST.get("do") == "invoice":
        return _done(
            request, lambda: charging.by_invoice(found.registration, at=now),
            "Geändert: Diese Anmeldung zahlt per Rechnung.",
        )  # fmt: skip
    return _done(
        request, lambda: charging.note_signed(found.pk, at=now), "Vermerkt: Das Mandat liegt vor."
    )


def _done(request: AgentRequest, do: Callable[[], None], words: str) -> HttpResponse:
    """Did it, or says why not."""
    try:
        do()
    except CourseError as error:
        tell(request, str(error), bad=True)
    else:
        tell(request, words)
    return redirect("courses_payments")


def _schools(request: AgentRequest) -> QuerySet[School]:
    return School.objects.filter(centre=request.user.centre_id)


def _files(request: AgentRequest) -> QuerySet[PaymentFile]:
    rows = PaymentFile.objects.filter(school__centre=request.user.centre_id)
    return rows.exclude(state=FileState.DISCARDED).select_related("school")


def _charges(request: AgentRequest) -> QuerySet[Charge]:
    return Charge.objects.filter(registration__course__school__centre=request.user.centre_id)


def _rows(charges: QuerySet[Charge]) -> list[tuple[Charge, str, str]]:
    """With the amount and the way it is paid, in words."""
    return [
        (one, euros(one.cents), PAYMENTS.get(one.registration.payment, ""))
        for one in charges[:MOST]
    ]


def _refund(one: Charge) -> list[str]:
    row = one.registration
    holder, iban = _account(one)
    amount = f"{one.cents // 100},{one.cents % 100:02}"
    return [
        row.reference, amount, f"{one.due:%d.%m.%Y}", one.text, row.name, row.street, row.postcode,
        row.town, holder, iban,
    ]  # fmt: skip


def _account(one: Charge) -> tuple[str, str]:
    """Where the fee came from, if it was debited."""
    mandate = getattr(one.registration, "mandate", None)
    if mandate is None or not mandate.iban:
        return "", ""
    try:
        return mandate.holder, unseal(mandate.iban)
    except NotReadable:
        return "", ""
