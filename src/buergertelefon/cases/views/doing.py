"""What a button on a case's page does, and what is said then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from buergertelefon.base.personal import personal_data
from buergertelefon.base.reference import normal
from buergertelefon.cases.actions import drafting, forgetting, returning, steps
from buergertelefon.cases.errors import BadField, NotPossible, Refused, Unknown
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries.cases import by_code
from buergertelefon.cases.queries.worklist import scope_of, seen
from buergertelefon.cases.rules.life import Actor, Step
from buergertelefon.cases.views.frame import part_for
from buergertelefon.staff.models import Agent

#: what is said, and where to go then; "" is the page of the case
Said = tuple[str, str]


@dataclass(frozen=True)
class Press:
    """Somebody pressed a button; `given` is the form's."""

    row: Case
    acting: Sequence[Actor]
    person: Agent
    given: Mapping[str, Any]
    at: datetime

    def part(self, step: Step) -> Actor:
        """In which part it is done."""
        return part_for(step, self.row, self.acting)

    @property
    def once(self) -> dict[str, Any]:
        """What was seen, and the key of this press."""
        key = self.given.get("key")
        return {"seen": self.given.get("seen"), "key": str(key) if key else None, "at": self.at}


def _taken(step: Step, words: str) -> Callable[[Press], Said]:
    def do(press: Press) -> Said:
        text, files = press.given.get("text", ""), press.given.get("attached", ())
        steps.take(
            press.row.pk, step, actor=press.part(step), text=text, files=files, **press.once
        )  # fmt: skip
        return f"{press.row.reference} {words}", ""

    return do


def _put_on_desk(press: Press) -> Said:
    if Actor.OFFICE not in press.acting:
        raise NotPossible(press.row.state)
    had = press.given.get("had")
    steps.put_on_desk(press.row.pk, press.person.pk, at=press.at, instead_of=had)
    return f"{press.row.reference} liegt jetzt bei Ihnen.", ""


def _give_up(press: Press) -> Said:
    if press.row.taken_by_id == press.person.pk:  # pressed twice: nothing is left to give back
        steps.put_on_desk(press.row.pk, None, at=press.at, instead_of=press.person.pk)
    return f"{press.row.reference} liegt wieder bei niemandem.", ""


def _pass_on(press: Press) -> Said:
    inbox = press.given["inbox"]
    returning.pass_on_rightly(
        press.row.pk, inbox, actor=press.part(Step.PASS_ON), text=press.given["text"],
        always=press.given["always"], **press.once,
    )  # fmt: skip
    return f"{press.row.reference} liegt jetzt bei: {inbox.office.name}.", ""


def _return(press: Press) -> Said:
    returning.give_back(
        press.row.pk, actor=press.part(Step.RETURN), text=press.given["text"],
        rather=press.given["rather"], other=press.given["other"], **press.once,
    )  # fmt: skip
    return f"{press.row.reference} ist zurückgegeben. Die Redaktion weiß Bescheid.", ""


def _merge(press: Press) -> Said:
    into = other_case(press.person, press.given["into"])
    once = {name: value for name, value in press.once.items() if name != "seen"}
    steps.merge(press.row.pk, into.pk, actor=press.part(Step.MERGE), **once)
    return f"{press.row.reference} wird mit {into.reference} beantwortet.", reverse(
        "case", args=[into.reference]
    )


def _draft(press: Press) -> Said:
    if not press.acting:
        raise Refused
    text = press.given["text"]
    became, answer = drafting.propose(
        press.row, text, on=timezone.localdate(press.at), at=press.at, by=press.person
    )
    hint = personal_data(text)
    words = {
        drafting.Became.DRAFT: "Der Entwurf ist angelegt.",
        drafting.Became.REMARK: "Der Text steht neben dem Entwurf.",
        drafting.Became.PROPOSAL: "Die Redaktion hat den Vorschlag.",
    }[became]
    if hint:
        words += f" Bitte prüfen: darin könnte {' und '.join(hint)} stehen."
    return words, reverse("knowledge_version", args=[answer.pk]) if answer else ""


def _forget(press: Press) -> Said:
    if Actor.CENTRE not in press.acting:  # whoever asks for it asks the service centre
        raise NotPossible(press.row.state)
    forgetting.anonymise(press.row.pk, at=press.at)
    return f"{press.row.reference}: Wer was gefragt hat, ist gelöscht.", ""


def other_case(person: Agent, code: str) -> Case:
    """A case of the same centre by what somebody typed. Raises BadField."""
    try:
        row = by_code(code.replace("\x00", "")[:40])
    except Unknown as error:
        raise BadField("into", str(error)) from error
    if not seen(scope_of(person)).filter(pk=row.pk).exists():
        raise BadField("into", f"{normal(code)} liegt bei einer anderen Stelle.")
    return row


DOES: Mapping[str, Callable[[Press], Said]] = {
    "take": _put_on_desk, "give_up": _give_up,
    "accept": _taken(Step.ACCEPT, "ist angenommen."),
    "answer": _taken(Step.ANSWER, "ist beantwortet."),
    "ask": _taken(Step.ASK, "wartet auf die Antwort. Die Frist steht still."),
    "missed": _taken(Step.MISSED, "hat im Verlauf: angerufen, niemand erreicht."),
    "note": _taken(Step.NOTE, "hat eine Notiz mehr."),
    "close": _taken(Step.CLOSE, "ist abgeschlossen."),
    "reopen": _taken(Step.REOPEN, "ist wieder offen, die Frist beginnt neu."),
    "withdraw": _taken(Step.WITHDRAW, "ist zurückgezogen."),
    "pass_on": _pass_on, "return": _return, "merge": _merge, "draft": _draft,
    "forget": _forget,
}  # fmt: skip
