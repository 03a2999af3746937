"""What editors fill in."""

from datetime import date
from typing import Any

from django import forms

from buergertelefon.base.models import Municipality
from buergertelefon.base.money import cents_of, typed_euros
from buergertelefon.directory.models import Office, Service
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.rules.editing import LANGUAGE_NAMES
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

WAYS = (
    ("online", "im Internet"), ("appointment", "mit Termin"), ("on_site", "persönlich"),
    ("phone", "am Telefon"), ("post", "mit der Post"), ("mail", "per E-Mail"),
)  # fmt: skip
MAY_BE_UNKNOWN = (
    ("fee", "Gebühr"), ("duration", "Dauer"), ("deadline", "Frist"), ("documents", "Unterlagen"),
    ("procedure", "Ablauf"), ("prerequisites", "Voraussetzungen"),
)  # fmt: skip
LANGUAGES = tuple((code.value, name) for code, name in LANGUAGE_NAMES.items())
LONGEST_TO_READ = 600  # characters; half a minute is 420


TEXT, CHOICE = "kern-form-input__input", "kern-form-input__select"


def dressed(form: forms.Form) -> None:
    """The classes of the design on every widget, and what describes it for screen readers."""
    for name, field in form.fields.items():
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
            continue
        single = isinstance(widget, forms.Select) and not widget.allow_multiple_selected
        widget.attrs["class"] = CHOICE if single else TEXT
        if form.is_bound and name in form.errors:
            widget.attrs |= {"aria-invalid": "true"}


class Euros(forms.CharField):
    """An amount as it is written, "120" or "120,50"; in cents, None if it is left empty."""

    def __init__(self, label: str, *, help_text: str = "") -> None:
        super().__init__(label=label, required=False, max_length=20, help_text=help_text)

    def prepare_value(self, value: Any) -> Any:
        """Cents as they are written."""
        return typed_euros(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Raises ValidationError if it is no amount."""
        written = super().clean(value)
        if not written:
            return None
        if (cents := cents_of(written)) is None:
            raise forms.ValidationError(f"„{written}“ ist kein Betrag wie 120 oder 120,50.")
        return cents


class Lines(forms.CharField):
    """A list, one item a line."""

    def __init__(self, label: str, *, rows: int = 3) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=8000,
            widget=forms.Textarea(attrs={"rows": rows}),
            help_text="eine Angabe je Zeile",
        )

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Lines as a list."""
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class Day(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, label: str, *, required: bool = True, help_text: str = "") -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, required=required, help_text=help_text, widget=widget)


class AnswerForm(forms.Form):
    """A draft."""

    say = forms.CharField(
        label="Vorlesetext",
        required=False,
        max_length=LONGEST_TO_READ,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="zwei oder drei Sätze, ohne Abkürzungen",
    )
    office = forms.ModelChoiceField(Office.objects.order_by("name"), label="Zuständige Stelle")
    documents = Lines("Unterlagen")
    prerequisites = Lines("Voraussetzungen", rows=2)
    procedure = Lines("Ablauf")
    fee = forms.CharField(label="Gebühr", required=False, max_length=300)
    duration = forms.CharField(label="Dauer", required=False, max_length=300)
    deadline = forms.CharField(label="Frist", required=False, max_length=300)
    unknown = forms.MultipleChoiceField(
        label="Wissen wir nicht",
        choices=MAY_BE_UNKNOWN,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    how = forms.MultipleChoiceField(
        label="Geht", choices=WAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    forms_ = Lines("Formulare", rows=2)
    legal = Lines("Rechtsgrundlagen", rows=2)
    why = forms.CharField(label="Warum diese Stelle", required=False, max_length=600)
    hint = forms.CharField(label="Hinweis", required=False, max_length=600)
    source = forms.CharField(label="Quelle", required=False, max_length=600)
    as_of = Day("Geprüft am")
    valid_from = Day("Gilt ab", required=False, help_text="ein Tag in der Zukunft: geplant")
    valid_until = Day("Gilt bis", required=False, help_text="der erste Tag ohne diese Auskunft")
    review_due = Day("Prüfen bis")
    owner = forms.ModelChoiceField(Agent.objects.none(), label="Verantwortlich", required=False)
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, answer: Answer, data: Any = None) -> None:
        names = [name for name in self.base_fields if name != "forms_"]
        initial = {name: getattr(answer, name) for name in names} | {"forms_": answer.forms}
        super().__init__(data, initial=initial)
        owners = Agent.objects.filter(is_active=True, roles__contains=[Role.EDITOR])
        owner: Any = self.fields["owner"]
        owner.queryset = owners.order_by("name")

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "edits"}
        given["forms"] = given.pop("forms_")
        return given


class NewServiceForm(forms.Form):
    """A service that is not there yet."""

    name = forms.CharField(label="Name der Leistung", max_length=300)
    key = forms.RegexField(
        r"^99\d{12}$",
        label="LeiKa-Schlüssel",
        required=False,
        error_messages={"invalid": "Ein LeiKa-Schlüssel hat 14 Ziffern und beginnt mit 99."},
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("key"), label="Ort", required=False, empty_label="überall"
    )
    office = forms.ModelChoiceField(Office.objects.order_by("name"), label="Zuständige Stelle")

    def clean_name(self) -> str:
        """No second one of that name."""
        name: str = self.cleaned_data["name"]
        if Service.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError("Eine Leistung mit diesem Namen gibt es schon.")
        return name


class NoticeForm(forms.Form):
    """A notice of the day."""

    text = forms.CharField(label="Meldung", max_length=200)
    say = forms.CharField(
        label="In der Ansage", max_length=200, required=False, help_text="leer: wird nicht angesagt"
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("key"), label="Ort", required=False, empty_label="überall"
    )
    services = forms.ModelMultipleChoiceField(
        Service.objects.order_by("name"),
        label="Zu diesen Leistungen",
        required=False,
        help_text="keine gewählt: für alle",
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    since = forms.DateTimeField(
        label="Von",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    until = forms.DateTimeField(
        label="Bis",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    public = forms.BooleanField(label="Auch auf der Seite für Bürger", required=False)


class BulkForm(forms.Form):
    """What happens to many answers."""

    STEPS = (
        ("checked", "Geprüft, stimmt weiterhin"),
        ("due", "Prüftermin setzen"),
        ("own", "Verantwortung übernehmen"),
        ("retire", "Ab heute nicht mehr gültig"),
    )
    step = forms.ChoiceField(label="Mit den gewählten", choices=STEPS)
    due = Day("Prüfen bis", required=False)
    answers = forms.ModelMultipleChoiceField(Answer.objects.all(), label="Auskünfte")

    def clean(self) -> dict[str, Any]:
        """A review date where one is needed."""
        given: dict[str, Any] = super().clean() or {}
        needs = given.get("step") in {"checked", "due"}
        due: date | None = given.get("due")
        if needs and not due:
            self.add_error("due", "Bitte einen Tag nennen, an dem wieder geprüft wird.")
        return given
