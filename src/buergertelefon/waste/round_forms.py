"""What the office fills in about tours."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from buergertelefon.knowledge.forms import Day
from buergertelefon.waste.models import Round, Zone
from buergertelefon.waste.rules.rounds import MOST_PLACES, WEEKDAYS, Plan
from buergertelefon.waste.rules.words import CATEGORIES, Category


class ZoneField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's has none at run time
    """A zone, with its provider where there are several."""

    def label_from_instance(self, obj: Zone) -> str:
        """As it is read."""
        return f"{obj.provider.name}: {obj.name}"


class PlanForm(forms.Form):
    """Tours of many weeks at once."""

    zone = ZoneField(Zone.objects.none(), label="Abfuhrgebiet")
    category = forms.ChoiceField(label="Art", choices=list(CATEGORIES.items()))
    weekdays = forms.MultipleChoiceField(
        label="Wochentage", widget=forms.CheckboxSelectMultiple,
        choices=[(str(n), name) for n, name in enumerate(WEEKDAYS)],
        error_messages={"required": "Bitte wählen Sie mindestens einen Wochentag."},
    )  # fmt: skip
    first = Day("Erster Tag")
    last = Day("Letzter Tag")
    places = forms.IntegerField(
        label="Plätze je Tour", min_value=1, max_value=MOST_PLACES, initial=40,
        help_text="Anmeldungen, die an einem Tag abgeholt werden können",
    )  # fmt: skip

    def __init__(self, *args: Any, zones: QuerySet[Zone], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["zone"].queryset = zones  # type: ignore[attr-defined]  # it is a ModelChoiceField

    def plan(self) -> Plan:
        """As the action takes it."""
        given = self.cleaned_data
        return Plan(
            Category(given["category"]), {int(one) for one in given["weekdays"]}, given["first"],
            given["last"], given["places"],
        )  # fmt: skip


class SizeForm(forms.Form):
    """Another number of places."""

    capacity = forms.IntegerField(label="Plätze", min_value=0, max_value=MOST_PLACES)


class TourField(forms.ModelChoiceField):  # type: ignore[type-arg]  # the same
    """A tour, by its day and what is free."""

    def label_from_instance(self, obj: Round) -> str:
        """As it is read."""
        return f"{WEEKDAYS[obj.day.weekday()]}, {obj.day:%d.%m.%Y}: {obj.free} frei"


class EmptyForm(forms.Form):
    """Where all orders of a tour go."""

    into = TourField(Round.objects.none(), label="Andere Tour")

    def __init__(self, *args: Any, tours: QuerySet[Round], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["into"].queryset = tours  # type: ignore[attr-defined]  # it is a ModelChoiceField
