"""What an office fills in about a case."""

from typing import Any

from django import forms

from buergertelefon.cases.actions.returning import LONGEST_OFFICE
from buergertelefon.cases.cleaning import clean_all
from buergertelefon.cases.errors import BadField
from buergertelefon.cases.models import Inbox
from buergertelefon.cases.office_forms import Files
from buergertelefon.cases.rules.blocks import LONGEST_BLOCK, LONGEST_TITLE
from buergertelefon.cases.rules.details import LONGEST_TEXT
from buergertelefon.cases.rules.files import LARGEST, MOST, Cleaned
from buergertelefon.cases.rules.words import LANGUAGES


def _area(label: str, *, rows: int, help_text: str = "", longest: int = LONGEST_TEXT) -> Any:
    # no max_length: what is too long is said with its number, and nothing of it is cut
    return forms.CharField(
        label=label, required=False, help_text=help_text, strip=False,
        widget=forms.Textarea(attrs={"rows": rows, "data-longest": longest}),
    )  # fmt: skip


#: on a page with several forms an id would stand there more than once
HIDDEN = forms.HiddenInput({"id": False})


class Step(forms.Form):
    """What every step sends along: what the page showed, and which press it is."""

    seen = forms.IntegerField(widget=HIDDEN, required=False, min_value=0)
    key = forms.UUIDField(widget=HIDDEN, required=False)

    #: on whose desk it lay; a right, not a name
    had = forms.IntegerField(widget=HIDDEN, required=False, min_value=1)
    ids = "schritt"  # several forms stand on one page

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{self.ids}-%s"
        super().__init__(*args, **kwargs)


class WithFiles(Step):
    """A text, and files that go with it."""

    attached = Files(
        label="Dateien (freiwillig)", required=False,
        help_text=f"höchstens {MOST}, je {LARGEST // 1_000_000} MB: Bilder, PDF oder Text",
    )  # fmt: skip
    field_order = ("text", "attached")

    def clean_attached(self) -> list[Cleaned]:
        """As they are kept."""
        try:
            return clean_all(self.cleaned_data["attached"])
        except BadField as error:
            raise forms.ValidationError(str(error)) from error

    def lost_files(self) -> None:
        """A browser does not send them again by itself; to be said with a page that asks again."""
        if self.files:
            self.add_error("attached", "Bitte wählen Sie die Dateien noch einmal aus.")


class WriteForm(WithFiles):
    """To the citizen: an answer, or a question back."""

    ids = "schreiben"
    text = _area("Text", rows=9)


class NoteForm(WithFiles):
    """For the office alone."""

    ids = "notiz"
    text = _area("Notiz", rows=3, help_text="liest nur, wer hier arbeitet")


class PassForm(Step):
    """To another office."""

    ids = "weiter"
    inbox = forms.ModelChoiceField(
        Inbox.objects.none(), label="Stelle", empty_label="bitte wählen",
        error_messages={
            "required": "Bitte wählen Sie eine Stelle.",
            "invalid_choice": "Bitte wählen Sie eine Stelle der Liste.",
        },
    )  # fmt: skip
    text = _area("Grund (freiwillig)", rows=2, help_text="liest nur, wer hier arbeitet")
    always = forms.BooleanField(label="Das gilt künftig immer: der Redaktion sagen", required=False)

    def __init__(self, *args: Any, inboxes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inbox"].queryset = inboxes  # type: ignore[attr-defined]  # of a ModelChoiceField


class ReturnForm(Step):
    """Not ours."""

    ids = "zurueck"
    text = _area("Grund", rows=2, help_text="liest nur, wer hier arbeitet")
    rather = forms.ModelChoiceField(
        Inbox.objects.none(), label="Richtig wäre", required=False, empty_label="weiß ich nicht",
        error_messages={"invalid_choice": "Bitte wählen Sie eine Stelle der Liste."},
    )  # fmt: skip
    other = forms.CharField(
        label="oder eine andere Stelle", required=False,
        widget=forms.TextInput(attrs={"maxlength": LONGEST_OFFICE}),
    )  # fmt: skip

    def __init__(self, *args: Any, inboxes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rather"].queryset = inboxes  # type: ignore[attr-defined]  # as above


class MergeForm(Step):
    """The same question as another one."""

    ids = "zusammen"
    into = forms.CharField(
        label="Code des anderen Vorgangs", required=False,
        help_text="beantwortet wird dann der andere, beide bekommen die Antwort",
    )  # fmt: skip


class DraftForm(Step):
    """A text for the knowledge."""

    ids = "wissen"
    text = _area(
        "Text", rows=5, longest=2000, help_text="ohne Namen und Einzelheiten dieses Vorgangs"
    )


class BlockForm(forms.Form):
    """A text that is used again."""

    title = forms.CharField(
        label="Name", required=False, widget=forms.TextInput(attrs={"maxlength": LONGEST_TITLE})
    )
    text = _area(
        "Text", rows=8, longest=LONGEST_BLOCK,
        help_text="Eingesetzt werden {code}, {name} und {stelle}.",
    )  # fmt: skip
    language = forms.ChoiceField(label="Sprache", choices=list(LANGUAGES.items()))
    inbox = forms.ModelChoiceField(
        Inbox.objects.none(), label="Stelle", required=False, empty_label="alle Stellen",
        error_messages={"invalid_choice": "Bitte wählen Sie eine Ihrer Stellen."},
    )  # fmt: skip

    def __init__(self, *args: Any, inboxes: Any, everywhere: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["inbox"]
        field.queryset = inboxes
        if not everywhere:  # who is of an office writes for it
            field.required, field.empty_label = True, None
            field.error_messages["required"] = "Bitte wählen Sie eine Ihrer Stellen."
