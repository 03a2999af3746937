"""What somebody fills in who sets up a survey."""

from typing import Any

from django import forms

from buergertelefon.survey.rules.asking import LANGUAGES, Option
from buergertelefon.survey.rules.wording import GOOD, LONGEST_QUESTION, Wording, typed_options


class ScaleForm(forms.Form):
    """A new version of a question, in each language that has one."""

    slug = forms.CharField(
        label="Kürzel der Frage", max_length=60,
        help_text="Gibt es das Kürzel schon, wird es eine neue Fassung dieser Frage.",
    )  # fmt: skip
    comment = forms.BooleanField(label="Man darf etwas dazu schreiben", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in LANGUAGES.items():
            self.fields[f"question_{code}"] = forms.CharField(
                label=f"Frage, {name}", max_length=LONGEST_QUESTION, required=code == "de"
            )
            self.fields[f"options_{code}"] = forms.CharField(
                label=f"Antworten, {name}", max_length=2000, required=code == "de",
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text="eine je Zeile, die beste zuerst; + davor, wenn sie als zufrieden zählt",
            )  # fmt: skip

    def wordings(self) -> list[Wording]:
        """Those languages of which something is filled in."""
        said = self.cleaned_data
        return [
            Wording(code, said[f"question_{code}"], typed_options(said[f"options_{code}"]))
            for code in LANGUAGES
            if said[f"question_{code}"] or said[f"options_{code}"]
        ]


class PlanForm(forms.Form):
    """Who is asked one way."""

    scale = forms.ChoiceField(label="Frage")
    share = forms.DecimalField(
        label="Anteil in Prozent", min_value=0, max_value=100, max_digits=5, decimal_places=2,
        localize=True, help_text="so viele von hundert werden zufällig gefragt",
    )  # fmt: skip
    active = forms.BooleanField(label="Es wird gefragt", required=False)

    def __init__(self, *args: Any, slugs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scale"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = [(one, one) for one in slugs]


def lines_of(options: tuple[Option, ...]) -> str:
    """Answers as they are typed."""
    return "\n".join(f"{GOOD} {one.label}" if one.good else one.label for one in options)
