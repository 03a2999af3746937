"""What citizens look for courses by. Every field may stay empty."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy

from buergertelefon.base.words import DAYS
from buergertelefon.courses.queries.finding import Choices
from buergertelefon.courses.rules.finding import DayTime, Filters, Wish
from buergertelefon.courses.rules.spans import Span, months, next_weeks, week
from buergertelefon.courses.rules.words import Level

TIMES = (
    (DayTime.MORNING, gettext_lazy("vormittags")),
    (DayTime.AFTERNOON, gettext_lazy("nachmittags")),
    (DayTime.EVENING, gettext_lazy("abends")),
    (DayTime.WEEKEND, gettext_lazy("am Wochenende")),
)
BEGINS = (
    ("woche", gettext_lazy("diese Woche")),
    ("naechste", gettext_lazy("nächste Woche")),
    ("vier", gettext_lazy("in den nächsten 4 Wochen")),
    ("monat", gettext_lazy("nächsten Monat")),
)
FEE = gettext_lazy("Entgelt: Bitte ganze Euro von 0 bis 9999 angeben.")
LISTED = gettext_lazy("Bitte aus der Liste wählen.")
#: a filter is known to the address by these fields
FIELDS = {
    Wish.DAYS: ("tag",), Wish.TIMES: ("zeit",), Wish.PLACE: ("ort",), Wish.LEVEL: ("stufe",),
    Wish.FEE: ("preis",), Wish.FREE: ("frei",), Wish.BEGIN: ("beginn",), Wish.SCHOOL: ("schule",),
    Wish.AREA: ("bereich",),
}  # fmt: skip


class FindForm(forms.Form):
    """Words and filters."""

    tag = forms.TypedMultipleChoiceField(
        coerce=int, required=False, error_messages={"invalid_choice": LISTED}
    )
    zeit = forms.MultipleChoiceField(
        choices=TIMES, required=False, error_messages={"invalid_choice": LISTED}
    )
    preis = forms.IntegerField(
        min_value=0, max_value=9999, required=False,
        error_messages={"invalid": FEE, "min_value": FEE, "max_value": FEE},
    )  # fmt: skip
    frei = forms.BooleanField(required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = "en" if translation.get_language() == "en" else "de"
        self.fields["tag"].choices = [*enumerate(DAYS[lang])]  # type: ignore[attr-defined]  # its own
        self._list("ort", [(one, one) for one in choices.places])
        self._list("stufe", [(one.value, one.value) for one in Level])
        self._list("beginn", BEGINS)
        self._list("schule", choices.schools)
        self._list("bereich", [(one, one) for one in choices.areas])

    def _list(self, name: str, offered: Iterable[tuple[str, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(
            choices=[("", ""), *offered], required=False, error_messages={"invalid_choice": LISTED}
        )

    @property
    def is_narrow(self) -> bool:
        """Is a field filled that is not the words?"""
        return any(self.cleaned_data.get(name) not in (None, "", [], False) for name in self.fields)

    def filters(self, *, on: date) -> Filters:
        """What was chosen."""
        given = self.cleaned_data
        fee = given.get("preis")
        return Filters(
            days=frozenset(given.get("tag") or ()),
            times=frozenset(map(DayTime, given.get("zeit") or ())),
            place=given.get("ort") or "",
            level=given.get("stufe") or "",
            fee=None if fee is None else fee * 100,
            free=bool(given.get("frei")),
            begin=_span(given.get("beginn") or "", on=on),
            school=given.get("schule") or "",
            area=given.get("bereich") or "",
        )


def _span(name: str, *, on: date) -> Span | None:
    spans = {
        "woche": week(on), "naechste": week(on, ahead=1), "vier": next_weeks(4, on=on),
        "monat": months(on, ahead=1),
    }  # fmt: skip
    return spans.get(name)
