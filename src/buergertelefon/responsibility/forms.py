"""What an editor asks."""

from typing import Any

from django import forms

from buergertelefon.knowledge.forms import Day
from buergertelefon.responsibility.rules.taxnumbers import LAENDER

LONGEST = 200


class WhoForm(forms.Form):
    """Topic, place and day."""

    topic = forms.CharField(
        label="Thema", max_length=LONGEST, required=False,
        help_text="Schlüssel wie kfz-steuer, oder was jemand sagt",
    )  # fmt: skip
    place = forms.CharField(
        label="Ort", max_length=LONGEST, required=False,
        help_text="Gemeinde, Stadtteil, Postleitzahl oder Adresse; leer: unbekannt",
    )  # fmt: skip
    on = Day("Tag", required=False, help_text="leer: heute")

    def clean(self) -> dict[str, Any]:
        """A question needs a topic."""
        given = super().clean() or {}
        if not self.errors and not given.get("topic"):
            self.add_error("topic", "Bitte sagen Sie, worum es geht.")
        return given


class TaxNumberForm(forms.Form):
    """A tax number, looked at and not kept."""

    number = forms.CharField(
        label="Steuernummer", max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text="wird nur angesehen, nicht gespeichert",
    )  # fmt: skip
    land = forms.ChoiceField(
        label="Land", required=False, choices=[("", "nicht gesagt"), *LAENDER.items()]
    )
