"""Citizens have themselves reminded the evening before: asked, confirmed, stopped."""

import uuid
from datetime import time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from buergertelefon.appointments.actions import proving
from buergertelefon.appointments.errors import ProofRefused, ProofTooEarly
from buergertelefon.messages.channels import transport
from buergertelefon.messages.errors import BadAddress, BadMessage, BadNumber
from buergertelefon.messages.rules.outbox import Channel
from buergertelefon.waste.actions import reminding
from buergertelefon.waste.errors import BadField, Refused
from buergertelefon.waste.models import CollectionReminder, House
from buergertelefon.waste.queries.bulky import MustWait
from buergertelefon.waste.queries.dates import published
from buergertelefon.waste.queries.reminders import by_secret
from buergertelefon.waste.rules.dates import in_order
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.reminders import HOURS
from buergertelefon.waste.rules.words import Way
from buergertelefon.website.proof import patience, question
from buergertelefon.website.templatetags.waste_dates import hour_of, kind_named
from buergertelefon.website.waste.dates import house_of, label_of

PATIENCE = "website/waste/patience.html"
ENGLISH = {
    "kinds": gettext_lazy("Bitte wählen Sie aus, woran wir erinnern."),
    "hour": gettext_lazy("Bitte wählen Sie eine Uhrzeit von 12 bis 21 Uhr."),
    "way": gettext_lazy("Bitte wählen Sie E-Mail oder SMS."),
    "mail": gettext_lazy("E-Mail: Bitte eine Adresse angeben, zum Beispiel name@beispiel.de."),
    "phone": gettext_lazy(
        "Rufnummer: Bitte eine Nummer mit Vorwahl angeben, zum Beispiel 0171 1234567."
    ),
}


class ReminderForm(forms.Form):
    """What somebody wants to be told, when, and where."""

    kinds = forms.MultipleChoiceField(error_messages={"required": ENGLISH["kinds"]})
    hour = forms.ChoiceField(error_messages={"required": ENGLISH["hour"],
                                             "invalid_choice": ENGLISH["hour"]})  # fmt: skip
    way = forms.ChoiceField(error_messages={"required": ENGLISH["way"],
                                            "invalid_choice": ENGLISH["way"]})  # fmt: skip
    mail = forms.CharField(required=False, max_length=254)
    phone = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: Any, kinds: tuple[Kind, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose: Any = self.fields
        choose["kinds"].choices = [(one.value, kind_named(one)) for one in kinds]
        choose["hour"].choices = [(f"{one:%H:%M}", hour_of(one)) for one in HOURS]
        choose["way"].choices = [
            (way.value, name) for way, channel, name in (
                (Way.MAIL, Channel.MAIL, gettext("per E-Mail")),
                (Way.SMS, Channel.SMS, gettext("per SMS")),
            ) if transport(channel)
        ]  # fmt: skip


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, house: int) -> HttpResponse:
    """What, when and where; then a message has to be confirmed."""
    row, now = house_of(house), timezone.now()
    known = published(row.calendar_id, provider=row.street.provider_id)
    kinds = in_order(kind for _, kind in known.dates)
    if request.method == "GET":
        initial = {"kinds": [*kinds], "hour": "18:00", "way": Way.MAIL}
        return _form(request, row, ReminderForm(initial=initial, kinds=kinds))
    form, key = ReminderForm(request.POST, kinds=kinds), _uuid(request.POST.get("once", ""))
    if not form.is_valid() or key is None:
        return _form(request, row, form, status=422)
    given = form.cleaned_data
    try:
        proving.redeem(request.POST.get("altcha", ""), key=key, at=now)
        made = reminding.ask(
            row, kinds=[Kind(one) for one in given["kinds"]],
            hour=time.fromisoformat(given["hour"]), way=Way(given["way"]), mail=given["mail"],
            phone=given["phone"], key=key, at=now,
        )  # fmt: skip
    except ProofTooEarly as error:
        return patience(request, error.seconds, template=PATIENCE)
    except ProofRefused:
        form.add_error(None, gettext("Das hat zu lange gedauert. Bitte drücken Sie noch einmal."))
        return _form(request, row, form, status=422)
    except (Refused, BadMessage) as error:
        field, words = _wrong(error)
        form.add_error(field, words)
        return _form(request, row, form, status=422)
    page = {"house": row, "label": label_of(row), "reminder": made}
    return render(request, "website/waste/reminder_asked.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """The link of the message. A press confirms: programs that look into mails do not."""
    row, gone = _opened(request, code, secret)
    if row is None:
        return gone
    if request.method == "POST":
        reminding.confirm(row.pk, at=timezone.now())
        return redirect("waste_reminder_own", row.reference, secret)
    if row.confirmed:
        return redirect("waste_reminder_own", row.reference, secret)
    return render(request, "website/waste/reminder_confirm.html", _page(row))


@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """What is told and when; one press ends it."""
    row, gone = _opened(request, code, secret)
    if row is None:
        return gone
    if request.method == "POST":
        reminding.stop(row.pk)
        return render(request, "website/waste/reminder_over.html", {"ended": True})
    if row.confirmed is None:
        return redirect("waste_reminder_confirm", row.reference, secret)
    return render(request, "website/waste/reminder_own.html", _page(row))


def _opened(
    request: HttpRequest, code: str, secret: str
) -> tuple[CollectionReminder | None, HttpResponse]:
    """The reminder, or a page that says why not."""
    page = "website/waste/reminder_over.html"
    try:
        return by_secret(code, secret), HttpResponse()
    except MustWait:
        return None, render(request, page, {"waits": True}, status=429)
    except Refused:
        return None, render(request, page, status=404)


def _form(
    request: HttpRequest, house: House, form: ReminderForm, *, status: int = 200
) -> HttpResponse:
    page = {
        "form": form, "house": house, "label": label_of(house), "proof": question(),
        "once": _uuid(request.POST.get("once", "")) or uuid.uuid4(),
    }  # fmt: skip
    return render(request, "website/waste/reminder.html", page, status=status)


def _page(row: CollectionReminder) -> dict[str, Any]:
    kinds = in_order(Kind(one) for one in row.kinds)
    return {"reminder": row, "kinds": kinds, "label": label_of(row.house), "house": row.house}


def _wrong(error: Refused | BadMessage) -> tuple[str | None, str]:
    """The field and what to do, in the language of the page."""
    fields: dict[type[Exception], str] = {BadAddress: "mail", BadNumber: "phone"}
    field = error.field if isinstance(error, BadField) else fields.get(type(error))
    if translation.get_language() != "en":
        return field, str(error)
    return field, str(ENGLISH[field]) if field in ENGLISH else gettext(
        "An diese Adresse gehen schon genug Nachrichten. Bitte versuchen Sie es morgen."
    )


def _uuid(given: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(given)
    except ValueError:
        return None
