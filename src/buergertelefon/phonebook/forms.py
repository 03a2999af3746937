"""What editors fill in about an office: what is known of it, closed days, extensions, absences."""

import re
from typing import Any

from django import forms

from buergertelefon.base.opening_hours_osm import is_valid
from buergertelefon.base.personal import personal_data
from buergertelefon.base.phone import e164, is_mobile
from buergertelefon.directory.models import Extension, Office
from buergertelefon.directory.models.offices import Access
from buergertelefon.directory.rules.registers import LANGUAGES
from buergertelefon.knowledge.forms import Day

ACCESS = [("", "wissen wir nicht"), *Access.choices]
#: an absence or a closure is not planned further ahead; days
LONGEST_SPAN = 400


class Phone(forms.CharField):
    """A telephone number, kept in E.164."""

    def __init__(self, label: str, *, required: bool = False, help_text: str = "") -> None:
        super().__init__(label=label, required=required, max_length=40, help_text=help_text)

    def clean(self, value: Any) -> str:
        """As it can be dialled."""
        written: str = super().clean(value)
        if not written:
            return ""
        if not (number := e164(written)):
            raise forms.ValidationError("Diese Rufnummer ist nicht vollständig, mit Vorwahl bitte.")
        return number


class FactsForm(forms.Form):
    """What is known of an office."""

    hours = forms.CharField(
        label="Öffnungszeiten", required=False, max_length=500,
        help_text="wie in OpenStreetMap: Mo-Fr 08:00-12:00, Th 14:00-18:00; PH off",
    )  # fmt: skip
    address = forms.CharField(label="Anschrift", required=False, max_length=500)
    room = forms.CharField(label="Raum", required=False, max_length=80)
    phone = Phone("Telefon")
    fax = Phone("Fax")
    mail = forms.EmailField(label="E-Mail", required=False)
    step_free = forms.ChoiceField(label="Stufenlos erreichbar", choices=ACCESS, required=False)
    induction_loop = forms.ChoiceField(label="Induktionsschleife", choices=ACCESS, required=False)
    languages = forms.CharField(
        label="Sprachen außer Deutsch", required=False, max_length=100,
        help_text="Kürzel, dgs für Gebärdensprache: en, tr, dgs",
    )  # fmt: skip
    access_note = forms.CharField(label="Zum Zugang", required=False, max_length=500)
    most_concerns = forms.IntegerField(
        label="Anliegen je Termin, höchstens", required=False, min_value=1, max_value=99
    )
    months_ahead = forms.IntegerField(
        label="Termine im Voraus, Monate", required=False, min_value=1, max_value=36
    )
    appointment_note = forms.CharField(label="Zu Terminen", required=False, max_length=500)

    def clean_hours(self) -> str:
        """What cannot be read would be shown to nobody."""
        hours: str = self.cleaned_data["hours"]
        if not is_valid(hours):
            raise forms.ValidationError(
                "Das lässt sich nicht lesen. Richtig ist zum Beispiel: Mo-Fr 08:00-12:00; PH off"
            )
        return hours

    def clean_languages(self) -> list[str]:
        """Codes, each once."""
        codes = re.split(r"[;,\s]+", self.cleaned_data["languages"].lower().strip())
        for code in filter(None, codes):
            if code not in LANGUAGES:
                raise forms.ValidationError(f"„{code}“ ist kein Kürzel wie en, tr oder dgs.")
        return list(dict.fromkeys(filter(None, codes)))


class _SpanForm(forms.Form):
    """From a day to a day, both included."""

    begins = Day("Von")
    ends = Day("Bis einschließlich")

    def clean(self) -> dict[str, Any]:
        """In order, and no misprint of a year."""
        given = super().clean() or {}
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends < begins:
            self.add_error("ends", "„Bis“ liegt vor „Von“.")
        elif begins and ends and (ends - begins).days > LONGEST_SPAN:
            self.add_error("ends", "Das ist länger als ein Jahr. Bitte prüfen Sie das Jahr.")
        return given


class ClosureForm(_SpanForm):
    """Closed days."""

    reason = forms.CharField(
        label="Grund, wie er gesagt wird", max_length=120, help_text="zum Beispiel: Umzug"
    )


class ExtensionForm(forms.Form):
    """A function and its number; nobody's name, nobody's own telephone."""

    function = forms.CharField(
        label="Funktion", max_length=120, help_text="ohne Namen: Hundesteuer, A bis K"
    )
    phone = Phone("Durchwahl", required=True, help_text="dienstlich, mit Vorwahl")
    fax = Phone("Fax")
    mail = forms.EmailField(label="E-Mail", required=False, help_text="der Stelle")
    room = forms.CharField(label="Raum", required=False, max_length=80)

    def clean_function(self) -> str:
        """A function."""
        function = " ".join(self.cleaned_data["function"].split())
        if looks := personal_data(function):
            raise forms.ValidationError(
                f"Das sieht aus wie {', '.join(looks)}. Bitte nur die Funktion nennen."
            )
        return function

    def clean_phone(self) -> str:
        """No private telephone."""
        number: str = self.cleaned_data["phone"]
        if is_mobile(number):
            raise forms.ValidationError(
                "Das ist eine Mobilnummer. Im Telefonbuch stehen nur Nummern der Stelle."
            )
        return number


class AbsenceForm(_SpanForm):
    """Who is not there, and who is instead; no reason is asked for."""

    extension = forms.ModelChoiceField(
        queryset=Extension.objects.none(), label="Durchwahl", empty_label=None
    )
    deputy = forms.ModelChoiceField(
        queryset=Extension.objects.none(), label="Vertretung", required=False,
        empty_label="keine, die Stelle selbst",
    )  # fmt: skip

    def __init__(self, *args: Any, office: Office, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("extension", "deputy"):
            rows = Extension.objects.filter(office=office).order_by("function")
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """Nobody stands in for himself."""
        given = super().clean()
        if given.get("deputy") and given["deputy"] == given.get("extension"):
            self.add_error("deputy", "Die Vertretung muss eine andere Durchwahl sein.")
        return given
