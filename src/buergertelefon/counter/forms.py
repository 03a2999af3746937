"""What is filled in at a counter."""

import uuid
from typing import Any

from django import forms

from buergertelefon.appointments.models import Calendar
from buergertelefon.appointments.queries.turns import beside
from buergertelefon.appointments.rules.limits import MOST_PERSONS
from buergertelefon.appointments.rules.turns import COUNTER_LENGTH, counter_name
from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Service

NAMED = "Bitte Buchstaben und Ziffern, höchstens 12 Zeichen, zum Beispiel 3 oder Zimmer 12."


class CounterField(forms.CharField):
    """The name of a counter, as it stands on its sign."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(
            label=label, max_length=COUNTER_LENGTH,
            error_messages={"required": "Bitte eintragen, zum Beispiel 3.", "max_length": NAMED},
            widget=forms.TextInput(attrs={"autocomplete": "off"}), **given,
        )  # fmt: skip

    def clean(self, value: Any) -> str:
        """Its name. Raises ValidationError if nobody could read it from afar."""
        written = super().clean(value)
        if written and not counter_name(written):
            raise forms.ValidationError(NAMED)
        return counter_name(written)


class SeatForm(forms.Form):
    """Where one works today."""

    calendar = forms.ModelChoiceField(
        Calendar.objects.none(), label="Kalender", to_field_name="slug", empty_label=None,
        error_messages={"invalid_choice": "Diesen Kalender gibt es hier nicht."},
    )  # fmt: skip
    counter = CounterField("Platz", help_text="So steht er am Schalter, zum Beispiel 3.")

    def __init__(self, *given: Any, centre: ServiceCentre, **more: Any) -> None:
        super().__init__(*given, **more)
        calendars = Calendar.objects.filter(centre=centre, active=True).order_by("name")
        self.fields["calendar"].queryset = calendars  # type: ignore[attr-defined]  # it has one


class NumberForm(forms.Form):
    """What somebody without an appointment comes for."""

    service = forms.ModelChoiceField(
        Service.objects.none(), label="Leistung", to_field_name="slug",
        empty_label="Bitte wählen",
        error_messages={"required": "Bitte eine wählen.",
                        "invalid_choice": "Diese Leistung hat dieser Kalender nicht."},
    )  # fmt: skip
    persons = forms.IntegerField(
        label="Personen oder Fahrzeuge", min_value=1, max_value=MOST_PERSONS, initial=1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            f"Bitte eine Zahl von 1 bis {MOST_PERSONS}.",
        ),
    )  # fmt: skip
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *given: Any, calendar: Calendar, **more: Any) -> None:
        super().__init__(*given, **more)
        services = Service.objects.filter(bookable__calendar=calendar).order_by("name")
        self.fields["service"].queryset = services  # type: ignore[attr-defined]  # it has one


class HandOnForm(forms.Form):
    """Where somebody is sent: a counter of this calendar, or another calendar."""

    to = CounterField("An Platz", required=False)
    calendar = forms.ModelChoiceField(
        Calendar.objects.none(), label="oder an einen anderen Kalender", to_field_name="slug",
        required=False, empty_label="– dieser –",
        error_messages={"invalid_choice": "Diesen Kalender gibt es hier nicht."},
    )  # fmt: skip

    def __init__(self, *given: Any, calendar: Calendar, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["calendar"].queryset = beside(calendar)  # type: ignore[attr-defined]  # it has one

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError if it is nowhere, or both."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned["to"]) == bool(cleaned["calendar"]):
            raise forms.ValidationError(
                "Weitergeben: Bitte einen Platz oder einen anderen Kalender angeben, nicht beides."
            )
        return cleaned
