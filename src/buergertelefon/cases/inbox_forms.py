"""What a team lead settles for an office that answers cases."""

from typing import Any

from django import forms

from buergertelefon.base.models import OpeningCalendar
from buergertelefon.cases.actions.settling import Settings
from buergertelefon.cases.models import Inbox
from buergertelefon.cases.queries.settling import may_answer
from buergertelefon.cases.rules.clock import CLOCKS, Clock
from buergertelefon.staff.models import Agent


class InboxForm(forms.Form):
    """Clock, mail, people."""

    calendar = forms.ModelChoiceField(
        OpeningCalendar.objects.order_by("name"), label="Dienstzeiten", empty_label=None,
        help_text="Feiertage und Schließtage der Stelle zählen nicht mit",
    )  # fmt: skip
    clock = forms.ChoiceField(label="Fristenuhr", choices=list(CLOCKS.items()))
    within = forms.IntegerField(
        label="Antwort binnen", min_value=1, max_value=720,
        help_text="Stunden. Bei „gleiche Uhrzeit“ zählen je angefangene 24 einen Diensttag",
    )  # fmt: skip
    remind_before = forms.IntegerField(
        label="Erinnern vor der Frist", min_value=0, max_value=6000,
        help_text="Minuten Dienstzeit, 0: nicht erinnern",
    )  # fmt: skip
    mail = forms.EmailField(
        label="E-Mail der Stelle", required=False, max_length=254,
        help_text="dorthin gehen Erinnerungen",
    )  # fmt: skip
    by_mail = forms.BooleanField(
        label="Diese Stelle arbeitet per E-Mail, ohne Konto", required=False
    )
    tell_late = forms.EmailField(
        label="Wer erfährt es, wenn die Frist vorbei ist?", required=False, max_length=254,
        help_text="E-Mail-Adresse; leer: niemand",
    )  # fmt: skip
    keep_days = forms.IntegerField(
        label="Wie lange bleibt gespeichert, wer gefragt hat?", min_value=1, max_value=3650,
        help_text="Tage nach dem Abschluss",
    )  # fmt: skip
    active = forms.BooleanField(label="Nimmt neue Vorgänge an", required=False)
    people = forms.ModelMultipleChoiceField(
        Agent.objects.none(), label="Wer darf hier antworten?", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, centre: int, **more: Any) -> None:
        super().__init__(*args, **more)
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)  # noqa: S101  # for the types
        people.queryset = may_answer(centre)

    def clean(self) -> dict[str, Any]:
        """Who works by mail needs an address."""
        given = super().clean() or {}
        if given.get("by_mail") and not given.get("mail") and "mail" not in self.errors:
            self.add_error("mail", "Bitte nennen Sie die E-Mail-Adresse, an die Vorgänge gehen.")
        return given

    def settings(self) -> Settings:
        """As it is kept."""
        given = dict(self.cleaned_data)
        given["people"] = tuple(given["people"])
        given["clock"] = Clock(given["clock"])
        return Settings(**given)


def looks(inbox: Inbox) -> dict[str, Any]:
    """What the form shows of an inbox that there is."""
    names = ("calendar", "clock", "within", "remind_before", "mail", "by_mail", "tell_late",
             "keep_days", "active")  # fmt: skip
    shown = {name: getattr(inbox, name) for name in names}
    return shown | {"people": list(inbox.people.all()) if inbox.pk else []}
