"""What citizens fill in to register. Names of fields are those of `Details`, as refusals name them.

An account number lives in the form alone: it comes with a press, is shown again in the answer to
that press, and is kept (sealed) only once the registration is confirmed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from buergertelefon.courses.actions.registering import MOST_SEATS
from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.models import Course, Reduction
from buergertelefon.courses.queries.pricing import quoted
from buergertelefon.courses.rules.account import account
from buergertelefon.courses.rules.details import Ages, Details, Person, checked
from buergertelefon.courses.rules.words import Payment, Pricing, Way
from buergertelefon.messages.addresses import reach
from buergertelefon.messages.errors import BadAddress, BadNumber
from buergertelefon.messages.queries import channels
from buergertelefon.website.courses.said import in_field, refused

ME, OTHER, CHILD, PAIR, GROUP = "ich", "andere", "kind", "paar", "gruppe"
#: for whom, and how many places that are; a group says how many
SEATS = {ME: 1, OTHER: 1, CHILD: 1, PAIR: 2, GROUP: 0}
HOW_MANY = gettext_lazy("Personen: Bitte eine Zahl von 2 bis 12 angeben.")
#: who writes an essay into a field has missed it; characters
LONGEST = 254
TOO_LONG = gettext_lazy("Höchstens 254 Zeichen, bitte kürzen.")
NOT_ALLOWED = gettext_lazy("Bitte ohne Steuerzeichen schreiben.")


class PlacesForm(forms.Form):
    """For whom, and how many."""

    wer = forms.ChoiceField(
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Für wen? Bitte aus der Liste wählen.")
        )
    )
    plaetze = forms.IntegerField(
        required=False, min_value=2, max_value=MOST_SEATS,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), HOW_MANY),
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_pairs = course.pricing == Pricing.PAIR
        offered = [PAIR, GROUP] if self.in_pairs else list(SEATS)
        self.fields["wer"].choices = [(one, one) for one in offered]  # type: ignore[attr-defined]  # of a ChoiceField

    def clean(self) -> dict[str, Any]:
        """A group says how many; a fee for two is for an even number."""
        given = self.cleaned_data
        if given.get("wer") == GROUP and "plaetze" in given:
            if given["plaetze"] is None:
                self.add_error("plaetze", str(HOW_MANY))
            elif self.in_pairs and given["plaetze"] % 2:
                says = gettext_lazy("Das Entgelt gilt für zwei: Bitte eine gerade Zahl angeben.")
                self.add_error("plaetze", str(says))
        return given

    def seats(self) -> int:
        """How many places are wanted."""
        return SEATS[self.cleaned_data["wer"]] or int(self.cleaned_data["plaetze"])


@dataclass(frozen=True)
class Asked:
    """What has to be asked for a course, for these people, on that day."""

    course: Course
    who: str
    seats: int  # places that are taken now
    on: date
    rest: int = 0  # who goes on the waiting list meanwhile

    @property
    def people(self) -> int:
        """How many are registered, or wait."""
        return self.seats + self.rest

    def reductions(self) -> list[Reduction]:
        """Those that can be claimed; nothing is asked where there are none."""
        if not self.course.reducible or not self.course.fee_cents:
            return []
        there = self.course.school.reductions.filter(
            Q(valid_from=None) | Q(valid_from__lte=self.on),
            Q(valid_until=None) | Q(valid_until__gt=self.on),
        )
        return list(there)

    def born(self) -> bool:
        """Does anything depend on the age?"""
        limits = (self.course.age_from, self.course.age_until)
        by_age = any(one.age_below is not None for one in self.reductions())
        return self.who == CHILD or limits != (None, None) or by_age

    def must_be_born(self) -> bool:
        """Is nothing possible without it?"""
        return self.who == CHILD or (self.course.age_from, self.course.age_until) != (None, None)

    def costs(self) -> bool:
        """Is anything to be paid?"""
        return bool(self.course.fee_cents or self.course.material_cents)

    def payments(self) -> list[Payment]:
        """How it can be paid."""
        debit = [Payment.DEBIT] if self.course.school.creditor_id else []
        return [Payment.INVOICE, *debit] if self.costs() else [Payment.FREE]

    def ways(self) -> list[Way]:
        """How a confirmation can reach somebody here."""
        there = {one.value for one in channels(postal=True)} or {Way.LETTER}
        return [way for way in Way if way.value in there]


class Fields(NamedTuple):
    """The fields of one who takes part; None where it is not asked."""

    number: int
    waits: bool
    name: forms.BoundField | None
    born: forms.BoundField | None
    guardian: forms.BoundField | None
    reduction: forms.BoundField | None


def _text(**kwargs: Any) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=LONGEST,
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": NOT_ALLOWED},
        **kwargs,
    )  # fmt: skip


class DetailsForm(forms.Form):
    """Who takes part, who pays and how, and how they are written to."""

    name = _text()
    street, postcode, town = _text(), _text(), _text()
    mail, phone = _text(), _text()
    iban, holder = _text(), _text()
    way = forms.ChoiceField(required=False)
    payment = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.details, self.ways = asked, Details((), ""), asked.ways()
        self.payments, reductions = asked.payments(), asked.reductions()
        born, choose = asked.born(), [("", ""), *((one.slug, one.name) for one in reductions)]
        _offer(self.fields["way"], self.ways, "way")
        _offer(self.fields["payment"], self.payments, "payment")
        for n in range(asked.people):
            if asked.who != ME:
                self.fields[f"name-{n}"] = _text()
            if born:
                self.fields[f"born-{n}"] = forms.DateField(
                    required=False, error_messages={"invalid": in_field("born")}
                )
                self.fields[f"guardian-{n}"] = _text()
            if reductions:
                self.fields[f"reduction-{n}"] = forms.ChoiceField(
                    required=False, choices=choose,
                    error_messages={"invalid_choice": in_field("reduction")},
                )  # fmt: skip

        self.order_fields([one for one in self.fields if "-" in one])  # as on the page
        for one in self.fields if asked.people > 1 else ():
            number = one.partition("-")[2]
            self.fields[one].help_text = number and gettext("Person %(n)s") % {"n": int(number) + 1}
        if asked.people == 1 and "name-0" in self.fields:  # beside the name of who pays
            self.fields["name-0"].help_text = gettext("Teilnahme")

    def persons(self) -> Iterator[Fields]:
        """The fields of each who takes part, in order."""
        for n in range(self.asked.people):
            named = (f"{one}-{n}" for one in ("name", "born", "guardian", "reduction"))
            found = [self[one] if one in self.fields else None for one in named]
            yield Fields(n, bool(self.asked.rest) and n >= self.asked.seats, *found)

    def sent(self) -> list[tuple[str, str]]:
        """Names and values as they came, to send them again with the next press."""
        return [(name, self.data[name]) for name in self.fields if self.data.get(name)]

    def clean(self) -> dict[str, Any]:
        """All that is missing is said at once; then the rules look at the whole."""
        given = self.cleaned_data
        for name in self._needed():
            if name in given and not given[name]:
                self.add_error(name, in_field(name))
        if not self.errors:
            self._check(self._read(given))
        return given

    def _needed(self) -> list[str]:
        """Fields that may not be empty after what was chosen."""
        given = self.cleaned_data
        way, payment = given.get("way"), given.get("payment")
        names = [one for one in self.fields if one.startswith("name")]
        if self.asked.must_be_born():
            names += [one for one in self.fields if one.startswith("born")]
        names += ["way"] + (["payment"] if len(self.payments) > 1 else [])
        if way == Way.LETTER or payment == Payment.INVOICE or self.payments == [Payment.INVOICE]:
            names += ["street", "postcode", "town"]
        names += {"mail": ["mail"], "sms": ["phone"]}.get(way or "", [])
        return [*names, "iban"] if payment == Payment.DEBIT else names

    def _read(self, given: dict[str, Any]) -> Details:
        people = [
            Person(
                given.get(f"name-{n}") or given["name"], given.get(f"born-{n}"),
                given.get(f"guardian-{n}") or "", given.get(f"reduction-{n}") or "",
            )
            for n in range(self.asked.people)
        ]  # fmt: skip
        way, payment = Way(given["way"]), Payment(given["payment"] or self.payments[0])
        debit = payment == Payment.DEBIT
        return Details(
            tuple(people), given["name"], given["street"], given["postcode"], given["town"],
            given["mail"] if way == Way.MAIL else "", given["phone"] if way == Way.SMS else "",
            way, payment, given["iban"] if debit else "", given["holder"] if debit else "",
        )  # fmt: skip

    def _check(self, details: Details) -> None:
        course, on = self.asked.course, self.asked.on
        ages = Ages(course.begins, course.age_from, course.age_until)
        try:
            ready = checked(details, seats=self.asked.people, ages=ages, today=on)
            reach(ready.mail, ready.phone)
            if ready.iban:
                account(ready.holder, ready.iban)
            quoted(course, ready.people, on=on)
        except BadDetails as error:
            self.add_error(self._field(error.field), refused(error))
        except BadAddress as error:
            self.add_error("mail", refused(error))
        except BadNumber as error:
            self.add_error("phone", refused(error))
        else:
            self.details = ready

    def _field(self, named: str) -> str | None:
        """The field of a refusal; what is said of one of several is found by what was chosen."""
        if named in self.fields:
            return named
        if named.startswith("name"):
            return "name"
        claims = [n for n in range(self.asked.people) if self.cleaned_data.get(f"reduction-{n}")]
        ones = [f"{named}-{n}" for n in (claims or [0])]
        return next((one for one in ones if one in self.fields), None)


def _offer(field: forms.Field, values: list[Any], name: str) -> None:
    field.choices = [(one.value, one.value) for one in values]  # type: ignore[attr-defined]  # of a ChoiceField
    field.error_messages["invalid_choice"] = in_field(name)
