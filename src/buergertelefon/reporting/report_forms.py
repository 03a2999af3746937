"""Who gets reports, and what the service costs."""

from datetime import date
from typing import Any

from django import forms

from buergertelefon.base.models import Municipality, ServiceCentre


class RecipientForm(forms.Form):
    """An address that gets the monthly report."""

    mail = forms.EmailField(
        label="Mailadresse", max_length=254, help_text="einer Stelle, besser nicht einer Person"
    )
    place = forms.ChoiceField(label="Bericht über", required=False)

    def __init__(self, data: Any = None, *, centre: ServiceCentre) -> None:
        super().__init__(data)
        places = Municipality.objects.filter(centres=centre).order_by("name")
        choices = [("", "alle Gemeinden"), *((one.key, one.name) for one in places)]
        self.fields["place"] = forms.ChoiceField(
            label="Bericht über", required=False, choices=choices
        )


class CostForm(forms.Form):
    """What a month costs."""

    month = forms.DateField(
        label="Monat", input_formats=["%Y-%m", "%m.%Y"], help_text="so: 06.2014",
        widget=forms.DateInput(format="%m.%Y"),
    )  # fmt: skip
    cost = forms.DecimalField(
        label="Kosten in Euro", min_value=0, max_digits=11, decimal_places=2, localize=True
    )

    def clean_month(self) -> date:
        """A month of this century."""
        month: date = self.cleaned_data["month"]
        if not 2000 <= month.year < 2100:
            raise forms.ValidationError("Bitte ein Monat von 2000 bis 2099.")
        return month
