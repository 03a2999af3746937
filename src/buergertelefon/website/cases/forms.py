"""What citizens fill in on the page of their case."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from buergertelefon.cases.cleaning import clean_all
from buergertelefon.cases.errors import BadField, CaseError
from buergertelefon.cases.models import Case
from buergertelefon.cases.rules.details import LONGEST_TEXT, Reach
from buergertelefon.cases.rules.files import Cleaned, check_count, check_size
from buergertelefon.cases.rules.words import Language, Reply
from buergertelefon.messages.errors import BadMessage
from buergertelefon.messages.queries import channels
from buergertelefon.website.cases.said import FIELDS, field_of, refused

NOT_ALLOWED = gettext_lazy("Bitte ohne Steuerzeichen schreiben.")
WAY = gettext_lazy("Antwort: Bitte einen Weg wählen.")
WAYS: Mapping[str, object] = {
    Reply.PHONE: gettext_lazy("Anruf"), Reply.MAIL: gettext_lazy("per E-Mail"),
    Reply.SMS: gettext_lazy("per SMS"), Reply.LETTER: gettext_lazy("mit der Post"),
    Reply.NONE: gettext_lazy("ich sehe selbst nach, mit meinem Code"),
}  # fmt: skip


def _text(field: str, longest: int, *, required: bool = False) -> forms.CharField:
    said = FIELDS[field]
    return forms.CharField(
        required=required, max_length=longest,
        error_messages={
            "required": said, "max_length": said, "null_characters_not_allowed": NOT_ALLOWED,
        },
    )  # fmt: skip


class _Refusing(forms.Form):
    def refuse(self, error: CaseError | BadMessage) -> None:
        """What a rule said, at its field."""
        name = field_of(error) or ""
        self.add_error(name if name in self.fields else None, refused(error))


class WriteForm(_Refusing):
    """The answer to what the office asks, or something to add; files with it."""

    text = _text("text", LONGEST_TEXT, required=True)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data)
        self.fields["files"] = forms.FileField(required=False)  # several: read by `clean`
        self.given: Sequence[Any] = files.getlist("files") if files else ()
        self.made: list[Cleaned] = []

    def clean(self) -> dict[str, Any]:
        """No file is read that is too big."""
        try:
            check_count(len(self.given))
            for one in self.given:
                check_size(one.name or "", one.size or 0)
            self.made = clean_all([(one.name or "", one.read()) for one in self.given])
        except BadField as error:
            self.refuse(error)
        if self.errors and self.given:  # a browser does not send them again by itself
            self.add_error("files", gettext("Bitte wählen Sie die Dateien noch einmal aus."))
        return self.cleaned_data


class ReopenForm(_Refusing):
    """Not solved; what is still open may be said."""

    text = _text("text", LONGEST_TEXT)


class ReachForm(_Refusing):
    """How the answer goes back."""

    way = forms.ChoiceField()  # those that are set up here
    name, mail, phone = _text("name", 120), _text("mail", 254), _text("phone", 40)
    postal, reach = _text("postal", 500), _text("reach", 200)

    def __init__(self, *args: Any, row: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {one: getattr(row, one) for one in self.base_fields})
        super().__init__(*args, **kwargs)
        usable = {str(one) for one in channels(postal=True)} | {Reply.PHONE, Reply.NONE, row.way}
        self.ways = [(str(one), str(name)) for one, name in WAYS.items() if one in usable]
        errors = {"invalid_choice": WAY, "required": WAY}
        self.fields["way"] = forms.ChoiceField(choices=self.ways, error_messages=errors)
        self.row = row

    def wanted(self) -> Reach:
        """As it was filled in; a time that was agreed stays."""
        given = self.cleaned_data
        return Reach(
            Reply(given["way"]), name=given["name"], mail=given["mail"], phone=given["phone"],
            postal=given["postal"], reach=given["reach"], call_from=self.row.call_from,
            call_until=self.row.call_until, language=Language(self.row.language),
        )  # fmt: skip
