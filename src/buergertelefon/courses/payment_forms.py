"""What the office fills in to collect fees."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from buergertelefon.courses.models import School
from buergertelefon.knowledge.forms import Day


class DraftForm(forms.Form):
    """Whose fees are collected, on which day."""

    field_order = ("school", "collect_on")
    collect_on = Day(
        "Einzugstag", help_text="Alles, was bis dahin fällig ist, wird an diesem Tag abgebucht."
    )

    def __init__(self, *args: Any, schools: QuerySet[School], first: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["school"] = forms.ModelChoiceField(schools, label="Schule", empty_label=None)
        self.fields["collect_on"].initial = first
        self.order_fields(self.field_order)
