"""What the office fills in about a course, its place and its dates."""

from typing import Any

from django import forms

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.words import DAYS
from buergertelefon.courses.models import Course, School, Semester, Venue
from buergertelefon.courses.rules.dates import MOST, Pattern, meeting
from buergertelefon.courses.rules.describing import Access, Description, Frame
from buergertelefon.courses.rules.fields import MOST as HIGHEST
from buergertelefon.courses.rules.records import ACCESS, LONGEST, Meeting, VenueRecord
from buergertelefon.courses.rules.words import Level, Pricing
from buergertelefon.knowledge.forms import Day, Euros

KNOWN = [("", "nicht bekannt"), *ACCESS.items()]
PRICINGS = [(Pricing.PERSON.value, "eine Person"), (Pricing.PAIR.value, "zwei Personen zusammen")]


class Clock(forms.TimeField):
    """A time of day, with the browser's own field."""

    def __init__(self, label: str) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(label=label, widget=widget)


def _text(label: str, limit: str, *, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=False, max_length=LONGEST[limit], widget=widget, **more
    )


class DescriptionForm(forms.Form):
    """What the file of the school may leave open."""

    fee_cents = Euros("Entgelt, Euro", help_text="leer: nicht bekannt, 0: frei")
    pricing = forms.ChoiceField(label="Das Entgelt gilt für", choices=PRICINGS)
    material_cents = Euros("Material je Person, Euro", help_text="wird nie ermäßigt")
    material_note = forms.CharField(
        label="Mitbringen oder kaufen", required=False, max_length=LONGEST["material_note"]
    )
    reducible = forms.BooleanField(label="Ermäßigung möglich", required=False)
    level = forms.ChoiceField(
        label="Niveau", required=False, choices=[("", "keines"), *((one, one) for one in Level)]
    )
    lecturer = forms.CharField(
        label="Leitung", required=False, max_length=LONGEST["lecturer"],
        help_text="eine Funktion, kein Name: Muttersprachlerin, Koch",
    )  # fmt: skip
    prerequisites = _text("Voraussetzungen", "prerequisites")
    age_from = forms.IntegerField(label="Alter ab", required=False, min_value=0, max_value=120)
    age_until = forms.IntegerField(label="Alter bis", required=False, min_value=0, max_value=120)
    in_person = forms.BooleanField(label="Anmeldung nur persönlich vor Ort", required=False)
    text = _text("Beschreibung", "text", rows=6)

    def __init__(self, *args: Any, course: Course, **more: Any) -> None:
        now = {name: getattr(course, name) for name in self.base_fields}
        super().__init__(*args, **more | {"initial": now})

    def clean(self) -> dict[str, Any]:
        """From is not above until."""
        given = super().clean() or {}
        low, high = given.get("age_from"), given.get("age_until")
        if low is not None and high is not None and low > high:
            self.add_error("age_until", f"Ab {low} und bis {high} passt nicht zusammen.")
        return given

    def description(self) -> Description:
        """As the action takes it."""
        given = self.cleaned_data
        return Description(**given | {"material_cents": given["material_cents"] or 0})


class AccessForm(forms.Form):
    """Where a venue is and how one gets in."""

    district = forms.CharField(label="Stadtteil", required=False, max_length=LONGEST["district"])
    step_free = forms.ChoiceField(label="Stufenfrei", required=False, choices=KNOWN)
    induction_loop = forms.ChoiceField(label="Höranlage", required=False, choices=KNOWN)
    access_note = _text("Hinweise zum Zugang", "access_note")

    def __init__(self, *args: Any, venue: Venue, **more: Any) -> None:
        now = {name: getattr(venue, name) for name in self.base_fields}
        super().__init__(*args, **more | {"initial": now})

    def access(self) -> Access:
        """As the action takes it."""
        return Access(**self.cleaned_data)


class FrameForm(forms.Form):
    """Title, places, semester and venue of a course that is in no file."""

    title = forms.CharField(label="Titel", max_length=LONGEST["title"])
    minimum = forms.IntegerField(label="Mindestens", min_value=0, max_value=HIGHEST)
    maximum = forms.IntegerField(label="Plätze", min_value=1, max_value=HIGHEST)
    semester = forms.ModelChoiceField(
        Semester.objects.none(), label="Semester", required=False, empty_label="nach dem Beginn"
    )
    venue = forms.ModelChoiceField(
        Venue.objects.none(), label="Ort", required=False, empty_label="keiner"
    )

    def __init__(
        self, *args: Any, school: School, course: Course | None = None, **more: Any
    ) -> None:
        if course:
            names = ("title", "minimum", "maximum", "semester", "venue")
            more["initial"] = {name: getattr(course, name) for name in names}
        super().__init__(*args, **more)
        rows: dict[str, Any] = {"semester": school.semesters, "venue": school.venues}
        for name, there in rows.items():
            field: Any = self.fields[name]
            field.queryset = there.all()

    def clean(self) -> dict[str, Any]:
        """A course that needs more than it has places never takes place."""
        given = super().clean() or {}
        low, high = given.get("minimum"), given.get("maximum")
        if low is not None and high is not None and low > high:
            self.add_error("minimum", f"Mehr als die {high} Plätze.")
        return given

    def frame(self) -> Frame:
        """As the action takes it."""
        given = self.cleaned_data
        semester, venue = given["semester"], given["venue"]
        return Frame(
            given["title"], given["minimum"], given["maximum"], semester and semester.pk,
            venue and venue.pk,
        )  # fmt: skip


class NewCourseForm(FrameForm):
    """A course made by hand, and how its dates are planned."""

    number = forms.CharField(label="Kursnummer", max_length=LONGEST["number"])
    fee_cents = Euros("Entgelt, Euro", help_text="leer: nicht bekannt, 0: frei")
    building = forms.CharField(
        label="Oder neuer Ort: Gebäude", required=False, max_length=LONGEST["building"]
    )
    street = forms.CharField(label="Straße", required=False, max_length=LONGEST["street"])
    postcode = forms.CharField(label="Postleitzahl", required=False, max_length=LONGEST["postcode"])
    town = forms.CharField(label="Stadt", required=False, max_length=LONGEST["town"])
    first = Day("Erster Tag")
    weekdays = forms.MultipleChoiceField(
        label="Wochentage", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(str(n), name) for n, name in enumerate(DAYS["de"])],
    )  # fmt: skip
    begins = Clock("Von")
    ends = Clock("Bis")
    count = forms.IntegerField(label="Anzahl der Termine", min_value=1, max_value=MOST)
    breaks = forms.CharField(
        label="Ferien", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="eine Angabe je Zeile: 21.12.2026 bis 05.01.2027. Feiertage fallen von selbst"
        " heraus.",
    )  # fmt: skip
    field_order = ("number", "title", "minimum", "maximum", "fee_cents", "semester", "venue")

    def clean(self) -> dict[str, Any]:
        """A date ends after it begins."""
        given = super().clean()
        if given.get("begins") and given.get("ends") and given["begins"] >= given["ends"]:
            self.add_error("ends", "Das liegt nicht nach dem Beginn.")
        return given

    def place(self) -> VenueRecord | None:
        """A venue that is not on the list; None if none is named."""
        given = self.cleaned_data
        names = ("building", "street", "postcode", "town")
        record = VenueRecord(**{name: given[name] for name in names})
        return record if record.key and not given["venue"] else None

    def pattern(self) -> Pattern:
        """As the rule takes it."""
        given = self.cleaned_data
        days = frozenset(int(one) for one in given["weekdays"])
        return Pattern(given["first"], given["begins"], given["ends"], given["count"], days)


class DateForm(forms.Form):
    """One date, which can be moved or dropped."""

    day = Day("Tag")
    begins = Clock("Von")
    ends = Clock("Bis")
    off = forms.BooleanField(label="Fällt weg", required=False)

    def clean(self) -> dict[str, Any]:
        """A date ends after it begins."""
        given = super().clean() or {}
        if given.get("begins") and given.get("ends") and given["begins"] >= given["ends"]:
            self.add_error("ends", "Das liegt nicht nach dem Beginn.")
        return given


#: the dates of a course, and one more that may stay empty
DateSet: Any = forms.formset_factory(
    DateForm, extra=1, max_num=MOST + 1, absolute_max=MOST + 1, validate_max=True
)


def as_rows(dates: tuple[Meeting, ...]) -> list[dict[str, Any]]:
    """What `DateSet` begins with."""
    local = [(one.begins.astimezone(BERLIN), one.ends.astimezone(BERLIN)) for one in dates]
    return [{"day": b.date(), "begins": b.time(), "ends": e.time()} for b, e in local]


def as_dates(rows: Any) -> list[Meeting]:
    """What a valid `DateSet` says, without what was dropped."""
    given = [one.cleaned_data for one in rows if one.cleaned_data]
    return [meeting(one["day"], one["begins"], one["ends"]) for one in given if not one["off"]]
