"""The phone book for everybody who works here; editors keep it."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.typed import typed
from buergertelefon.directory import actions
from buergertelefon.directory.models import Absence, Closure, Extension, Office
from buergertelefon.knowledge.forms import dressed
from buergertelefon.knowledge.views.frame import editor_required, shared_nav, tell
from buergertelefon.phonebook.forms import AbsenceForm, ClosureForm, ExtensionForm, FactsForm
from buergertelefon.phonebook.queries import MOST, Entry, entries, one
from buergertelefon.responsibility.queries.taxoffices import listed
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

anybody = role_required(*Role)
FORMS = ("facts", "closure", "extension", "absence")
#: what can be taken away
ROWS: dict[str, type[Closure | Extension | Absence]] = {
    "closure": Closure, "extension": Extension, "absence": Absence,
}  # fmt: skip
OWNER = {"closure": "office", "extension": "office", "absence": "extension__office"}


@anybody
@require_GET
def book(request: AgentRequest) -> HttpResponse:
    """Search, and what was found; the words stand in the address, so it can be sent on."""
    query = typed(request.GET, "q")
    values = {
        "query": query, "entries": entries(query, at=timezone.now()),
        "tax_offices": listed(query, limit=MOST),
    } | shared_nav(request.user)  # fmt: skip
    return render(request, "phonebook/book.html", values)


@anybody
@require_GET
def office(request: AgentRequest, slug: str) -> HttpResponse:
    """All that is known of an office; editors change it here."""
    return _page(request, _entry(slug))


def _entry(slug: str) -> Entry:
    entry = one(slug, at=timezone.now())
    if entry is None:
        raise Http404
    return entry


def _page(request: AgentRequest, entry: Entry, **bound: forms.Form) -> HttpResponse:
    it = entry.office
    facts = {name: getattr(it, name) for name in FactsForm.base_fields}
    facts["languages"] = ", ".join(it.languages)
    values: dict[str, Any] = {
        "entry": entry, "today": timezone.localdate(),
        "may_edit": request.user.has_role(Role.EDITOR), "wrong": next(iter(bound.values()), None),
        "facts": FactsForm(initial=facts, prefix="facts"), "closure": ClosureForm(prefix="closure"),
        "extension": ExtensionForm(prefix="extension"),
        "absence": AbsenceForm(prefix="absence", office=it),
        "absences": Absence.objects.filter(
            extension__office=it, ends__gte=timezone.localdate()
        ).select_related("extension", "deputy").order_by("begins"),
    } | shared_nav(request.user) | bound  # fmt: skip
    for name in FORMS:
        dressed(values[name])
    return render(request, "phonebook/office.html", values, status=422 if bound else 200)


def _after(request: AgentRequest, slug: str, name: str, form: forms.Form) -> HttpResponse:
    """Back to the office; or what was wrong, with all that was filled in."""
    if not form.is_valid():
        return _page(request, _entry(slug), **{name: form})
    tell(request, "Gespeichert.")
    return redirect("phone_book_office", slug)


@editor_required
@require_POST
def facts(request: AgentRequest, slug: str) -> HttpResponse:
    """What is known of it."""
    it, form = _entry(slug).office, FactsForm(request.POST, prefix="facts")
    if form.is_valid():
        actions.describe(it, form.cleaned_data, on=timezone.localdate())
    return _after(request, slug, "facts", form)


@editor_required
@require_POST
def closure(request: AgentRequest, slug: str) -> HttpResponse:
    """Closed days."""
    it, form = _entry(slug).office, ClosureForm(request.POST, prefix="closure")
    if form.is_valid():
        actions.close_on(it, **form.cleaned_data)
    return _after(request, slug, "closure", form)


@editor_required
@require_POST
def extension(request: AgentRequest, slug: str) -> HttpResponse:
    """A function and its number."""
    it, form = _entry(slug).office, ExtensionForm(request.POST, prefix="extension")
    if form.is_valid():
        actions.list_extension(it, form.cleaned_data)
    return _after(request, slug, "extension", form)


@editor_required
@require_POST
def absence(request: AgentRequest, slug: str) -> HttpResponse:
    """Who is not there."""
    form = AbsenceForm(request.POST, prefix="absence", office=_entry(slug).office)
    if form.is_valid():
        actions.absent(**form.cleaned_data)
    return _after(request, slug, "absence", form)


@editor_required
@require_POST
def drop(request: AgentRequest, slug: str) -> HttpResponse:
    """Take a closure, an extension or an absence away; twice is the same as once."""
    kind = request.POST.get("kind", "")
    it = Office.objects.filter(slug=slug).first()
    if it is None or kind not in ROWS or not request.POST.get("id", "").isdecimal():
        raise Http404
    ROWS[kind].objects.filter(pk=int(request.POST["id"]), **{OWNER[kind]: it}).delete()
    tell(request, "Gelöscht.")
    return redirect("phone_book_office", slug)
