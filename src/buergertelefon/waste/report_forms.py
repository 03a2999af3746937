"""What the office fills in about a report."""

from django import forms

from buergertelefon.waste.actions.reporting import LONGEST_NOTES


class NotesForm(forms.Form):
    """What was done: everybody reads it who has the code."""

    notes = forms.CharField(
        label="Was wurde getan?", required=False, max_length=LONGEST_NOTES,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_NOTES}),
    )  # fmt: skip


class ReleaseForm(forms.Form):
    """What everybody may read of it."""

    public_text = forms.CharField(
        label="Text für alle", required=False, max_length=LONGEST_NOTES,
        help_text="ohne Namen, Kennzeichen und Rufnummern; leer: nur Art und Ort",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_NOTES}),
    )  # fmt: skip
    looked = forms.BooleanField(label="Geprüft, darf gezeigt werden", required=False)
