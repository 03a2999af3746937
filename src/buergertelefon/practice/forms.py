"""What the team lead fills in."""

from typing import Any

from django import forms

from buergertelefon.contacts.rules import OUTCOMES
from buergertelefon.directory.models import Service
from buergertelefon.knowledge.forms import Lines
from buergertelefon.practice.rules import VOICES
from buergertelefon.telephony.models import CalledNumber

#: lines of a caller, characters of one line
MOST_LINES, LONGEST_LINE = 8, 400


class ExerciseForm(forms.Form):
    """A scripted caller."""

    number = forms.ModelChoiceField(
        queryset=CalledNumber.objects.none(), to_field_name="number", label="Angerufene Nummer",
        empty_label=None,
    )  # fmt: skip
    caller = forms.CharField(
        label="Wer ruft an?", max_length=200,
        help_text="Ein Satz, erfunden und ohne Namen: „Ein Vater mit einem schreienden Kind“.",
    )  # fmt: skip
    voice = forms.ChoiceField(choices=VOICES, label="Stimme")
    lines = Lines("Was sagt sie oder er?", rows=5)
    topics = forms.ModelMultipleChoiceField(
        queryset=Service.objects.order_by("name"), to_field_name="slug", required=False,
        label="Darum geht es", widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Leer, wenn der Anruf kein Anliegen hat. Mehrere mit Strg.",
    )  # fmt: skip
    outcome = forms.ChoiceField(choices=list(OUTCOMES.items()), label="So endet es richtig")
    advice = forms.CharField(
        label="Worauf kommt es an?", max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    active = forms.BooleanField(label="Wird geübt", required=False, initial=True)

    def __init__(self, *args: Any, centre: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields[
            "lines"
        ].help_text = (
            "Ein Satz oder zwei je Zeile. Die erste kommt von selbst, jede weitere auf Nachfrage."
        )
        numbers = CalledNumber.objects.filter(queue__centre=centre).order_by("pk")
        self.fields["number"].queryset = numbers  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["number"].label_from_instance = lambda one: f"{one.number} · {one.name}"  # type: ignore[attr-defined]  # the same

    def clean_lines(self) -> list[str]:
        """At least one line, none too long to listen to."""
        lines: list[str] = self.cleaned_data["lines"]
        if not lines:
            raise forms.ValidationError("Bitte schreiben Sie, womit das Gespräch beginnt.")
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(
                f"Höchstens {MOST_LINES} Zeilen, hier sind es {len(lines)}."
            )
        for n, line in enumerate(lines, start=1):
            if len(line) > LONGEST_LINE:
                raise forms.ValidationError(
                    f"Zeile {n} ist zu lang: höchstens {LONGEST_LINE} Zeichen."
                )
        return lines
