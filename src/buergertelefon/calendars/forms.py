"""What an office fills in about its calendars."""

from datetime import date, time, timedelta
from fractions import Fraction
from typing import Any

from django import forms

from buergertelefon.appointments.actions.closing import Closed
from buergertelefon.appointments.errors import BadPlan
from buergertelefon.appointments.models import Calendar
from buergertelefon.appointments.models import Contingent as ContingentRow
from buergertelefon.appointments.rules.contingents import CHANNELS, Channel, Contingent, checked
from buergertelefon.appointments.rules.keeping import WEEKDAYS, WHOLE_DAY
from buergertelefon.appointments.rules.plan import Kind, PlanRow
from buergertelefon.appointments.rules.plan_table import MOST_COUNTERS
from buergertelefon.appointments.rules.ruling import Ruling
from buergertelefon.knowledge.forms import Day

ONE_DAY = ""
#: nothing is planned further ahead; days
FARTHEST = 730
#: characters of a file on the page
LONGEST_FILE = 300_000


class Clock(forms.TimeField):
    """A time of day, with the browser's own field."""

    def __init__(self, label: str, *, required: bool = True, help_text: str = "") -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(label=label, required=required, help_text=help_text, widget=widget)


class RowForm(forms.Form):
    """A row of an opening plan."""

    weekday = forms.ChoiceField(
        label="Wochentag", required=False,
        choices=[*((str(n), name) for n, name in enumerate(WEEKDAYS)),
                 (ONE_DAY, "nur an einem Tag")],
    )  # fmt: skip
    day = Day("Tag", required=False, help_text="nur für einen einzelnen Tag; gilt statt der Woche")
    begins = Clock("Von")
    ends = Clock("Bis")
    kind = forms.ChoiceField(
        label="Was", choices=[(Kind.OPEN.value, "offen"), (Kind.BREAK.value, "Pause")]
    )
    capacity = forms.IntegerField(
        label="Schalter", min_value=0, max_value=MOST_COUNTERS,
        help_text="offen: so viele sind besetzt. Pause: so viele fehlen. 0 an einem Tag: zu",
    )  # fmt: skip
    skilled = forms.IntegerField(
        label="Davon mit Zusatz", min_value=0, max_value=MOST_COUNTERS, required=False
    )
    valid_from = Day("Gilt ab", required=False)
    valid_until = Day("Endet am", required=False, help_text="der erste Tag, an dem es nicht gilt")

    def __init__(self, *args: Any, calendar: Calendar, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today
        if calendar.skill:
            self.fields["skilled"].label = f"Davon für {calendar.skill}"
        else:
            del self.fields["skilled"]

    def clean(self) -> dict[str, Any]:
        """What fields say about each other."""
        given = super().clean() or {}
        weekday, day = given.get("weekday"), given.get("day")
        if weekday and day:
            self.add_error("day", "Wochentag oder Tag: bitte nur eines von beiden wählen.")
        elif not weekday and not day and "day" not in self.errors:
            self.add_error("day", "Bitte einen Tag nennen, oder einen Wochentag wählen.")
        if day and not self.today <= day <= self.today + timedelta(days=FARTHEST):
            self.add_error("day", "Der Tag liegt in der Vergangenheit oder zu weit im Voraus.")
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and begins >= ends:
            self.add_error("ends", "„Bis“ muss nach „Von“ liegen.")
        if (given.get("skilled") or 0) > given.get("capacity", MOST_COUNTERS):
            self.add_error("skilled", "Das können nicht mehr sein als Schalter.")
        since, until = given.get("valid_from"), given.get("valid_until")
        if since and until and since >= until:
            self.add_error("valid_until", "„Endet am“ muss nach „Gilt ab“ liegen.")
        return given

    def row(self) -> PlanRow:
        """As the action takes it."""
        given = self.cleaned_data
        return PlanRow(
            given["begins"], given["ends"], given["capacity"], given.get("skilled") or 0,
            Kind(given["kind"]), int(given["weekday"]) if given["weekday"] else None, given["day"],
            given["valid_from"] or date.min, given["valid_until"] or date.max,
        )  # fmt: skip


class EndForm(forms.Form):
    """From when a row no longer holds."""

    on = Day("Endet am")


class SharesForm(forms.Form):
    """The shares of all channels."""

    def __init__(self, *args: Any, calendar: Calendar, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = {one.channel: one for one in ContingentRow.objects.filter(calendar=calendar)}
        for channel, name in CHANNELS.items():
            row = rows.get(channel)
            others = [(one, word) for one, word in CHANNELS.items() if one != channel]
            self.fields[f"share_{channel}"] = forms.DecimalField(
                label=f"{name}: Anteil in Prozent", min_value=0, max_value=100, decimal_places=1,
                max_digits=4, required=False, localize=True,
                initial=row.share * 100 if row else None,
            )  # fmt: skip
            self.fields[f"to_{channel}"] = forms.MultipleChoiceField(
                label=f"{name}: später auch für", choices=others, required=False,
                widget=forms.CheckboxSelectMultiple, initial=row.releases_to if row else [],
            )  # fmt: skip
            self.fields[f"days_{channel}"] = forms.IntegerField(
                label=f"{name}: Tage vorher", min_value=0, max_value=60, required=False,
                initial=row.days_before if row else 0,
            )  # fmt: skip
            clock = Clock(f"{name}: um", required=False)
            clock.initial = row.clock if row else time(12)
            self.fields[f"clock_{channel}"] = clock

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Name of a channel and its fields."""
        return [
            (name, [self[f"{field}_{channel}"] for field in ("share", "to", "days", "clock")])
            for channel, name in CHANNELS.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Together no more than the day."""
        given = super().clean() or {}
        if not self.errors:
            try:
                checked(self.shares())
            except BadPlan as error:
                raise forms.ValidationError(str(error)) from None
        return given

    def shares(self) -> list[Contingent]:
        """As the action takes them; none for a channel without a share."""
        given = self.cleaned_data
        return [
            Contingent(
                channel, Fraction(given[f"share_{channel}"]) / 100,
                frozenset(Channel(one) for one in given[f"to_{channel}"]),
                given[f"days_{channel}"] or 0, given[f"clock_{channel}"] or time(0),
            )
            for channel in Channel
            if given.get(f"share_{channel}")
        ]  # fmt: skip


class ClosingForm(forms.Form):
    """A day or hours to close."""

    day = Day("Tag")
    begins = Clock("Von", required=False, help_text="leer: der ganze Tag")
    ends = Clock("Bis", required=False)
    reason = forms.CharField(
        label="Grund", max_length=120, required=False,
        help_text="steht im Protokoll: „Personalversammlung“. Keine Namen, keine Krankheit",
    )  # fmt: skip
    lead = forms.IntegerField(
        label="Vorlauf in Stunden", min_value=0, max_value=336, initial=24,
        help_text="auf keinen früheren Termin wird jemand verlegt",
    )  # fmt: skip
    elsewhere = forms.BooleanField(
        label="Auch in andere Stellen der Stadt verlegen, wenn hier nichts frei ist",
        required=False, initial=True,
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """A day to come, and both ends or none."""
        given = super().clean() or {}
        day, begins, ends = given.get("day"), given.get("begins"), given.get("ends")
        if day and not self.today <= day <= self.today + timedelta(days=FARTHEST):
            self.add_error("day", "Der Tag liegt in der Vergangenheit oder zu weit im Voraus.")
        if bool(begins) != bool(ends):
            self.add_error("ends" if begins else "begins", "Bitte „Von“ und „Bis“ ausfüllen.")
        elif begins and ends and begins >= ends:
            self.add_error("ends", "„Bis“ muss nach „Von“ liegen.")
        return given

    def closed(self) -> Closed:
        """As the action takes it."""
        given = self.cleaned_data
        return Closed(
            given["day"], given["begins"] or WHOLE_DAY[0], given["ends"] or WHOLE_DAY[1],
            given["reason"], timedelta(hours=given["lead"]), given["elsewhere"],
        )  # fmt: skip


class RulingForm(forms.Form):
    """Reminders, the link that has to be pressed, the limit; what is empty is not wanted."""

    days_before = forms.IntegerField(
        label="Erinnerung: Tage vorher", min_value=0, max_value=14, required=False,
        help_text="leer: keine an einem Tag davor",
    )  # fmt: skip
    clock = Clock("Erinnerung: Uhrzeit an diesem Tag", required=False)
    hours_before = forms.IntegerField(
        label="Erinnerung: Stunden vorher", min_value=1, max_value=336, required=False,
        help_text="leer: keine am selben Tag",
    )  # fmt: skip
    confirm_hours = forms.IntegerField(
        label="Im Internet gebucht: bestätigen binnen Stunden", min_value=1, max_value=336,
        required=False, help_text="mit dem Link der Nachricht, sonst verfällt der Termin; leer: "
        "sofort gebucht",
    )  # fmt: skip
    most = forms.IntegerField(
        label="Termine je E-Mail-Adresse oder Nummer, höchstens", min_value=1, max_value=100,
        help_text="die noch kommen; gilt für alle Kalender der Stelle",
    )  # fmt: skip
    of_a_service = forms.IntegerField(
        label="davon für dieselbe Leistung", min_value=1, max_value=100
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A day with its hour; for a service not more than altogether."""
        given = super().clean() or {}
        if (given.get("days_before") is None) != (given.get("clock") is None):
            name = "clock" if given.get("clock") is None else "days_before"
            self.add_error(name, "Bitte Tage und Uhrzeit angeben, oder beides leer lassen.")
        if (given.get("of_a_service") or 0) > (given.get("most") or 100):
            self.add_error("of_a_service", "Nicht mehr, als insgesamt erlaubt sind.")
        return given

    def ruling(self) -> Ruling:
        """As the action takes it."""
        return Ruling(**self.cleaned_data)


class FileForm(forms.Form):
    """A file with opening plans, or the text of one that was looked at before."""

    file = forms.FileField(label="Datei (CSV)", required=False)
    text = forms.CharField(
        required=False, widget=forms.HiddenInput, max_length=LONGEST_FILE, strip=False
    )

    def clean_file(self) -> Any:
        """No larger than a plan can be."""
        file = self.cleaned_data["file"]
        if file and file.size > LONGEST_FILE:
            raise forms.ValidationError(
                f"Die Datei ist größer als {LONGEST_FILE // 1000} kB. Bitte teilen, oder von der"
                " Verwaltung einlesen lassen: buergertelefon import opening-plans."
            )
        return file

    def clean(self) -> dict[str, Any]:
        """One of both."""
        given = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("text"):
            self.add_error("file", "Bitte eine Datei wählen.")
        return given

    def brought(self) -> bytes:
        """What was brought."""
        file = self.cleaned_data["file"]
        data: bytes = file.read() if file else self.cleaned_data["text"].encode()
        return data
