"""What citizens fill in to have bulky waste collected. Refusals name fields as the rules do."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from buergertelefon.messages.addresses import reach
from buergertelefon.messages.errors import BadAddress, BadMessage
from buergertelefon.messages.queries import channels
from buergertelefon.waste.errors import BadField
from buergertelefon.waste.models import House, ItemWay, Round
from buergertelefon.waste.queries.bulky import free_rounds_of
from buergertelefon.waste.rules.bulky import (
    LARGE,
    LONGEST_NAME,
    MEDIUM,
    MOST_OF_ONE,
    SMALL,
    Piece,
    bookable,
    checked,
    volume,
)
from buergertelefon.waste.rules.details import Details
from buergertelefon.waste.rules.details import checked as checked_details
from buergertelefon.waste.rules.words import Category, Way
from buergertelefon.website.waste.bulky_said import category_named, refused, taken

#: lines for what is not in the list, and how much such a piece is; litres
OTHERS = 3
SIZES = {"klein": SMALL, "mittel": MEDIUM, "gross": LARGE}
#: days that are shown at once
SHOWN = 8
#: how a citizen keeps the code: written down
NOTED = "notiert"
Days = Mapping[Category, Sequence[Round]]
COUNT = gettext_lazy("Anzahl: Bitte eine Zahl von 1 bis 50 angeben.")
NOT_ALLOWED = gettext_lazy("Bitte ohne Steuerzeichen schreiben.")


def _text(longest: int) -> forms.CharField:
    too_long = gettext_lazy("Das ist zu lang, bitte kürzen.")
    return forms.CharField(
        required=False, max_length=longest,
        error_messages={"max_length": too_long, "null_characters_not_allowed": NOT_ALLOWED},
    )  # fmt: skip


def _count() -> forms.IntegerField:
    says = dict.fromkeys(("invalid", "min_value", "max_value"), COUNT)
    return forms.IntegerField(
        required=False, min_value=0, max_value=MOST_OF_ONE, error_messages=says
    )


class ThingsForm(forms.Form):
    """What is to be collected: pieces of the city's list, and others."""

    def __init__(self, *args: Any, ways: Sequence[ItemWay], most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways, self.most = ways, most
        self.pieces: tuple[Piece, ...] = ()
        for way in ways:
            self.fields[f"stueck-{way.pk}"] = _count()
            self.fields[f"stueck-{way.pk}"].help_text = way.item.name
        pick = gettext("Bitte aus der Liste wählen.")
        for n in range(OTHERS):
            self.fields[f"anderes-{n}"] = _text(LONGEST_NAME)
            self.fields[f"anderes-{n}-zahl"] = _count()
            for name, values in (("art", list(Category)), ("groesse", list(SIZES))):
                self.fields[f"anderes-{n}-{name}"] = forms.ChoiceField(
                    required=False, choices=[("", ""), *((one, one) for one in values)],
                    error_messages={"invalid_choice": pick},
                )  # fmt: skip

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of the list, by category."""
        found = [
            (category_named(one), [self[f"stueck-{way.pk}"] for way in self.ways
                                   if way.category == one])
            for one in Category
        ]  # fmt: skip
        return [(name, fields) for name, fields in found if fields]

    def others(self) -> Iterator[list[forms.BoundField]]:
        """The fields of each further line: what, how many, category, size."""
        for n in range(OTHERS):
            yield [self[f"anderes-{n}{end}"] for end in ("", "-zahl", "-art", "-groesse")]

    def sent(self) -> list[tuple[str, str]]:
        """Names and values as they came, to send them again with the next press."""
        return [(name, self.data[name]) for name in self.fields if self.data.get(name)]

    def litres(self) -> int:
        """Of what is understood so far."""
        return volume(self._read())

    def clean(self) -> dict[str, Any]:
        """Each piece alone is right; then the rules look at the whole."""
        given = self.cleaned_data
        for n in range(OTHERS):
            if given.get(f"anderes-{n}-zahl") and not given.get(f"anderes-{n}", "x"):
                self.add_error(f"anderes-{n}", gettext("Was ist es? Bitte eintragen."))
        if not self.errors:
            try:
                self.pieces = checked(self._read(), most_litres=self.most)
            except BadField as error:
                self.add_error(None, refused(error))
        return given

    def _read(self) -> list[Piece]:
        given = getattr(self, "cleaned_data", {})
        found = [
            Piece(way.item.name, given.get(f"stueck-{way.pk}") or 0, way.litres or 0,
                  Category(way.category))
            for way in self.ways
        ]  # fmt: skip
        others = [self._other(n, given) for n in range(OTHERS) if given.get(f"anderes-{n}")]
        return found + others

    def _other(self, n: int, given: Mapping[str, Any]) -> Piece:
        line = f"anderes-{n}"
        size = SIZES[given.get(f"{line}-groesse") or "mittel"]
        category = Category(given.get(f"{line}-art") or Category.MIXED)
        return Piece(given[line], given.get(f"{line}-zahl") or 1, size, category)


def days_for(house: House, categories: Sequence[Category], *, today: date) -> Days:
    """The tours with a place, for each category."""
    provider = house.street.provider
    first, last = bookable(today, lead=provider.bulky_lead_days, ahead=provider.bulky_ahead_days)
    free = free_rounds_of(house, first=first, last=last)
    return {one: [tour for tour in free if tour.category == one] for one in categories}


class DaysForm(forms.Form):
    """A day for each category."""

    def __init__(self, *args: Any, days: Days, eights: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days, self.eights = days, eights
        _offer_days(self, days)


class DetailsForm(forms.Form):
    """A day for each category, who orders, and how they are told."""

    name, note = _text(LONGEST_NAME), _text(200)
    mail, phone, postcode = _text(254), _text(40), _text(10)
    way = forms.ChoiceField(
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Bestätigung: Bitte einen Weg wählen.")
        )
    )

    def __init__(self, *args: Any, days: Days, eights: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days, self.eights, self.details = days, eights, Details()
        there = {one.value for one in channels(postal=True)}
        self.ways = [one.value for one in Way if one.value in there] + [NOTED]
        self.fields["way"].choices = [(one, one) for one in self.ways]  # type: ignore[attr-defined]  # of a ChoiceField
        _offer_days(self, days)
        self.order_fields([f"round_{one}" for one in days])

    def chosen(self) -> list[tuple[Category, Round]]:
        """The tours themselves, earliest first."""
        keys = rounds_of(self)
        found = [
            (one, tour) for one in self.days for tour in self.days[one] if tour.pk == keys[one]
        ]
        return sorted(found, key=lambda one: one[1].day)

    def sent(self) -> list[tuple[str, str]]:
        """Names and values as they came."""
        return [(name, self.data[name]) for name in self.fields if self.data.get(name)]

    def clean(self) -> dict[str, Any]:
        """Only what the chosen way needs is kept."""
        given = self.cleaned_data
        way = given.get("way")
        details = Details(
            given.get("name", ""),
            given.get("mail", "") if way == Way.MAIL else "",
            given.get("phone", "") if way == Way.SMS else "",
            given.get("postcode", "") if way == Way.LETTER else "",
            Way(way) if way and way != NOTED else None,
        )  # fmt: skip
        try:
            self.details = checked_details(details, named=True)
            reach(self.details.mail, self.details.phone)
        except BadField as error:
            self.add_error(error.field, refused(error))
        except BadMessage as error:
            self.add_error("mail" if isinstance(error, BadAddress) else "phone", refused(error))
        return given


def _offer_days(form: forms.Form, days: Days) -> None:
    choose = gettext("Bitte wählen Sie einen Tag.")
    none = gettext("Kein Tag ist frei. Bitte lassen Sie diese Dinge weg, oder rufen Sie uns an.")
    for category, tours in days.items():
        form.fields[f"round_{category}"] = forms.ChoiceField(
            choices=[(str(one.pk), "") for one in tours],
            error_messages={
                "required": f"{category_named(category)}: {choose if tours else none}",
                "invalid_choice": f"{category_named(category)}: {taken()}",
            },
        )


def rounds_of(form: DaysForm | DetailsForm) -> dict[Category, int]:
    """The tours that were chosen."""
    return {one: int(form.cleaned_data[f"round_{one}"]) for one in form.days}


def choices_of(
    form: DaysForm | DetailsForm,
) -> list[tuple[str, forms.BoundField, Sequence[Round], int]]:
    """For each category: its name, field, the days that are shown, and how many more there are."""
    found = []
    for category, tours in form.days.items():
        field = form[f"round_{category}"]
        keys = [str(one.pk) for one in tours]
        chosen = str(field.value() or "")
        many = max(SHOWN * form.eights, keys.index(chosen) + 1 if chosen in keys else 0)
        found.append((category_named(category), field, tours[:many], len(tours[many:])))
    return found
