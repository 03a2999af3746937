"""Mails that fitted nothing: the team lead reads them, gives them to a case or puts them away."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from buergertelefon.base.typed import typed
from buergertelefon.cases.actions.mail_sorting import assign, discard
from buergertelefon.cases.errors import CaseError, Unknown
from buergertelefon.cases.models import Inbound
from buergertelefon.cases.office_forms import AssignForm
from buergertelefon.cases.queries.mails import to_look_at
from buergertelefon.cases.rules.mails import KEEP, WHYS, Fate, Whose
from buergertelefon.cases.views.frame import lead_required, page
from buergertelefon.knowledge.views.frame import tell
from buergertelefon.messages.errors import BadMessage
from buergertelefon.staff.views import AgentRequest

PER_PAGE = 50
DECIDED = "Über diese Mail hat schon jemand entschieden."


@lead_required
@never_cache
@require_GET
def start(request: AgentRequest) -> HttpResponse:
    """What has to be looked at, and automatic answers, newest first."""
    rows = to_look_at(request.user.centre_id)
    pages = Paginator(rows.filter(fate=Fate.UNCLEAR), PER_PAGE)
    noted = rows.filter(fate=Fate.NOTED)[:PER_PAGE]
    shown = pages.get_page(typed(request.GET, "seite"))
    values = {
        "rows": shown, "count": pages.count, "days": KEEP.days,
        "lines": [(one, WHYS[one.why]) for one in shown], "noted": noted,
    }  # fmt: skip
    return page(request, "post", values)


@lead_required
@never_cache
@require_GET
def mail(request: AgentRequest, mail: int) -> HttpResponse:
    """One of them, as text."""
    row = _own(request, mail)
    return _mail(request, row, _form(row))


@lead_required
@require_POST
def give(request: AgentRequest, mail: int) -> HttpResponse:
    """It belongs to that case."""
    if (row := to_look_at(request.user.centre_id).filter(pk=mail).first()) is None:
        return _gone(request)
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _mail(request, row, form, status=422)
    code, whose = form.cleaned_data["code"], Whose(form.cleaned_data["whose"])
    centre = request.user.centre_id
    try:
        missing = assign(row.pk, code, whose, centre=centre, at=timezone.now())
    except Unknown as error:
        form.add_error("code", str(error))
    except (CaseError, BadMessage) as error:
        form.add_error(None, str(error))
    else:
        tell(request, f"Die Mail steht jetzt bei {code}.")
        for one in missing:
            tell(request, one, bad=True)
        return redirect("case_post")
    return _mail(request, row, form, status=422)


@lead_required
@require_POST
def put_away(request: AgentRequest, mail: int) -> HttpResponse:
    """It is nothing, or it is done."""
    try:
        discard(mail, centre=request.user.centre_id)
    except Unknown:
        return _gone(request)
    tell(request, "Die Mail ist abgelegt, ihr Text gelöscht.")
    return redirect("case_post")


def _own(request: AgentRequest, mail: int) -> Inbound:
    return get_object_or_404(to_look_at(request.user.centre_id), pk=mail)


def _form(row: Inbound) -> AssignForm:
    return AssignForm(initial={"code": row.case.reference if row.case else ""})


def _gone(request: AgentRequest) -> HttpResponse:
    """Pressed twice, or somebody else was faster."""
    tell(request, DECIDED)
    return redirect("case_post")


def _mail(
    request: AgentRequest, row: Inbound, form: AssignForm, *, status: int = 200
) -> HttpResponse:
    return page(request, "mail", {"row": row, "why": WHYS[row.why], "form": form}, status)
