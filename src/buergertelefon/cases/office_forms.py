"""What offices without accounts fill in, and team leads about mails."""

from typing import Any

from django import forms

from buergertelefon.base.reference import normal
from buergertelefon.cases.rules.details import LONGEST_TEXT
from buergertelefon.cases.rules.files import LARGEST, MOST
from buergertelefon.cases.rules.mails import WHOSE, Whose


class Files(forms.FileField):
    """Several files; a list of name and content."""

    widget = type("Several", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        """Raises ValidationError if they are too many or too big."""
        given = [one for one in (data or []) if one]
        if len(given) > MOST:
            raise forms.ValidationError(f"Höchstens {MOST} Dateien auf einmal.")
        for one in given:
            super().clean(one, initial)
            if one.size > LARGEST:
                raise forms.ValidationError(
                    f"{one.name}: höchstens {LARGEST // 1_000_000} MB je Datei."
                )
        return [(one.name, one.read()) for one in given]


class OfficeForm(forms.Form):
    """What an office has to say."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Ihr Text", required=False, strip=True,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"Antwort oder Rückfrage geht an die Bürgerin oder den Bürger; bei „nicht "
        f"zuständig“ ist es der Grund für uns. Höchstens {LONGEST_TEXT} Zeichen.",
    )  # fmt: skip
    attached = Files(
        label="Anhänge", required=False,
        help_text=f"höchstens {MOST} Dateien: PDF oder Bilder, je {LARGEST // 1_000_000} MB",
    )  # fmt: skip


class AssignForm(forms.Form):
    """To which case a mail belongs, and what it is there."""

    code = forms.CharField(label="Code des Vorgangs", max_length=20)
    whose = forms.ChoiceField(
        label="Was ist es?", choices=list(WHOSE.items()), initial=Whose.OFFICE
    )

    def clean_code(self) -> str:
        """As it is kept."""
        if not (code := normal(self.cleaned_data["code"])):
            raise forms.ValidationError("Das ist kein Code, wie K7QX2M. Bitte prüfen Sie ihn.")
        return code
