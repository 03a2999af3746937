"""What somebody fills in about why figures are as they are."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from buergertelefon.knowledge.forms import Day
from buergertelefon.reporting.rules.periods import FIRST, LAST


def _moment(label: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(
        label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"]
    )


class OutageForm(forms.Form):
    """When something did not work."""

    begins = _moment("Von")
    until = _moment("Bis")
    reason = forms.CharField(
        label="Was ist ausgefallen?", max_length=120,
        help_text="Eine Technik, zum Beispiel „Telefonanlage“ oder „Netz“. Keine Namen.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Only years that figures are shown of."""
        said: dict[str, Any] = self.cleaned_data
        for name in ("begins", "until"):
            if name in said and not FIRST <= said[name].date() < LAST:
                self.add_error(name, "Bitte ein Jahr von 2000 bis 2099.")
        return said


class AbsenceForm(forms.Form):
    """Hours of a week, of a group."""

    week = Day("Ein Tag der Woche")
    hours = forms.IntegerField(
        label="Krankenstunden der ganzen Gruppe", min_value=0, max_value=20_000
    )
    people = forms.IntegerField(
        label="Personen in der Gruppe", min_value=1, max_value=2_000,
        help_text="Alle, auch wer nicht krank war. Erst ab 5.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = "Bitte ein Jahr von 2000 bis 2099."
        self.fields["week"].validators += [
            MinValueValidator(FIRST, years), MaxValueValidator(LAST, years)
        ]  # fmt: skip
