"""Practice calls as the desk and the team lead see them."""

import uuid
from dataclasses import dataclass

from django.urls import reverse

from buergertelefon.practice.models import Attempt, Exercise
from buergertelefon.practice.rules import Done, Finding, Wanted, findings
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.announcements import file_of, name_of


def attempt(call: uuid.UUID) -> Attempt | None:
    """What is written in this practice call."""
    rows = Attempt.objects.filter(pk=call).select_related("exercise")
    return rows.prefetch_related("topics").first()


@dataclass(frozen=True)
class Script:
    """What the caller has said so far."""

    caller: str
    said: list[str]
    more: bool
    sound: str  # address of the last line; "" if it is not rendered: then it is read


def script(one: Attempt) -> Script:
    """The caller of an attempt."""
    exercise = one.exercise
    said = exercise.lines[: one.heard]
    name = name_of(said[-1], exercise.voice)
    sound = reverse("announcement", args=[name]) if file_of(name) else ""
    return Script(exercise.caller, said, one.heard < len(exercise.lines), sound)


@dataclass(frozen=True)
class Result:
    """What the person is told after a practice call; nobody else is."""

    caller: str
    findings: list[Finding]
    unheard: list[str]  # what the caller would have said, had somebody asked
    advice: str

    @property
    def right(self) -> bool:
        """Was everything right?"""
        return all(one.right for one in self.findings)


def result(agent: Agent) -> Result | None:
    """Of the last practice call of this person."""
    row = Attempt.objects.filter(desk=agent.desk).select_related("exercise").first()
    if row is None:
        return None
    exercise = row.exercise
    wanted = Wanted({one.slug: one.name for one in exercise.topics.all()}, exercise.outcome)
    done = Done({one.slug: one.name for one in row.topics.all()}, row.outcome, row.note, row.kinds)
    return Result(
        exercise.caller, findings(wanted, done), exercise.lines[row.heard :], exercise.advice
    )


def exercises(centre: int) -> list[Exercise]:
    """All practice calls of a centre, as they come."""
    rows = Exercise.objects.filter(number__queue__centre=centre).select_related("number")
    return list(rows.prefetch_related("topics"))


def has_exercises(centre: int) -> bool:
    """Is there something to practise?"""
    return Exercise.objects.filter(active=True, number__queue__centre=centre).exists()


def spoken() -> list[tuple[str, str]]:
    """Every text a caller says, with its voice."""
    return [(text, one.voice) for one in Exercise.objects.filter(active=True) for text in one.lines]
