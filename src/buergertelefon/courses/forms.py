"""What the office of a school fills in."""

import uuid
from datetime import date
from typing import Any

from django import forms

from buergertelefon.courses.actions.registering import MOST_SEATS
from buergertelefon.courses.actions.writing import LONGEST, Note
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.queries.pricing import reductions_on
from buergertelefon.courses.rules.details import Details, Person
from buergertelefon.courses.rules.words import PAYMENTS, WAYS, Payment, Way
from buergertelefon.knowledge.forms import Day

OF_PERSON = ("name", "born", "guardian", "reduction")


class DetailsForm(forms.Form):
    """Who takes part, who pays and how; `seats` persons, whose fields end in -0, -1, ..."""

    name = forms.CharField(label="Wer zahlt: Name", max_length=200, required=False)
    street = forms.CharField(label="Straße und Hausnummer", max_length=200, required=False)
    postcode = forms.CharField(label="Postleitzahl", max_length=10, required=False)
    town = forms.CharField(label="Ort", max_length=200, required=False)
    mail = forms.CharField(label="E-Mail", max_length=254, required=False)
    phone = forms.CharField(
        label="Telefon", max_length=40, required=False, help_text="mit Vorwahl, für Rückfragen"
    )
    way = forms.ChoiceField(label="Bestätigung per", choices=list(WAYS.items()))
    payment = forms.ChoiceField(
        label="Bezahlt wird per",
        choices=[(one.value, PAYMENTS[one]) for one in (Payment.INVOICE, Payment.DEBIT)],
    )
    iban = forms.CharField(label="IBAN", max_length=42, required=False, help_text="bei Lastschrift")
    holder = forms.CharField(
        label="Konto von", max_length=70, required=False, help_text="leer: wer zahlt"
    )
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, course: Course, seats: int, on: date, **values: Any) -> None:
        self.seats = seats
        super().__init__(*args, **values)
        known = reductions_on(course.school_id, on=on)
        reductions = [("", "keine"), *((one.slug, one.name) for one in known)]
        for n in range(seats):
            who = f"Person {n + 1}: " if seats > 1 else ""
            self.fields |= {
                f"name-{n}": forms.CharField(
                    label=f"{who}Name", max_length=200, required=False
                ),
                f"born-{n}": Day(f"{who}Geboren am", required=False),
                f"guardian-{n}": forms.CharField(
                    label=f"{who}Bei Kindern: wer dafür einsteht", max_length=120, required=False
                ),
                f"reduction-{n}": forms.ChoiceField(
                    label=f"{who}Ermäßigung", choices=reductions, required=False
                ),
            }  # fmt: skip

    @property
    def people(self) -> list[list[forms.BoundField]]:
        """Fields of each person."""
        return [[self[f"{name}-{n}"] for name in OF_PERSON] for n in range(self.seats)]

    @property
    def payer(self) -> list[forms.BoundField]:
        """The rest of what is seen."""
        last = {f"{name}-{n}" for name in OF_PERSON for n in range(self.seats)} | {"once"}
        return [field for field in self if field.name not in last]

    def details(self) -> Details:
        """As the action takes them; who pays is the first who takes part, if nobody is named."""
        given = self.cleaned_data
        people = tuple(
            Person(given[f"name-{n}"], given[f"born-{n}"], given[f"guardian-{n}"],
                   given[f"reduction-{n}"])
            for n in range(self.seats)
        )  # fmt: skip
        return Details(
            people, given["name"] or people[0].name, given["street"], given["postcode"],
            given["town"], given["mail"], given["phone"], Way(given["way"]),
            Payment(given["payment"]), given["iban"], given["holder"],
        )  # fmt: skip


class SeatsForm(forms.Form):
    """For how many persons."""

    plaetze = forms.IntegerField(
        label="Personen", min_value=1, max_value=MOST_SEATS, initial=1, required=False
    )

    def seats(self) -> int:
        """1 if nothing sensible is said."""
        return self.cleaned_data.get("plaetze") or 1 if self.is_valid() else 1


class ChangeForm(forms.Form):
    """Another course of the same school that has begun to be planned and is not over."""

    course = forms.ModelChoiceField(Course.objects.none(), label="In welchen Kurs")

    def __init__(self, *args: Any, row: Registration, today: date, **values: Any) -> None:
        super().__init__(*args, **values)
        there = Course.objects.filter(school=row.course.school_id, cancelled=None, vanished=None)
        coming = there.exclude(ends__lt=today).exclude(pk=row.course_id).order_by("number")
        course: Any = self.fields["course"]
        course.queryset = coming
        course.label_from_instance = lambda one: f"{one.number} {one.title}, {one.free} frei"


class CancelCourseForm(forms.Form):
    """Why it does not take place."""

    why = forms.CharField(
        label="Grund", max_length=200,
        help_text="lesen alle, die angemeldet sind; keine Krankheit, kein Name",
    )  # fmt: skip


class WriteForm(forms.Form):
    """A word to everybody of a course."""

    subject = forms.CharField(label="Betreff", max_length=150, help_text="nichts Vertrauliches")
    text = forms.CharField(
        label="Text", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"höchstens {LONGEST} Zeichen",
    )  # fmt: skip
    waiting = forms.BooleanField(label="Auch an die Warteliste", required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def note(self) -> Note:
        """As the action takes it."""
        given = self.cleaned_data
        return Note(given["subject"], given["text"].replace("\r\n", "\n"), given["waiting"])
