"""What a school sets itself, on one page of parts that are saved one by one."""

import hashlib
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.money import euros
from buergertelefon.courses.actions import keeping
from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.keeping_forms import AccountForm, ReductionForm, TermForm, TermsForm
from buergertelefon.courses.models import CancelTerm, PaymentFile, Reduction, School
from buergertelefon.courses.rules.ending import Term
from buergertelefon.courses.rules.money import FileState
from buergertelefon.courses.rules.terms import Creditor, creditor, examples
from buergertelefon.courses.views.frame import TOP, office_required, own_school, page
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.staff.views import AgentRequest

#: what the account is called, part by part
PARTS = {"creditor": "Konto von", "creditor_id": "Gläubiger-ID", "iban": "IBAN", "bic": "BIC"}


@office_required
@require_GET
def school(request: AgentRequest, slug: str) -> HttpResponse:
    """All that a school sets."""
    return _page(request, own_school(request, slug))


@office_required
@require_POST
def terms(request: AgentRequest, slug: str) -> HttpResponse:
    """How places are kept and money is asked for."""
    it = own_school(request, slug)
    form = _terms_form(it, request.POST)
    if not form.is_valid():
        return _page(request, it, form)
    keeping.set_terms(it.pk, form.terms())
    return _saved(request, it, "Gespeichert.")


@office_required
@require_POST
def account(request: AgentRequest, slug: str) -> HttpResponse:
    """Where money goes: looked at first, taken over with a second press."""
    it = own_school(request, slug)
    form = AccountForm(request.POST, school=it, prefix="konto")
    if not form.is_valid():
        return _page(request, it, form)
    try:
        given = creditor(form.account())
    except BadDetails as error:
        form.add_error(error.field, str(error))
        return _page(request, it, form)
    changed = _changed(it, given)
    mark = _mark(changed)
    if changed and request.POST.get("seen") != mark:
        return _page(request, it, form, sure={"changed": changed, "mark": mark})
    keeping.set_account(it.pk, given)
    return _saved(request, it, "Das Konto ist geändert." if changed else "Nichts ist geändert.")


@office_required
@require_POST
def term(request: AgentRequest, slug: str, pk: int = 0) -> HttpResponse:
    """A rule of cancelling: a new one, changed, or removed."""
    it = own_school(request, slug)
    row = get_object_or_404(it.cancel_terms, pk=pk) if pk else None
    if row and request.POST.get("do") == "remove":
        keeping.remove_term(it.pk, row.pk)
        return _saved(request, it, "Die Regel gilt nicht mehr.")
    form = TermForm(request.POST, row=row, prefix=_prefix("regel", row))
    if form.is_valid():
        try:
            keeping.put_term(it.pk, form.term(), pk=row.pk if row else None)
        except BadDetails as error:
            form.add_error(error.field, str(error))
        else:
            return _saved(request, it, "Die Regel gilt ab jetzt.")
    return _page(request, it, form)


@office_required
@require_POST
def reduction(request: AgentRequest, slug: str, pk: int = 0) -> HttpResponse:
    """A reduction: a new one, or changed; none is deleted."""
    it = own_school(request, slug)
    row = get_object_or_404(it.reductions, pk=pk) if pk else None
    form = ReductionForm(request.POST, row=row, prefix=_prefix("ermaessigung", row))
    if not form.is_valid():
        return _page(request, it, form)
    keeping.put_reduction(it.pk, form.terms(), pk=row.pk if row else None)
    return _saved(request, it, "Die Ermäßigung ist gespeichert.")


def _saved(request: AgentRequest, it: School, words: str) -> HttpResponse:
    tell(request, words)
    return redirect(reverse("courses_school", args=[it.slug]) + TOP)


def _page(
    request: AgentRequest, it: School, bound: Any = None, *, sure: dict[str, Any] | None = None
) -> HttpResponse:
    """`bound`: the one form that was sent, with what is wrong, or to be looked at (`sure`)."""
    rows, cheaper = list(it.cancel_terms.all()), list(it.reductions.all())
    new = [_put(bound, TermForm(prefix="regel")), _put(bound, ReductionForm(prefix="ermaessigung"))]
    values = {
        "school": it, "bound": bound if bound is not None and bound.errors else None,
        "sure": sure, "terms": _put(bound, _terms_form(it)),
        "account": _put(bound, AccountForm(school=it, prefix="konto")),
        "rules": [(one, _put(bound, TermForm(row=one, prefix=_prefix("regel", one))))
                  for one in rows],
        "examples": examples([_term(one) for one in rows]), "new_rule": new[0],
        "reductions": [
            (one, _worth(one), _ended(one),
             _put(bound, ReductionForm(row=one, prefix=_prefix("ermaessigung", one))))
            for one in cheaper
        ],
        "new_reduction": new[1],
        "drafts": PaymentFile.objects.filter(school=it, state=FileState.DRAFT).count(),
    }  # fmt: skip
    return page(request, "school", values, 422 if values["bound"] else 200)


def _put(bound: Any, fresh: forms.Form) -> forms.Form:
    """The form that was sent in the place of the fresh one."""
    form = bound if bound is not None and bound.prefix == fresh.prefix else fresh
    dressed(form)
    return form


def _terms_form(it: School, data: Any = None) -> TermsForm:
    return TermsForm(data, school=it, today=timezone.localdate(), prefix="fristen")


def _prefix(kind: str, row: CancelTerm | Reduction | None) -> str:
    return f"{kind}-{row.pk}" if row else kind


def _term(row: CancelTerm) -> Term:
    return Term(row.days_before, row.percent, row.least_cents)


def _worth(row: Reduction) -> str:
    return f"{row.percent} %" if row.percent else euros(row.cents)


def _ended(row: Reduction) -> bool:
    return row.valid_until is not None and row.valid_until <= timezone.localdate()


def _changed(it: School, given: Creditor) -> list[tuple[str, str, str]]:
    """Name, before, after of each part that would change."""
    return [
        (words, getattr(it, name) or "leer", getattr(given, name) or "leer")
        for name, words in PARTS.items() if getattr(it, name) != getattr(given, name)
    ]  # fmt: skip


def _mark(changed: list[tuple[str, str, str]]) -> str:
    """The same as long as the same would change."""
    return hashlib.sha256(repr(changed).encode()).hexdigest()[:16]
