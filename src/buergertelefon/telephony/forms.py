"""What the team lead fills in."""

from django import forms

from buergertelefon.telephony.models import Queue

#: seconds, minutes
LONGEST_WRAP_UP, LONGEST = 600, 720
CHANGES = ("text", "callback_only", "wrap_up")


class SurgeForm(forms.Form):
    """How the surge switch is set."""

    queue = forms.ModelChoiceField(
        queryset=Queue.objects.none(), to_field_name="slug", label="Leitung", empty_label=None
    )
    text = forms.CharField(
        label="Was Anrufende zuerst hören", max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zum Beispiel der Grund, warum gerade viele anrufen, und wo die Antwort steht.",
    )  # fmt: skip
    callback_only = forms.BooleanField(
        label="Nur Rückruf: niemand wartet mehr in der Leitung", required=False
    )
    wrap_up = forms.IntegerField(
        label="Nachbearbeitung höchstens (Sekunden)", min_value=0, max_value=LONGEST_WRAP_UP,
        required=False, help_text="Leer: wie sonst.",
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="Endet von selbst nach (Minuten)", min_value=5, max_value=LONGEST, initial=60
    )

    def __init__(self, *args: object, centre: int, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # as Django's own
        self.fields["queue"].queryset = Queue.objects.filter(centre=centre).order_by("pk")  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, object]:
        """A switch that changes nothing is none."""
        given = super().clean() or {}
        changes = (
            given.get("text") or given.get("callback_only") or given.get("wrap_up") is not None
        )
        if not self.errors and not changes:
            raise forms.ValidationError(
                "Bitte wählen Sie, was anders sein soll: Text, nur Rückruf oder Nachbearbeitung."
            )
        return given
