"""What planners and people fill in about contracts, leaves, wishes and hours."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from buergertelefon.base.words import DAYS
from buergertelefon.knowledge.forms import Day
from buergertelefon.workforce.rules.contracts import DAYS_A_WEEK, Terms, minutes_of, said
from buergertelefon.workforce.rules.people_table import FIRST_DAY, LAST_DAY, wrong
from buergertelefon.workforce.rules.wishes import MOST_A_WEEK, WishKind
from buergertelefon.workforce.sheets import LARGEST

#: hours of a booking by hand
MOST_BOOKED = 500 * 60
ORDER = "„Bis“ muss nach „Von“ liegen."
WISHES = (("", "kein Wunsch"), (WishKind.OFF.value, "frei"), (WishKind.EARLY.value, "früh"),
          (WishKind.LATE.value, "spät"))  # fmt: skip
WEIGHTS = (("1", "wäre schön"), ("2", "wichtig"), ("3", "sehr wichtig"))


class PlanDay(Day):
    """A day of this century: no typing error of a year gets far."""

    def __init__(self, label: str, *, required: bool = True, help_text: str = "") -> None:
        super().__init__(label, required=required, help_text=help_text)
        self.validators += [
            MinValueValidator(FIRST_DAY, "Der Tag liegt zu weit zurück."),
            MaxValueValidator(LAST_DAY, "Der Tag liegt zu weit voraus."),
        ]


class Clock(forms.TimeField):
    """A time of day, with the browser's own field."""

    def __init__(self, label: str, *, help_text: str = "") -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(label=label, help_text=help_text, widget=widget)


class Hours(forms.CharField):
    """Hours as they are written, in minutes."""

    def __init__(self, label: str, *, least: int = 0, most: int, help_text: str = "") -> None:
        super().__init__(label=label, max_length=12, help_text=help_text)
        self.least, self.most = least, most

    def prepare_value(self, value: Any) -> Any:
        """Minutes as they are written."""
        return said(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Raises ValidationError if it is no number of hours, or too many."""
        if not (written := super().clean(value)):
            return None
        if (minutes := minutes_of(written)) is None:
            raise forms.ValidationError("Bitte Stunden nennen, etwa 39:15 oder 39,25.")
        if not self.least <= minutes <= self.most:
            raise forms.ValidationError(f"Von {said(self.least)} bis {said(self.most)} Stunden.")
        return minutes


class ContractForm(forms.Form):
    """A contract from a day on."""

    begins = PlanDay("Gilt ab", help_text="Der Vertrag davor endet am Tag davor.")
    ends = PlanDay("Letzter Tag", required=False, help_text="leer: bis auf Weiteres")
    week_minutes = Hours("Stunden je Woche", most=48 * 60, help_text="etwa 39:15 oder 19,5")
    days_least = forms.IntegerField(label="Tage je Woche mindestens", min_value=0, max_value=7)
    days_most = forms.IntegerField(label="Tage je Woche höchstens", min_value=0, max_value=7)
    day_least = Hours("Stunden am Tag mindestens", most=600)
    day_most = Hours("Stunden am Tag höchstens", most=600, help_text="Arbeit ohne Pausen")
    free_weekdays = forms.TypedMultipleChoiceField(
        label="Immer frei", required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        choices=[(str(n), name) for n, name in enumerate(DAYS["de"][:DAYS_A_WEEK])],
    )  # fmt: skip
    there_from = Clock("Da ab")
    there_until = Clock("Da bis")
    late_at_most = forms.IntegerField(
        label="Späte Dienste höchstens", min_value=0, max_value=99,
        help_text="in einem Dienstplan; ein Ziel, keine Regel",
    )  # fmt: skip
    early_at_most = forms.IntegerField(
        label="Frühe Dienste höchstens", min_value=0, max_value=99,
        help_text="in einem Dienstplan; ein Ziel, keine Regel",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What fields say about each other."""
        given = super().clean() or {}
        if not self.errors and (fault := wrong(self.terms())):
            self.add_error(*fault)
        return given

    def terms(self) -> Terms:
        """What was filled in."""
        values = self.cleaned_data
        return Terms(**values | {"free_weekdays": tuple(sorted(values["free_weekdays"]))})


class LeaveForm(forms.Form):
    """Days on which somebody is not there; there is no field for why."""

    begins = PlanDay("Von")
    until = PlanDay("Bis", help_text="der letzte Tag")
    first: date | None = None  # nobody asks for days before it

    def clean(self) -> dict[str, Any]:
        """From before until, and not for years."""
        given = super().clean() or {}
        begins, until = given.get("begins"), given.get("until")
        if begins and until and begins > until:
            self.add_error("until", ORDER)
        elif begins and until and until - begins > timedelta(days=1100):
            self.add_error("until", "Höchstens drei Jahre am Stück.")
        if begins and self.first and begins < self.first:
            self.add_error("begins", "Der Tag ist vorbei.")
        return given


class AvailabilityForm(forms.Form):
    """On a day, only at these times."""

    day = PlanDay("Tag")
    since = Clock("Da ab")
    until = Clock("Da bis")
    first: date | None = None

    def clean(self) -> dict[str, Any]:
        """From before until."""
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["since"] >= given["until"]:
            self.add_error("until", ORDER)
        if given.get("day") and self.first and given["day"] < self.first:
            self.add_error("day", "Der Tag ist vorbei.")
        return given


class BookingForm(forms.Form):
    """What a planner adds to an account."""

    day = PlanDay("Tag")
    minutes = Hours(
        "Stunden", least=-MOST_BOOKED, most=MOST_BOOKED, help_text="etwa 3:30, weniger: -1:15"
    )
    reason = forms.CharField(
        label="Wofür", max_length=80, help_text="etwa Übertrag; nichts Persönliches"
    )

    def clean_minutes(self) -> int:
        """Not nothing."""
        if not (minutes := self.cleaned_data["minutes"]):
            raise forms.ValidationError("Null Stunden ändern nichts.")
        return int(minutes)


class WishForm(forms.Form):
    """The wishes of a week: a kind and a weight for each day."""

    def __init__(self, *args: Any, monday: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.days = [monday + timedelta(days=number) for number in range(DAYS_A_WEEK)]
        for day in self.days:
            name = f"{DAYS['de'][day.weekday()]}, {day:%d.%m.%Y}"
            self.fields[f"kind{day:%Y%m%d}"] = forms.ChoiceField(
                label=name, choices=WISHES, required=False
            )
            self.fields[f"weight{day:%Y%m%d}"] = forms.ChoiceField(
                label=f"Wie wichtig am {DAYS['de'][day.weekday()]}", choices=WEIGHTS, required=False
            )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Kind and weight of each day."""
        return [(self[f"kind{day:%Y%m%d}"], self[f"weight{day:%Y%m%d}"]) for day in self.days]

    def clean(self) -> dict[str, Any]:
        """Not more than anybody has."""
        given = super().clean() or {}
        if not self.errors and len(self.wishes()) > MOST_A_WEEK:
            self.add_error(None, f"Höchstens {MOST_A_WEEK} Wünsche in einer Woche.")
        return given

    def wishes(self) -> dict[date, tuple[WishKind, int]]:
        """By day."""
        said = self.cleaned_data
        return {
            day: (WishKind(kind), int(said.get(f"weight{day:%Y%m%d}") or 1))
            for day in self.days
            if (kind := said.get(f"kind{day:%Y%m%d}"))
        }


class TableForm(forms.Form):
    """A table of contracts or leaves, or what was looked at before."""

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


#: of a contract that is the first
USUAL = {
    "days_least": 5, "days_most": 5, "day_least": 180, "day_most": 540, "there_from": time(7),
    "there_until": time(18), "late_at_most": 8, "early_at_most": 10,
    "week_minutes": 2355,
}  # fmt: skip
