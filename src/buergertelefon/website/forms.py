"""What citizens fill in to book by themselves. Every error says what to do."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from buergertelefon.appointments.models import Booking
from buergertelefon.appointments.queries.free import When
from buergertelefon.appointments.rules.limits import MOST_PERSONS, Item
from buergertelefon.appointments.rules.plates import Reserved, lasts
from buergertelefon.base.phone import may_be_texted
from buergertelefon.base.words import DAYS
from buergertelefon.directory.models import Service
from buergertelefon.messages.rules.outbox import Channel as By

#: parts of the day: as sent, from when, until just before
PARTS = {"frueh": (time(0), time(10)), "vormittag": (time(10), time(12)),
         "mittag": (time(12), time(15)), "nachmittag": (time(15), time.max)}  # fmt: skip
#: how a citizen keeps the code: by a message, or by writing it down
NOTED = "notiert"
#: how the number of persons of a further service is sent: dazu-<slug>
FURTHER = "dazu-"
PERSONS = gettext_lazy("Personen: Bitte eine Zahl von 1 bis 20 angeben.")
DAY = gettext_lazy("Tag: Bitte so angeben: 24.11.2026.")
#: so long somebody may wait
LONGEST_WAIT = timedelta(days=183)
LISTED = gettext_lazy("Wochentag, Uhrzeit: Bitte aus der Liste wählen.")


class TimesForm(forms.Form):
    """When somebody would like to come."""

    tage = forms.TypedMultipleChoiceField(
        coerce=int, required=False, choices=[(n, n) for n in range(6)],
        error_messages={"invalid_choice": LISTED},
    )  # fmt: skip
    zeit = forms.ChoiceField(
        required=False, choices=[("", ""), *((one, one) for one in PARTS)],
        error_messages={"invalid_choice": LISTED},
    )  # fmt: skip
    ab = forms.CharField(required=False, max_length=40)

    def clean_ab(self) -> datetime | None:
        """The page of times after this one; a moment with its zone."""
        if not (given := self.cleaned_data["ab"]):
            return None
        with suppress(ValueError):
            if (since := datetime.fromisoformat(given)).tzinfo is not None:
                return since
        raise ValidationError(gettext("Zeit: Bitte einen Termin aus der Liste wählen."))

    def when(self) -> When:
        """The wish as the search reads it."""
        given = self.cleaned_data
        opens, closes = PARTS.get(given["zeit"], (None, time.max))
        return When(
            since=given["ab"], weekdays=frozenset(given["tage"]), opens=opens, closes=closes
        )

    def is_narrow(self) -> bool:
        """Would more be found without these wishes?"""
        return any(self.cleaned_data.get(name) for name in ("tage", "zeit", "ab"))

    def sent(self) -> list[tuple[str, str]]:
        """Names and values as they came, to send them again."""
        return [
            (name, value)
            for name in self.fields
            for value in getattr(self.data, "getlist", self.data.get)(name) or []
        ]


class WishForm(TimesForm):
    """What for, for how many, and when."""

    field_order = ("leistung", "personen")
    leistung = forms.ModelChoiceField(
        Service.objects.none(), to_field_name="slug",
        error_messages={
            "required": gettext_lazy("Leistung: Bitte eine wählen."),
            "invalid_choice": gettext_lazy("Leistung: Dafür gibt es hier keine Termine im Internet. Bitte eine aus der Liste wählen oder anrufen."),  # noqa: E501  # a text
        },
    )  # fmt: skip
    personen = forms.TypedChoiceField(
        coerce=int, choices=[(n, n) for n in range(1, MOST_PERSONS + 1)],
        error_messages={"required": PERSONS, "invalid_choice": PERSONS},
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        services: Iterable[Service],
        further: Iterable[Service] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leistung"].queryset = services  # type: ignore[attr-defined]  # of a ModelChoiceField
        self.further = {f"{FURTHER}{one.slug}": one for one in further}
        for name in self.further:
            self.fields[name] = forms.IntegerField(
                min_value=0, max_value=MOST_PERSONS, required=False,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), PERSONS),
            )  # fmt: skip

    def more(self) -> list[tuple[Service, forms.BoundField]]:
        """What else can be done in the same appointment, with its field."""
        return [(service, self[name]) for name, service in self.further.items()]

    def has_more(self) -> bool:
        """Is something else wanted, or wrongly?"""
        return any(field.errors or field.value() not in {None, "", "0"} for _, field in self.more())

    def items(self) -> tuple[Item, ...]:
        """All that is wanted."""
        given = self.cleaned_data
        first = Item(given["leistung"].pk, given["personen"])
        others = ((one.pk, given.get(name) or 0) for name, one in self.further.items())
        return (first, *(Item(service, persons) for service, persons in others if persons))

    def what(self) -> str:
        """What for and for how many as an address has it, without when."""
        query = QueryDict(mutable=True)
        query.update(one for one in self.sent() if one[0] not in TimesForm.base_fields)
        return query.urlencode()


class WayForm(forms.Form):
    """How the citizen gets the code; no name."""

    weg = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Bestätigung: Bitte einen Weg wählen."),
            "invalid_choice": gettext_lazy("Bestätigung: Bitte einen Weg aus der Liste wählen."),
        }
    )
    mail = forms.CharField(required=False, max_length=254)
    telefon = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: Any, ways: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weg"].choices = [(one, one) for one in ways]  # type: ignore[attr-defined]  # of a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Only what the chosen way needs is looked at and kept."""
        given = self.cleaned_data
        way, mail, number = given.get("weg"), "", ""
        if way == By.MAIL:
            mail = given.get("mail", "").strip()
            try:
                validate_email(mail)
            except ValidationError:
                self.add_error(
                    "mail",
                    gettext("E-Mail: Bitte eine Adresse angeben, zum Beispiel name@beispiel.de."),
                )  # a text
        if way == By.SMS and not (number := may_be_texted(given.get("telefon", "")) or ""):
            self.add_error(
                "telefon",
                gettext(
                    "Rufnummer: Bitte eine Nummer mit Vorwahl angeben, zum Beispiel 0171 1234567."
                ),
            )  # a text
        return {"weg": way, "mail": mail, "telefon": number}


class PlateForm(forms.Form):
    """Until when a plate is reserved, or since when; nothing of it is kept."""

    bis = forms.DateField(required=False)
    am = forms.DateField(required=False)

    def said(self, row: Booking) -> str:
        """Does the reservation last until the appointment? "" if nothing was asked."""
        if not self.is_bound or not ({"bis", "am"} & self.data.keys()):
            return ""
        days = row.calendar.plate_days
        given = self.cleaned_data if self.is_valid() else {}
        reserved = Reserved(given.get("bis"), given.get("am"))
        until = self._until(reserved, days)
        if until is None:
            return gettext("Reservierung: Bitte geben Sie ihren letzten Tag an.")
        words = {"until": f"{until:%d.%m.%Y}"}
        if lasts(reserved, days=days, on=timezone.localdate(row.begins)):
            return gettext("Reserviert bis %(until)s. Das reicht für den Termin.") % words
        return (
            gettext(
                "Reserviert nur bis %(until)s, der Termin ist später. Verschieben Sie ihn oder "
                "lassen Sie die Reservierung verlängern."
            )
            % words
        )

    def _until(self, reserved: Reserved, days: int | None) -> date | None:
        with suppress(OverflowError):
            return reserved.until(days)
        return None


class WindowForm(forms.Form):
    """From which day to which one somebody would come."""

    von = forms.DateField(error_messages={"required": DAY, "invalid": DAY})
    bis = forms.DateField(error_messages={"required": DAY, "invalid": DAY})

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, not past, and not half a year away."""
        given = self.cleaned_data
        first, last = given.get("von"), given.get("bis")
        if first and last and last < max(first, self.today):
            self.add_error("bis", gettext("Spätestens: Bitte einen Tag nach dem ersten wählen."))
        elif last and last > self.today + LONGEST_WAIT:
            self.add_error("bis", gettext("Spätestens: Bitte einen Tag im nächsten halben Jahr."))
        return given


def weekdays(lang: str) -> list[tuple[str, str]]:
    """Days to choose from: as sent, and named."""
    return [(str(n), DAYS[lang][n]) for n in range(6)]
