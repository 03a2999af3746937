"""What a planner fills in about rosters and their shifts."""

from datetime import date, timedelta
from typing import Any

from django import forms

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.shifting import Duty, minutes, put
from buergertelefon.workforce.sheets import LARGEST

#: no roster lies further away than this; days
FURTHEST = 400
LONGEST_REASON = 200


class OpenForm(forms.Form):
    """Which weeks a new roster has."""

    begins = forms.DateField(
        label="Beginnt am",
        help_text="ein Montag",
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    weeks = forms.IntegerField(label="Wochen", min_value=1, max_value=8, initial=4)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_begins(self) -> date:
        """A Monday not years away."""
        begins: date = self.cleaned_data["begins"]
        if begins.weekday():
            raise forms.ValidationError(f"Der {begins:%d.%m.%Y} ist kein Montag.")
        if abs((begins - self.today).days) > FURTHEST:
            raise forms.ValidationError("Das liegt mehr als ein Jahr entfernt.")
        return begins


class DraftForm(forms.Form):
    """How long a draft is searched for."""

    seconds = forms.IntegerField(
        label="Rechenzeit in Sekunden", min_value=10, max_value=600, initial=60,
        help_text="10 bis 600; länger wird der Plan besser",
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Which version was seen, and why it is changed."""

    version = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)
    reason = forms.CharField(label="Grund der Änderung", required=False, max_length=LONGEST_REASON)

    def __init__(self, *args: Any, published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if published:
            self.fields["reason"].help_text = "steht im Verlauf; kein Grund einer Fehlzeit"
        else:
            self.fields["reason"].widget = forms.HiddenInput()


class ShiftForm(ReasonForm):
    """When somebody works on a day."""

    start = forms.CharField(label="Beginn", max_length=5, help_text="etwa 7:00")
    end = forms.CharField(label="Ende", max_length=5, help_text="etwa 15:30")
    pause_start = forms.CharField(
        label="Pause ab", max_length=5, required=False, help_text="leer: passend gesetzt"
    )
    pause = forms.TypedChoiceField(
        label="Pause", required=False, coerce=int, empty_value="30",
        choices=[(str(n), f"{n} Minuten") for n in (0, 15, 30, 45, 60, 75, 90)], initial="30",
    )  # fmt: skip
    field_order = ["start", "end", "pause_start", "pause", "reason", "version"]

    def clean_start(self) -> int:
        """Minutes after midnight."""
        return _clock(self.cleaned_data["start"], "Beginn")

    def clean_end(self) -> int:
        """Minutes after midnight."""
        return _clock(self.cleaned_data["end"], "Ende")

    def clean_pause_start(self) -> int | None:
        """Minutes after midnight, None where it is left to us."""
        typed = self.cleaned_data["pause_start"]
        return _clock(typed, "Pause") if typed else None

    def duty(self, person: str, day: str) -> Duty:
        """The shift. Raises BadInput if its times are in no order."""
        given = self.cleaned_data
        since = given["pause_start"]
        pause = (since, given["pause"]) if since is not None else None
        return put(person, day, given["start"], given["end"], pause=pause)


class PublishForm(forms.Form):
    """People see it from now on."""

    version = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)
    short_notice = forms.BooleanField(label="Trotzdem, kurzfristig", required=False)


class ShiftsForm(ReasonForm):
    """A table of shifts, or what was looked at before."""

    file = forms.FileField(label="Datei", required=False, help_text="CSV oder XLSX, bis 1 MB")
    text = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2 * LARGEST)

    def clean(self) -> dict[str, Any]:
        """One of both."""
        given = super().clean() or {}
        if given.get("file") and given["file"].size > LARGEST:
            self.add_error("file", "Die Datei ist größer als 1 MB.")
        elif not given.get("file") and not given.get("text") and not self.errors:
            self.add_error("file", "Bitte eine Datei wählen.")
        return given


def next_monday(today: date) -> date:
    """The first Monday after today."""
    return today + timedelta(days=7 - today.weekday())


def _clock(typed: str, called: str) -> int:
    try:
        return minutes(typed, called=called)
    except BadInput as problem:
        said = str(problem).partition(": ")[2]  # the field is named beside it
        raise forms.ValidationError(said) from problem
