"""What citizens fill in to report something; what a kind of report asks, its attributes say."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy

from buergertelefon.messages.addresses import reach
from buergertelefon.messages.errors import BadMessage
from buergertelefon.messages.queries import channels
from buergertelefon.waste.actions.reporting import LONGEST_NOTES, LONGEST_TEXT, Said, Where
from buergertelefon.waste.errors import BadField, WasteError
from buergertelefon.waste.models import ReportService
from buergertelefon.waste.rules.attributes import answered
from buergertelefon.waste.rules.details import Details, checked
from buergertelefon.waste.rules.words import Way
from buergertelefon.website.waste.report_places import Placed, placed
from buergertelefon.website.waste.report_said import FIELDS, field_of, refused

NOT_ALLOWED = gettext_lazy("Bitte ohne Steuerzeichen schreiben.")
TOO_LONG = gettext_lazy("Zu lang, bitte kürzen.")
NONE = "keine"
#: lists of so many values are shown as buttons, longer ones to fold out
MOST_BUTTONS = 6
LISTS = {"singlevaluelist", "multivaluelist"}


class Question(NamedTuple):
    """A question of this kind of report, as it is shown."""

    asks: Mapping[str, Any]
    field: forms.BoundField
    look: str  # radio, select, check, number, datetime, text, string


def _text(longest: int = 200, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=longest,
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": NOT_ALLOWED},
        **kwargs,
    )  # fmt: skip


class ReportForm(forms.Form):
    """Where, what, and how to tell what became of it."""

    place, meint = _text(), _text(300)
    latitude, longitude = _text(30), _text(30)
    description = _text(LONGEST_TEXT)
    way = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": FIELDS["way"], "required": FIELDS["way"]}
    )
    name, mail, phone, postcode = _text(), _text(254), _text(), _text(10)

    def __init__(self, *args: Any, service: ReportService, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service, self.on = service, on
        self.choices: tuple[str, ...] = ()  # addresses that may be meant
        self.where, self.details = Where(), Details()
        self.answers: dict[str, str | list[str]] = {}
        there = {one.value for one in channels(postal=not service.public)}
        self.ways = [one for one in Way if one.value in there]
        way: Any = self.fields["way"]
        way.choices = [(NONE, NONE), *((one.value, one.value) for one in self.ways)]
        for one in service.attributes:
            self.fields[_named(one)] = _asked(one)
        questions = [_named(one) for one in service.attributes]
        self.order_fields(["place", "meint", "latitude", "longitude", *questions])

    def questions(self) -> Iterator[Question]:
        """What this kind of report asks."""
        for one in self.service.attributes:
            yield Question(one, self[_named(one)], _look(one))

    def said(self) -> Said:
        """What is reported."""
        return Said(self.cleaned_data["description"], self.answers)

    def clean(self) -> dict[str, Any]:
        """All that is missing is said at once."""
        given = self.cleaned_data
        self._find_place(given)
        self._read_answers(given)
        self._read_details(given)
        return given

    def _find_place(self, given: dict[str, Any]) -> None:
        point = self._point(given)
        if "place" not in given or self.errors.keys() & {"latitude", "longitude"}:
            return
        text = given.get("meint") or given["place"].strip()
        found = placed(self.service, text, point, on=self.on)
        self._keep(found)

    def _keep(self, found: Placed) -> None:
        if found.where is None:
            self.choices = found.choices
            self.add_error("place", found.says)
        else:
            self.where = found.where

    def _point(self, given: dict[str, Any]) -> tuple[float, float] | None:
        typed = [given.get(one, "").strip().replace(",", ".") for one in ("latitude", "longitude")]
        if not any(typed) or not self.service.public:
            return None
        numbers = [_degrees(one) for one in typed]
        for name, number in zip(("latitude", "longitude"), numbers, strict=True):
            if number is None:
                self.add_error(name, str(FIELDS["point"]))
        north, east = numbers
        return (north, east) if north is not None and east is not None else None

    def _read_answers(self, given: dict[str, Any]) -> None:
        for one in self.service.attributes:
            try:
                self.answers |= answered([one], {one["code"]: given.get(_named(one), "")})
            except BadField as error:
                words = refused(error)  # in German the rule has named the question
                named = words.startswith(one["description"])
                self.add_error(_named(one), words if named else f"{one['description']}: {words}")

    def _read_details(self, given: dict[str, Any]) -> None:
        chosen = given.get("way", "")
        if not chosen and "way" in given:
            self.add_error("way", str(FIELDS["way"]))
        way = Way(chosen) if chosen and chosen != NONE else None
        values = {one: given.get(one, "") for one in ("name", "mail", "phone", "postcode")}
        if way != Way.MAIL:  # what is not needed is not kept
            values["mail"] = ""
        if way != Way.SMS:
            values["phone"] = ""
        if way != Way.LETTER:
            values["postcode"] = ""
        try:
            self.details = checked(Details(way=way, **values), named=not self.service.public)
            reach(self.details.mail, self.details.phone)
        except (WasteError, BadMessage) as error:
            self.add_error(field_of(error), refused(error))

    def refuse(self, error: WasteError | BadMessage) -> None:
        """What only the action could know, at its field."""
        name = field_of(error) or ""
        name = {"point": "latitude"}.get(name, name)
        self.add_error(name if name in self.fields else None, refused(error))


class ReopenForm(forms.Form):
    """It is not solved."""

    text = _text(LONGEST_NOTES)


def _named(one: Mapping[str, Any]) -> str:
    return f"frage-{one['code']}"


def _look(one: Mapping[str, Any]) -> str:
    kind = str(one["datatype"])
    if kind == "multivaluelist":
        return "check"
    if kind == "singlevaluelist":
        return "radio" if len(one.get("values", ())) <= MOST_BUTTONS else "select"
    return kind


def _asked(one: Mapping[str, Any]) -> forms.Field:
    """Which values are right is said by the rules; the form only reads them."""
    label = one["description"]
    if one["datatype"] == "multivaluelist":
        choices = [(str(each["key"]), each["name"]) for each in one.get("values", ())]
        return forms.MultipleChoiceField(required=False, choices=choices, label=label)
    return _text(LONGEST_NOTES, label=label)


def _degrees(text: str) -> float | None:
    """A number of degrees as somebody typed it; None if it is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) <= 180 else None
