"""What the office of a school fills in about the school itself."""

from datetime import date, timedelta
from typing import Any

from django import forms

from buergertelefon.courses.models import CancelTerm, Reduction, School
from buergertelefon.courses.rules.ending import Term
from buergertelefon.courses.rules.terms import FARTHEST, Creditor, ReductionTerms, Terms
from buergertelefon.knowledge.forms import Day, Euros

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


class TermsForm(forms.Form):
    """How places are kept and money is asked for."""

    hold = forms.IntegerField(
        label="Platz halten, Minuten", min_value=2, max_value=120,
        help_text="während jemand die Angaben macht",
    )  # fmt: skip
    offer = forms.IntegerField(
        label="Freier Platz wartet auf ein Ja, Stunden", min_value=1, max_value=24 * 14,
        help_text="wer nur Briefe bekommt, hat mindestens eine Woche",
    )  # fmt: skip
    few = forms.IntegerField(
        label="„Wenige Plätze“ heißt höchstens", min_value=0, max_value=99
    )  # fmt: skip
    pay_days = forms.IntegerField(
        label="Rechnung zahlen, Tage", min_value=1, max_value=90,
        help_text="so lange nach der Anmeldung",
    )  # fmt: skip
    notice_days = forms.IntegerField(
        label="Abbuchung ankündigen, Tage vorher", min_value=1, max_value=90,
        help_text="14, wenn mit den Zahlenden nichts anderes vereinbart ist",
    )  # fmt: skip
    phone_mandates = forms.BooleanField(
        label="Am Telefon erteilte Lastschriftmandate gelten ohne Unterschrift", required=False
    )
    source = forms.CharField(
        label="Woher diese Regeln sind", required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}), help_text="zum Beispiel: AGB, Stand und Absatz",
    )  # fmt: skip
    checked = Day("Geprüft am", required=False)

    def __init__(self, *args: Any, school: School, today: date, **more: Any) -> None:
        self.today = today
        now = {name: getattr(school, name) for name in self.base_fields}
        now |= {"hold": school.hold // MINUTE, "offer": school.offer // HOUR}
        super().__init__(*args, **more | {"initial": now})

    def clean_checked(self) -> date | None:
        """Nobody has checked it tomorrow."""
        day: date | None = self.cleaned_data["checked"]
        if day is not None and day > self.today:
            raise forms.ValidationError("Dieser Tag kommt erst.")
        return day

    def terms(self) -> Terms:
        """As the action takes them."""
        given = self.cleaned_data
        spans = {"hold": given["hold"] * MINUTE, "offer": given["offer"] * HOUR}
        return Terms(**given | spans)


class AccountForm(forms.Form):
    """Where money goes; checked by the rule when it is looked at."""

    creditor = forms.CharField(
        label="Konto von", required=False, max_length=70, help_text="wie die Bank den Namen kennt"
    )
    creditor_id = forms.CharField(
        label="Gläubiger-Identifikationsnummer", required=False, max_length=50
    )
    iban = forms.CharField(label="IBAN", required=False, max_length=50)
    bic = forms.CharField(label="BIC", required=False, max_length=20)

    def __init__(self, *args: Any, school: School, **more: Any) -> None:
        now = {name: getattr(school, name) for name in self.base_fields}
        super().__init__(*args, **more | {"initial": now})

    def account(self) -> Creditor:
        """As the action takes it."""
        return Creditor(**self.cleaned_data)


class TermForm(forms.Form):
    """A rule of cancelling."""

    days_before = forms.IntegerField(
        label="Weniger als so viele volle Tage vor Beginn", min_value=0, max_value=FARTHEST,
        help_text="0: nach dem Beginn",
    )  # fmt: skip
    percent = forms.IntegerField(
        label="Prozent vom Entgelt", min_value=0, max_value=100, help_text="0 bis 100"
    )
    least_cents = Euros("Mindestens, Euro", help_text="nie mehr als das Entgelt")

    def __init__(self, *args: Any, row: CancelTerm | None = None, **more: Any) -> None:
        now = {name: getattr(row, name) for name in self.base_fields} if row else {}
        super().__init__(*args, **more | {"initial": now})

    def term(self) -> Term:
        """As the action takes it."""
        given = self.cleaned_data
        return Term(given["days_before"], given["percent"], given["least_cents"] or 0)


class ReductionForm(forms.Form):
    """Who pays less, by per cent or by an amount."""

    name = forms.CharField(label="Für wen", max_length=120)
    percent = forms.IntegerField(
        label="Prozent", required=False, min_value=1, max_value=100, help_text="oder ein Betrag"
    )
    cents = Euros("Betrag, Euro", help_text="statt Prozent")
    proof = forms.CharField(label="Nachweis", max_length=200, help_text="was vorzulegen ist")
    age_below = forms.IntegerField(
        label="Gilt ohne Frage für alle unter, Jahre", required=False, min_value=1, max_value=120,
    )  # fmt: skip
    order = forms.IntegerField(
        label="Reihenfolge", min_value=0, max_value=999, initial=0, required=False
    )
    valid_from = Day("Gilt ab", required=False)
    valid_until = Day("Endet am", required=False, help_text="der erste Tag, an dem sie nicht gilt")

    def __init__(self, *args: Any, row: Reduction | None = None, **more: Any) -> None:
        now = {name: getattr(row, name) for name in self.base_fields} if row else {}
        now |= {"percent": row.percent or None, "cents": row.cents or None} if row else {}
        super().__init__(*args, **more | {"initial": now})

    def clean(self) -> dict[str, Any]:
        """One of the two, and a span that is one."""
        given = super().clean() or {}
        if {"percent", "cents"} & set(self.errors):
            return given
        if bool(given.get("percent")) == bool(given.get("cents")):
            self.add_error("percent", "Bitte entweder Prozent oder einen Betrag.")
        first, end = given.get("valid_from"), given.get("valid_until")
        if first and end and first >= end:
            self.add_error("valid_until", "Das liegt nicht nach dem ersten Tag.")
        return given

    def terms(self) -> ReductionTerms:
        """As the action takes them."""
        given = self.cleaned_data
        counts = {name: given[name] or 0 for name in ("percent", "cents", "order")}
        return ReductionTerms(**given | counts)
