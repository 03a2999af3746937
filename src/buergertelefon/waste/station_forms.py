"""What an office fills in about a recycling station."""

from datetime import datetime, time
from typing import Any

from django import forms

from buergertelefon.base import phone
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.opening_hours_osm import is_valid
from buergertelefon.directory.models.offices import Access
from buergertelefon.knowledge.forms import Day, Euros
from buergertelefon.waste.actions.keeping import Taken
from buergertelefon.waste.models import Material, Station, StationMaterial

EMPTY = 2  # materials to fill in besides those that there are


class StationForm(forms.Form):
    """Where it is, when it is open, how one gets in."""

    name = forms.CharField(label="Name", max_length=120)
    address = forms.CharField(label="Adresse", max_length=200)
    district = forms.CharField(label="Ortsteil", required=False, max_length=80)
    hours = forms.CharField(
        label="Öffnungszeiten", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="wie „Mo-Fr 08:00-17:00; Sa 08:00-13:00; PH off“ (Tu, We, Th, Su auf Englisch); "
                  "leer: nicht bekannt",
    )  # fmt: skip
    phone = forms.CharField(label="Telefon", required=False, max_length=30)
    step_free = forms.ChoiceField(
        label="Stufenfrei", required=False, choices=[("", "nicht bekannt"), *Access.choices]
    )
    access_note = forms.CharField(label="Zugang", required=False, max_length=200)
    note = forms.CharField(
        label="Hinweis, der immer gilt", required=False, max_length=300,
        help_text="zum Beispiel: höchstens 2 Kubikmeter am Tag",
    )  # fmt: skip
    latitude = forms.FloatField(
        label="Breite, Grad", required=False, min_value=-90, max_value=90, help_text="wie 53.0793"
    )
    longitude = forms.FloatField(
        label="Länge, Grad", required=False, min_value=-180, max_value=180, help_text="wie 8.8017"
    )
    source = forms.CharField(label="Quelle", required=False, max_length=500)
    checked = Day("Geprüft am", required=False)
    active = forms.BooleanField(label="Wird angezeigt", required=False)

    def __init__(self, *args: Any, station: Station, **more: Any) -> None:
        now = {name: getattr(station, name) for name in self.base_fields}
        super().__init__(*args, **more | {"initial": now})

    def clean_hours(self) -> str:
        """Hours that can be read."""
        hours = " ".join(self.cleaned_data["hours"].split())
        if not is_valid(hours):
            raise forms.ValidationError(
                "Das können wir nicht lesen. Bitte wie „Mo-Fr 08:00-17:00; PH off“."
            )
        return hours

    def clean_phone(self) -> str:
        """E.164."""
        written = self.cleaned_data["phone"]
        number = phone.may_be_texted(written) if written else ""
        if written and not number:
            raise forms.ValidationError("Das ist keine Telefonnummer, die wir wählen können.")
        return number

    def clean(self) -> dict[str, Any]:
        """Both coordinates or none."""
        given = super().clean() or {}
        if (given.get("latitude") is None) != (given.get("longitude") is None):
            self.add_error("latitude", "Bitte Breite und Länge, oder keine von beiden.")
        return given


class MaterialForm(forms.Form):
    """Something that stations take."""

    name = forms.CharField(label="Neuer Stoff", max_length=80, help_text="zum Beispiel: Bauschutt")


class TakenForm(forms.Form):
    """A material that it takes; none chosen: nothing."""

    material = forms.ModelChoiceField(
        Material.objects.all(), label="Stoff", required=False, empty_label="keiner"
    )
    limit = forms.CharField(label="Grenze", required=False, max_length=120)
    fee_cents = Euros("Gebühr, Euro", help_text="leer: nicht bekannt; 0: keine")
    fee_note = forms.CharField(label="Gebühr gilt", required=False, max_length=120)

    def __init__(self, *args: Any, row: StationMaterial | None = None, **more: Any) -> None:
        now = {name: getattr(row, name) for name in self.base_fields} if row else {}
        super().__init__(*args, **more | {"initial": now})
        self.row = row

    def taken(self) -> Taken | None:
        """As the action takes it; None if nothing is taken."""
        return Taken(**self.cleaned_data) if self.cleaned_data["material"] else None


def taken_forms(data: Any, rows: list[StationMaterial]) -> list[TakenForm]:
    """One for each material it takes, and some empty ones."""
    there = [TakenForm(data, row=one, prefix=f"stoff-{one.pk}") for one in rows]
    return [*there, *(TakenForm(data, prefix=f"stoff-neu-{n}") for n in range(EMPTY))]


class NoticeForm(forms.Form):
    """What holds just now."""

    text = forms.CharField(label="Hinweis", max_length=200, help_text="zum Beispiel: heute voll")
    closed = forms.BooleanField(label="Solange nimmt der Hof nichts an", required=False)
    until = forms.DateTimeField(
        label="Bis",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args: Any, at: datetime, **more: Any) -> None:
        end = datetime.combine(at.astimezone(BERLIN).date(), time(23, 59), tzinfo=BERLIN)
        super().__init__(*args, **more | {"initial": {"until": end}, "prefix": "hinweis"})
