"""A file of the time before, and how its queues are called here."""

from typing import Any

from django import forms

from buergertelefon.base.models import Municipality
from buergertelefon.reporting.actions.past import Line
from buergertelefon.reporting.past_files import FORMS, LARGEST_SENT


class PastForm(forms.Form):
    """What a team lead brings."""

    form = forms.ChoiceField(label="Was ist es", choices=list(FORMS.items()))
    file = forms.FileField(
        label="Datei", help_text="auch gepackt (.gz); mehrere queue_log liest „buergertelefon past“"
    )
    lines = forms.CharField(
        label="Namen der Queues", required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="eine je Zeile: Queue = Name der Leitung, auch mit Gemeinde: q1 = Bürgertelefon,"
        " Bremen. Was hier fehlt, behält seinen Namen.",
    )  # fmt: skip

    def clean_file(self) -> Any:
        """No larger than a page takes."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_SENT:
            raise forms.ValidationError(
                "Die Datei ist zu groß für diese Seite. Bitte: buergertelefon past."
            )
        return file

    def clean_lines(self) -> dict[str, Line]:
        """By queue."""
        lines, wrong = {}, []
        places = {one.name.casefold(): one.key for one in Municipality.objects.all()}
        for number, text in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not text.strip():
                continue
            queue, _, rest = (part.strip() for part in text.partition("="))
            name, _, place = (part.strip() for part in rest.partition(","))
            if not queue or not 0 < len(name) <= 80:
                wrong.append(f"Zeile {number}: bitte so: Queue = Name.")
            elif place and place.casefold() not in places:
                wrong.append(f"Zeile {number}: Die Gemeinde „{place[:40]}“ gibt es hier nicht.")
            else:
                lines[queue] = Line(name, places.get(place.casefold(), ""))
        if wrong:
            raise forms.ValidationError(wrong)
        return lines
