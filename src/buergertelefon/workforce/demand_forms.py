"""What a planner fills in about calls, rules and what-ifs."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from buergertelefon.knowledge.forms import Day
from buergertelefon.staff.models import Skill
from buergertelefon.workforce.models import PlanningRules
from buergertelefon.workforce.rules.definition import Definition
from buergertelefon.workforce.rules.events import EventKind

KINDS = {
    EventKind.LETTERS: "Briefe (Bescheide, Abfallkalender)",
    EventKind.ELECTION: "Wahl",
    EventKind.CAMPAIGN: "Kampagne",
    EventKind.SCHOOL: "Schulferien",
    EventKind.OPENING: "Neue Öffnungszeit",
    EventKind.OTHER: "Anderes",
}
DEFINITIONS = {
    Definition.F3: "F3: in der Zeit angenommen, von allen",
    Definition.F1: "F1: angenommen oder aufgelegt in der Zeit, von allen",
    Definition.F2: "F2: in der Zeit, von den Angenommenen",
    Definition.F4: "F4: von denen, die in der Zeit angenommen wurden oder länger warteten",
    Definition.F6: "F6: in der Zeit, ohne früh Aufgelegte",
}
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
YEARS = "Bitte ein Jahr von 2000 bis 2099."


def _day(label: str, help_text: str = "") -> forms.DateField:
    field = Day(label, help_text=help_text)
    field.validators += [MinValueValidator(FIRST, YEARS), MaxValueValidator(LAST, YEARS)]
    return field


def _clock(label: str, *, required: bool = True, help_text: str = "") -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(
        label=label, required=required, help_text=help_text, widget=widget,
        input_formats=["%H:%M", "%H:%M:%S"],
    )  # fmt: skip


def _whole(label: str, least: int, most: int, *, help_text: str = "", initial: int | None = None,
           required: bool = True) -> forms.IntegerField:  # fmt: skip
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, help_text=help_text, initial=initial,
        required=required,
    )  # fmt: skip


def _percent(label: str, least: float, most: float, *, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal(str(least)), max_value=Decimal(str(most)), decimal_places=1,
        max_digits=5, help_text=help_text, localize=True,
    )  # fmt: skip


class OddForm(forms.Form):
    """A day of which nothing shall be learned."""

    day = _day("Tag")
    reason = forms.CharField(
        label="Grund", max_length=120,
        help_text="Zum Beispiel „Streik im Nahverkehr“. Keine Namen von Personen.",
    )  # fmt: skip


class EventForm(forms.Form):
    """What changes how many call."""

    kind = forms.ChoiceField(label="Art", choices=[(one.value, KINDS[one]) for one in EventKind])
    name = forms.CharField(label="Bezeichnung", max_length=120)
    begins = _day("Erster Tag")
    until = _day("Letzter Tag")
    line = forms.ChoiceField(label="Leitung", required=False)
    factor = forms.DecimalField(
        label="Faktor", required=False, min_value=Decimal("0.01"), max_value=Decimal(10),
        decimal_places=2, max_digits=4, localize=True,
        help_text="1,2 heißt ein Fünftel mehr Anrufe. Leer: wird aus früheren Tagen dieser Art "
        "gelernt, sobald es drei gab. Für eine einzelne Leitung ist er nötig.",
    )  # fmt: skip
    opens = _clock("Öffnet um", required=False, help_text="Nur bei „Neue Öffnungszeit“.")
    closes = _clock("Schließt um", required=False, help_text="Nur bei „Neue Öffnungszeit“.")

    def __init__(self, *given: Any, lines: Sequence[str], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["line"]
        field.choices = [("", "alle Leitungen"), *((one, one) for one in lines)]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Spans that are spans, and hours where they belong."""
        values = super().clean() or {}
        begins, until = values.get("begins"), values.get("until")
        if begins and until and until < begins:
            self.add_error("until", "Der letzte Tag liegt vor dem ersten.")
        elif begins and until and (until - begins).days > 731:
            self.add_error("until", "Höchstens zwei Jahre. Bitte beide Tage prüfen.")
        opening = values.get("kind") == EventKind.OPENING
        opens, closes = values.get("opens"), values.get("closes")
        if opening and "opens" not in self.errors and "closes" not in self.errors:
            if opens is None or closes is None:
                self.add_error("opens" if opens is None else "closes", "Bitte die Zeit angeben.")
            elif opens >= closes:
                self.add_error("closes", "„Schließt um“ muss nach „öffnet um“ liegen.")
            if values.get("line"):
                self.add_error("line", "Neue Öffnungszeiten gelten für alle Leitungen.")
        if not opening:
            values |= {"opens": None, "closes": None}
        if values.get("line") and not opening and values.get("factor") is None \
                and "factor" not in self.errors:  # fmt: skip
            self.add_error("factor", "Für eine einzelne Leitung ist ein Faktor nötig.")
        return values


PERCENTS = ("abandonment_at_most", "occupancy_at_most", "confidence", "shrinkage")


class RulesForm(forms.Form):
    """By which rules a centre plans; shares are typed in per cent."""

    aht_seconds = _whole(
        "Bearbeitungszeit, Sekunden",
        20,
        3600,
        help_text=("Gespräch und Nachbearbeitung, wo eigene Zeiten fehlen. Üblich 290."),
    )
    patience_seconds = _whole(
        "Mittlere Geduld, Sekunden",
        10,
        3600,
        help_text=("Üblich 120; die Seite „Bedarf“ schätzt sie aus eigenen Zahlen."),
    )
    definition = forms.ChoiceField(
        label="Formel des Serviceziels",
        choices=[(one.value, DEFINITIONS[one]) for one in DEFINITIONS],
        help_text="Welche gemeint ist, ist nicht veröffentlicht. F3 ist am strengsten.",
    )  # fmt: skip
    abandonment_at_most = _percent(
        "Aufgelegt höchstens, Prozent",
        0.1,
        100,
        help_text=("Wer auflegt, ist verloren. Üblich 5; 100 heißt: keine Grenze."),
    )
    occupancy_at_most = _percent(
        "Auslastung höchstens, Prozent",
        30,
        100,
        help_text=("Anteil der Zeit im Gespräch. Üblich 87; 100 heißt: keine Grenze."),
    )
    confidence = _percent(
        "An so vielen Tagen gehalten, Prozent",
        5,
        99,
        help_text=("An diesem Anteil der Tage hält das Ziel. Üblich 90."),
    )
    shrinkage = _percent(
        "Ausfall im Dienst, Prozent",
        0,
        90,
        help_text=("Besprechung, Schulung, kurze Krankheit; ohne Pausen. Üblich 18."),
    )
    least_people = _whole(
        "Mindestens im Dienst",
        0,
        50,
        help_text=("In der Öffnungszeit. Üblich 2, damit niemand allein ist."),
    )
    starts_from = _clock("Dienste beginnen frühestens")
    starts_until = _clock("Dienste beginnen spätestens")
    starts_step = forms.TypedChoiceField(
        label="Beginn alle", coerce=int, choices=[(n, f"{n} Minuten") for n in (15, 30, 60)]
    )
    work_from = _whole("Kürzester Dienst, Minuten ohne Pause", 60, 600)
    work_until = _whole(
        "Längster Dienst, Minuten ohne Pause",
        60,
        600,
        help_text=("Höchstens 600: zehn Stunden (§ 3 ArbZG)."),
    )
    work_step = forms.TypedChoiceField(
        label="Dauer in Schritten von",
        coerce=int,
        choices=[(n, f"{n} Minuten") for n in (15, 30, 60)],
    )
    stretch_least = _whole("Am Stück mindestens, Minuten", 0, 360)
    stretch_most = _whole(
        "Am Stück höchstens, Minuten",
        60,
        360,
        help_text=("Höchstens 360: dann ist eine Pause fällig (§ 4 ArbZG)."),
    )
    week_account = _whole("Woche darf abweichen um, Minuten", 0, 1200)
    period_account = _whole("Ganzer Plan darf abweichen um, Minuten", 0, 2400)
    early_ends_by = _clock("Wunsch „früh“ heißt: Ende bis")
    late_starts_from = _clock("Wunsch „spät“ heißt: Beginn ab")
    late_ends_from = _clock("Spätdienst heißt: Ende ab")
    early_starts_until = _clock("Frühdienst heißt: Beginn bis")
    notice_days = _whole("Ankündigung, Tage vorher", 0, 90)

    def __init__(self, *given: Any, skills: Sequence[Skill], **more: Any) -> None:
        super().__init__(*given, **more)
        self.skills = {f"skill_{n}": one for n, one in enumerate(skills)}
        for name, one in self.skills.items():
            self.fields[name] = _whole(
                f"Mindestens mit „{one.name}“", 0, 50, required=False,
                help_text="In jeder Viertelstunde; leer oder 0: keine Vorgabe.",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Shares 0 to 1, and spans that are spans."""
        values = super().clean() or {}
        for first, last, words in (
            ("starts_from", "starts_until", "Der späteste Beginn liegt vor dem frühesten."),
            ("work_from", "work_until", "Der längste Dienst ist kürzer als der kürzeste."),
            ("stretch_least", "stretch_most", "„Höchstens“ ist weniger als „mindestens“."),
        ):
            if first in values and last in values and values[last] < values[first]:
                self.add_error(last, words)
        return values

    def rules(self) -> dict[str, Any]:
        """The fields of `PlanningRules`."""
        known = {one.name for one in PlanningRules._meta.get_fields()}  # noqa: SLF001  # Django's public name
        found = {name: one for name, one in self.cleaned_data.items() if name in known}
        return found | {name: found[name] / 100 for name in PERCENTS}

    def least(self) -> dict[str, int]:
        """People by skill."""
        return {one.pk: self.cleaned_data[name] or 0 for name, one in self.skills.items()}


def typed_rules(
    rules: PlanningRules, skills: Sequence[Skill], least: Mapping[str, int]
) -> dict[str, Any]:
    """The rules as the form shows them."""
    values = {name: getattr(rules, name) for name in RulesForm.base_fields if hasattr(rules, name)}
    values |= {
        name: (Decimal(str(values[name])) * 100).quantize(Decimal("0.1")) for name in PERCENTS
    }
    return values | {f"skill_{n}": least.get(one.pk) for n, one in enumerate(skills)}


class WhatIfForm(forms.Form):
    """What changes on a day."""

    anrufe = _whole(
        "Anrufe, Prozent mehr oder weniger",
        -90,
        300,
        initial=0,
        required=False,
        help_text="Zum Beispiel 20 für eine Kampagne.",
    )
    dauer = _whole(
        "Bearbeitungszeit, Prozent mehr oder weniger", -80, 300, initial=0, required=False
    )
    personen = _whole("Personen mehr oder weniger", -100, 100, initial=0, required=False)
    von = _clock("von", required=False)
    bis = _clock("bis", required=False)
    wieder = _whole("Von 100, die auflegen, rufen wieder an", 0, 95, initial=0, required=False)

    def clean(self) -> dict[str, Any]:
        """Empty is no change; all day if no times are given."""
        values = super().clean() or {}
        for name in ("anrufe", "dauer", "personen", "wieder"):
            values[name] = values.get(name) or 0
        values["von"] = values.get("von") or time(0)
        values["bis"] = values.get("bis") or time.max
        if values["bis"] <= values["von"] and not {"von", "bis"} & set(self.errors):
            self.add_error("bis", "„Bis“ muss nach „von“ liegen.")
        return values


class CheckForm(forms.Form):
    """How often a day is played."""

    day = forms.TypedChoiceField(label="Tag", coerce=date.fromisoformat)
    days = forms.TypedChoiceField(
        label="Wie oft", coerce=int, initial=20,
        choices=[(20, "20-mal (etwa 10 s)"), (60, "60-mal"), (200, "200-mal (etwa 2 min)")],
    )  # fmt: skip

    def __init__(self, *given: Any, days: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["day"].choices = days  # type: ignore[attr-defined]  # a ChoiceField
