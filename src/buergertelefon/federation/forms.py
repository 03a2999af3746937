"""What the desk asks, hands over and answers."""

from typing import Any

from django import forms
from django.core.validators import validate_email

from buergertelefon.base.personal import personal_data
from buergertelefon.base.phone import may_be_called
from buergertelefon.directory.models import Service
from buergertelefon.federation.rules.enquiries import REASONS, WAYS, Reason, Way

LONGEST_PLACE, LONGEST_QUESTION, LONGEST_ANSWER = 200, 2000, 4000


class PlaceForm(forms.Form):
    """Which place?"""

    ort = forms.CharField(
        label="Welcher Ort?", max_length=LONGEST_PLACE,
        help_text="Gemeinde, Stadtteil, Postleitzahl oder Adresse",
    )  # fmt: skip
    leistung = forms.ModelChoiceField(
        Service.objects.order_by("name"), to_field_name="slug", required=False, label="Thema",
        empty_label="noch nicht gesagt", help_text="dann steht dabei, wer dort zuständig ist",
    )  # fmt: skip


class HandOverForm(forms.Form):
    """An enquiry for another centre."""

    once = forms.UUIDField(widget=forms.HiddenInput)  # drawn by the page: pressed twice, sent once
    ort = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_PLACE)
    leistung = forms.ModelChoiceField(
        Service.objects.all(), to_field_name="slug", required=False, widget=forms.HiddenInput
    )
    topic = forms.CharField(label="Worum geht es?", max_length=200)
    question = forms.CharField(
        label="Frage", max_length=LONGEST_QUESTION, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="in einfachen Worten, ohne Namen und andere persönliche Daten",
    )  # fmt: skip
    way = forms.ChoiceField(
        label="Antwort an den Anrufenden", choices=[(one.value, word) for one, word in WAYS.items()]
    )
    contact = forms.CharField(
        label="Rufnummer oder E-Mail-Adresse", max_length=120, required=False,
        help_text="nur, wenn der Anrufende das möchte; sie wird nach der Antwort gelöscht",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    consent = forms.BooleanField(
        label="Der Anrufende ist einverstanden, dass wir sie weitergeben", required=False
    )
    sure = forms.BooleanField(label="In der Frage stehen keine persönlichen Daten", required=False)

    personal: tuple[str, ...] = ()  # what looks like it

    def clean(self) -> dict[str, Any]:
        """A datum that fits the way and may be passed on; a look at the words."""
        given: dict[str, Any] = super().clean() or {}
        way, contact = given.get("way"), given.get("contact", "")
        if way == Way.NONE:
            given["contact"], contact = "", ""
        elif way and not contact:
            self.add_error("contact", "Bitte eintragen, oder „keine Antwort gewünscht“ wählen.")
        elif way == Way.PHONE:
            given["contact"] = may_be_called(contact)
            if not given["contact"]:
                self.add_error("contact", "Das ist keine gewöhnliche deutsche Rufnummer.")
        elif way == Way.MAIL and not _is_mail(contact):
            self.add_error("contact", "Das ist keine E-Mail-Adresse.")
        if contact and not given.get("consent"):
            self.add_error("consent", "Ohne Einverständnis geben wir nichts weiter.")
        words = f"{given.get('topic', '')}\n{given.get('question', '')}"
        self.personal = personal_data(words)
        if self.personal and not given.get("sure"):
            self.add_error(
                "question",
                f"Das sieht aus wie {', '.join(self.personal)}."
                " Bitte ändern, oder unten bestätigen.",
            )
        return given


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except forms.ValidationError:
        return False
    return True


class AnswerForm(forms.Form):
    """The answer to an enquiry received."""

    text = forms.CharField(
        label="Antwort", max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 4})
    )


class RefuseForm(forms.Form):
    """Why it is not for us."""

    reason = forms.ChoiceField(
        label="Warum",
        choices=[(one.value, REASONS[one]) for one in (Reason.NOT_OURS, Reason.UNKNOWN_TOPIC)],
    )
