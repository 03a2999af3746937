"""Limits of alarms, milestones, where the count begins."""

from collections.abc import Mapping

from django import forms

from buergertelefon.reporting.actions.setting import HIGHEST
from buergertelefon.reporting.rules.alarms import Kind, Rule

NAMES = {
    Kind.LONGEST_WAIT: "Längste Wartezeit", Kind.SERVICE_LEVEL: "Servicelevel, letzte 30 Minuten",
}  # fmt: skip
LIMITS = {Kind.LONGEST_WAIT: "Grenze in Sekunden", Kind.SERVICE_LEVEL: "Grenze in Prozent"}
#: of a limit, least and most
SPANS = {Kind.LONGEST_WAIT: (1, 86_400), Kind.SERVICE_LEVEL: (1, 100)}


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class AlarmForm(forms.Form):
    """One limit, and when it is quiet."""

    limit = forms.IntegerField()
    active = forms.BooleanField(label="Alarm geben", required=False)
    quiet_from = forms.TimeField(
        label="Ruhe von",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_until = forms.TimeField(
        label="Ruhe bis",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, rule: Rule) -> None:
        self.kind = rule.kind
        initial = {
            "limit": rule.limit, "active": rule.active, "quiet_from": rule.quiet_from,
            "quiet_until": rule.quiet_until,
        }  # fmt: skip
        super().__init__(data, prefix=rule.kind.value, initial=initial)
        least, most = SPANS[rule.kind]
        self.fields["limit"] = forms.IntegerField(
            label=LIMITS[rule.kind], min_value=least, max_value=most
        )

    @property
    def name(self) -> str:
        """Which alarm, in words."""
        return NAMES[self.kind]

    def clean(self) -> dict[str, object]:
        """Both times of quiet, or none."""
        said = super().clean() or {}
        if bool(said.get("quiet_from")) != bool(said.get("quiet_until")) and not (
            {"quiet_from", "quiet_until"} & set(self.errors)
        ):
            missing = "quiet_until" if said.get("quiet_from") else "quiet_from"
            self.add_error(missing, "Bitte beide Zeiten angeben, oder keine.")
        return said

    def rule(self) -> Rule:
        """What was filled in."""
        said = self.cleaned_data
        return Rule(
            self.kind, said["limit"], said["active"], said["quiet_from"], said["quiet_until"]
        )


class MilestoneForm(forms.Form):
    """A number worth a word."""

    number = forms.IntegerField(label="Nummer", min_value=1, max_value=HIGHEST)


class OpeningForm(forms.Form):
    """Where the count begins."""

    opening = forms.IntegerField(
        label="Anrufe vor unserer Zählung", min_value=0, max_value=HIGHEST - 1
    )
