"""What somebody chooses who looks into the figures."""

from datetime import date, timedelta
from typing import Any

from django import forms

from buergertelefon.directory.models import Service
from buergertelefon.reporting.queries.analysis import choices
from buergertelefon.reporting.rules import compare
from buergertelefon.reporting.rules.analysis import (
    FINE,
    FIRST,
    LAST,
    NAMES,
    PRESETS,
    Dimension,
    Question,
    preset,
)
from buergertelefon.reporting.rules.measures import MEASURES

OWN = "eigen"
COMPARE = {
    "": "Keinen", "vorher": "Mit dem Zeitraum davor",
    "vorjahr": "Mit dem Vorjahr, gleiche Wochentage", OWN: "Mit eigenem Zeitraum",
}  # fmt: skip


def day_field(label: str) -> forms.DateField:
    """A day that may be left open."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def _within(day: date | None) -> bool:
    return day is None or FIRST <= day < LAST


class PeriodForm(forms.Form):
    """A period, and of which calls."""

    zeitraum = forms.ChoiceField(
        label="Zeitraum", required=False, choices=[*PRESETS.items(), (OWN, "Von … bis …")]
    )
    von = day_field("Von")
    bis = day_field("Bis")
    leitung = forms.ChoiceField(label="Leitung", required=False)
    gemeinde = forms.ChoiceField(label="Gemeinde", required=False)
    kanal = forms.ChoiceField(label="Kanal", required=False)

    def __init__(self, *args: Any, centre: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        lines, places, channels = choices(centre)
        for name, known in (
            ("leitung", [(one, one) for one in lines]), ("gemeinde", [*places.items()]),
            ("kanal", [*channels.items()]),
        ):  # fmt: skip
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
            field.choices = [("", "Alle"), *known]

    def clean(self) -> dict[str, Any]:
        """With `since` and `until`, half-open."""
        said = super().clean() or {}
        self._period(said, "von", "bis")
        if said.get("zeitraum") in PRESETS:
            said["since"], said["until"] = preset(said["zeitraum"], self.today)
        elif said.get("von") and said.get("bis"):
            said["since"], said["until"] = said["von"], said["bis"] + timedelta(days=1)
        elif said.get("zeitraum") == OWN and not self.errors:
            self.add_error("von", "Wählen Sie einen ersten und einen letzten Tag.")
        elif not self.errors:
            said["since"], said["until"] = preset("30", self.today)
        return said

    def _period(self, said: dict[str, Any], first: str, last: str) -> None:
        for name in (first, last):
            if not _within(said.get(name)):
                self.add_error(name, "Der Tag muss zwischen 2000 und 2099 liegen.")
        if said.get(first) and said.get(last) and said[first] > said[last]:
            self.add_error(last, "„Bis“ muss nach „Von“ liegen.")


class AnalysisForm(PeriodForm):
    """What is shown, by what, and beside which other period."""

    nach = forms.ChoiceField(
        label="Gegliedert nach", required=False, choices=[(str(key), NAMES[key]) for key in NAMES]
    )
    mass = forms.ChoiceField(
        label="Kennzahl", required=False,
        choices=[(key, f"{one.name} ({key})" if one.unit else one.name)
                 for key, one in MEASURES.items()],
    )  # fmt: skip
    vergleich = forms.ChoiceField(label="Vergleich", required=False, choices=list(COMPARE.items()))
    vvon = day_field("Vergleich von")
    vbis = day_field("Vergleich bis")
    leistung = forms.ModelChoiceField(
        Service.objects.order_by("name"), label="Leistung", required=False, to_field_name="slug",
        empty_label="Alle",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """With a `question`, and with `other`: the days of the second period or None."""
        said = super().clean()
        self._period(said, "vvon", "vbis")
        dimension = Dimension(said.get("nach") or Dimension.LINE)
        service = said.get("leistung")
        topics = service is not None or dimension is Dimension.SERVICE
        measure = MEASURES[said.get("mass") or ("asked" if topics else "offered")]
        if topics and dimension in FINE:
            self.add_error("nach", "Leistungen werden je Tag gezählt. Wählen Sie Tag oder länger.")
        elif topics and not measure.topics:
            self.add_error("mass", f"„{measure.name}“ gibt es nicht je Leistung.")
        elif measure.by_day_only and dimension in FINE:
            self.add_error("nach", f"„{measure.name}“ gibt es nicht je Stunde: darin arbeitet oft"
                           " nur eine Person. Wählen Sie Tag oder länger.")  # fmt: skip
        elif not topics and not measure.calls:
            self.add_error("mass", f"„{measure.name}“ gibt es nur je Leistung.")
        other = said.get("vergleich") or ""
        if other == OWN and not (said.get("vvon") and said.get("vbis")) and not self.errors:
            self.add_error("vvon", "Wählen Sie den ersten und letzten Tag zum Vergleichen.")
        if self.errors:
            return said
        since, until = said["since"], said["until"]
        said["other"] = {
            "vorher": compare.before(since, until), "vorjahr": compare.year_before(since, until),
            OWN: (said["vvon"], said["vbis"] + timedelta(days=1)) if other == OWN else None,
        }.get(other)  # fmt: skip
        said["question"] = Question(
            since, until, dimension, measure, said["leitung"], said["gemeinde"], said["kanal"],
            service.pk if service else None,
        )  # fmt: skip
        return said
