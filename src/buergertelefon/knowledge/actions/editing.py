"""A text on its way from draft to readers, and back."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.forms.models import model_to_dict

from buergertelefon.base.models import Municipality
from buergertelefon.directory.models import Office, Service
from buergertelefon.knowledge.errors import (
    BadSpan,
    EditedMeanwhile,
    Incomplete,
    NotNow,
    NotYours,
    SecondPersonNeeded,
)
from buergertelefon.knowledge.models import Answer, Remark
from buergertelefon.knowledge.rules.editing import State, Step, after, may_edit, missing
from buergertelefon.knowledge.rules.validity import Held, Plan, placed
from buergertelefon.staff.models import Agent, AuditEntry

#: when a new text is looked at again, if nobody says otherwise
FIRST_LOOK = timedelta(days=365)
#: what an editor writes
TEXTS = (
    "say", "office", "prerequisites", "procedure", "documents", "fee", "duration", "deadline",
    "forms", "legal", "how", "why", "hint", "unknown", "source", "sources", "as_of", "valid_from",
    "valid_until", "review_due", "owner",
)  # fmt: skip


def copied(answer: Answer) -> Answer:
    """A new row with the same words, not saved."""
    row = Answer.objects.get(pk=answer.pk)
    row.pk = None
    row._state.adding = True  # noqa: SLF001  # Django's documented way to copy a row
    row.before = None
    row.edits = 0
    return row


@transaction.atomic
def draft(answer: Answer, *, on: date, at: datetime, by: Agent) -> Answer:
    """A draft that begins as a copy of `answer` and holds from `on`; an open one is gone on with.

    Raises NotYours.
    """
    _yours(answer, by)
    Service.objects.select_for_update().get(pk=answer.service_id)
    open_one = Answer.objects.filter(
        service=answer.service_id,
        municipality=answer.municipality_id,
        language=answer.language,
        state__in=[State.DRAFT, State.REVIEW],
    ).first()
    if open_one:
        return open_one
    row = copied(answer)
    row.state, row.author, row.approver, row.published = State.DRAFT, by, None, None
    row.valid_from, row.changed = on, at
    if row.valid_until is not None and row.valid_until <= on:
        row.valid_until = None  # an old text is written again
    row.save()
    return row


@transaction.atomic
def begin(  # what a service is made of
    slug: str,
    *,
    name: str,
    key: str,
    place: Municipality | None,
    office: Office,
    on: date,
    at: datetime,
    by: Agent,
) -> Answer:
    """A service that is not there yet, and the empty draft of its first answer. Raises NotYours."""
    row = Answer(
        service=Service(slug=slug, name=name, key=key), municipality=place, office=office,
        as_of=on, valid_from=on, review_due=on + FIRST_LOOK, author=by, owner=by, changed=at,
    )  # fmt: skip
    _yours(row, by)
    row.service.save()
    row.service = row.service  # the id it has now
    row.save()
    return row


@transaction.atomic
def translate(answer: Answer, language: str, *, on: date, at: datetime, by: Agent) -> Answer:
    """A draft of `answer` in another language, to be written over. Raises NotYours."""
    _yours(answer, by)
    same = Answer.objects.filter(
        service=answer.service_id, municipality=answer.municipality_id, language=language
    )
    if latest := same.exclude(state=State.REPLACED).order_by("-valid_from").first():
        return draft(latest, on=on, at=at, by=by)
    row = copied(answer)
    row.state, row.author, row.approver, row.published = State.DRAFT, by, None, None
    row.language, row.valid_from, row.changed = language, on, at
    row.save()
    return row


def save(answer: Answer, values: Mapping[str, Any], *, edits: int, at: datetime, by: Agent) -> None:
    """Write a draft. `edits` is the count the editor saw.

    Raises EditedMeanwhile if somebody saved in between, NotNow if it is no draft any more,
    NotYours, BadSpan.
    """
    _yours(answer, by)
    since, until = values.get("valid_from"), values.get("valid_until")
    if since and until and until <= since:
        raise BadSpan
    words = {name: values[name] for name in TEXTS if name in values}
    saved = Answer.objects.filter(pk=answer.pk, edits=edits, state=State.DRAFT).update(
        **words, author=by, changed=at, edits=F("edits") + 1
    )
    if not saved:
        now = Answer.objects.filter(pk=answer.pk).values_list("state", flat=True).first()
        raise EditedMeanwhile if now == State.DRAFT else NotNow
    answer.refresh_from_db()


@transaction.atomic
def discard(answer: Answer, *, by: Agent) -> None:
    """Throw a draft away. Raises NotNow, NotYours."""
    _yours(answer, by)
    deleted, _ = Answer.objects.filter(pk=answer.pk, state=State.DRAFT).delete()
    if not deleted:
        raise NotNow


def submit(answer: Answer, *, at: datetime, by: Agent) -> None:
    """A second person shall look at it. Raises Incomplete, NotNow, NotYours."""
    _yours(answer, by)
    if gaps := missing(model_to_dict(answer)):
        raise Incomplete(gaps)
    _step(answer, Step.SUBMIT, at=at)


def send_back(answer: Answer, why: str, *, at: datetime, by: Agent) -> None:
    """Not yet; `why` stands beside the text. Raises NotNow, NotYours."""
    _yours(answer, by)
    _step(answer, Step.SEND_BACK, at=at)
    if why.strip():
        remark(answer, why, at=at, by=by)


def remark(answer: Answer, text: str, *, at: datetime, by: Agent) -> None:
    """Say something about a version."""
    Remark.objects.create(answer=answer, text=text.strip()[:2000], at=at, by=by)


def plan(answer: Answer) -> Plan:
    """What publishing would do to the versions that hold now."""
    return placed(_held(answer), [_held(one) for one in _published(answer)])


@transaction.atomic
def publish(answer: Answer, *, at: datetime, by: Agent) -> None:
    """Readers see it from the first day of its time; others hold for the rest of theirs.

    Raises SecondPersonNeeded, NotNow, NotYours.
    """
    _yours(answer, by)
    if answer.author_id == by.pk:
        raise SecondPersonNeeded
    Service.objects.select_for_update().get(pk=answer.service_id)
    before = make_room(answer)
    answer.state, answer.approver, answer.published = State.PUBLISHED, by, at
    moved = Answer.objects.filter(pk=answer.pk, state=State.REVIEW).update(
        state=State.PUBLISHED, approver=by, published=at, changed=at, before=before
    )
    if not moved:
        raise NotNow
    _audit("answer_published", answer, at=at, by=by)


def make_room(answer: Answer) -> dict[str, Any]:
    """Shorten, replace and resume the versions that hold in the time of `answer`.

    Returns what `take_back` needs. In a transaction that holds the service's row.
    """
    rows = {one.pk: one for one in _published(answer)}
    todo = placed(_held(answer), [_held(one) for one in rows.values()])
    touched = [rows[one.answer] for one in (*todo.changed, *todo.replaced)]
    before = [
        [one.pk, *(day and day.isoformat() for day in (one.valid_from, one.valid_until))]
        for one in touched
    ]
    for held in todo.replaced:
        Answer.objects.filter(pk=held.answer).update(state=State.REPLACED)
    for held in todo.changed:
        Answer.objects.filter(pk=held.answer).update(valid_from=held.since, valid_until=held.until)
    resumed = []
    for held in todo.resumed:
        again = copied(rows[held.answer])
        again.valid_from, again.valid_until = held.since, held.until
        again.save()
        resumed.append(again.pk)
    return {"touched": before, "resumed": resumed}


@transaction.atomic
def take_back(answer: Answer, *, at: datetime, by: Agent) -> None:
    """Undo of publish: the versions of before hold again. Raises NotNow, NotYours.

    Only the latest one can be taken back: once another was published on it, history stands.
    """
    _yours(answer, by)
    Service.objects.select_for_update().get(pk=answer.service_id)
    row = Answer.objects.get(pk=answer.pk)
    before = row.before
    if row.state != State.PUBLISHED or before is None or _built_upon(row):
        raise NotNow
    row.state, row.before, row.changed = State.REVIEW, None, at
    row.approver = None
    row.save()
    Answer.objects.filter(pk__in=before["resumed"]).delete()
    for pk, since, until in before["touched"]:
        Answer.objects.filter(pk=pk).update(
            state=State.PUBLISHED,
            valid_from=since and date.fromisoformat(since),
            valid_until=until and date.fromisoformat(until),
        )
    answer.refresh_from_db()
    _audit("answer_taken_back", answer, at=at, by=by)


def _built_upon(row: Answer) -> bool:
    """Did a later publication change what this one left behind?"""
    mine = {row.pk, *(row.before or {}).get("resumed", [])}
    later = Answer.objects.filter(
        service=row.service_id,
        municipality=row.municipality_id,
        language=row.language,
        published__gt=row.published,
    )
    return any({pk for pk, *_ in (one.before or {}).get("touched", [])} & mine for one in later)


@transaction.atomic
def retire(answer: Answer, *, on: date, at: datetime, by: Agent) -> None:
    """It holds no longer from `on`; for days before it still answers. Raises NotNow, NotYours."""
    _yours(answer, by)
    row = Answer.objects.select_for_update().get(pk=answer.pk)
    if after(State(row.state), Step.RETIRE) is None or (row.valid_until and row.valid_until <= on):
        raise NotNow
    if row.valid_from and row.valid_from >= on:
        row.state = State.REPLACED  # never held
    else:
        row.valid_until = on
    row.changed = at
    row.save()
    answer.refresh_from_db()
    _audit("answer_retired", answer, at=at, by=by)


@transaction.atomic
def checked(answer: Answer, *, on: date, due: date, at: datetime, by: Agent) -> None:
    """Somebody looked: the facts still hold, to be looked at again on `due`. Raises NotYours."""
    _yours(answer, by)
    Answer.objects.filter(pk=answer.pk).update(as_of=on, review_due=due, changed=at)
    answer.refresh_from_db()
    _audit("answer_checked", answer, at=at, by=by)


@transaction.atomic
def own(answer: Answer, owner: Agent | None, *, at: datetime, by: Agent) -> None:
    """Who looks after it from now on. Raises NotYours."""
    _yours(answer, by)
    Answer.objects.filter(pk=answer.pk).update(owner=owner)
    _audit("answer_owner", answer, at=at, by=by)


def _step(answer: Answer, step: Step, *, at: datetime) -> None:
    to = after(State(answer.state), step)
    moved = to and Answer.objects.filter(pk=answer.pk, state=answer.state).update(
        state=to, changed=at
    )
    if not moved:
        raise NotNow
    answer.refresh_from_db()


def _yours(answer: Answer, by: Agent) -> None:
    cities = by.edits_for.values_list("key", flat=True)
    if not may_edit(list(cities), answer.municipality_id or ""):
        raise NotYours


def _published(answer: Answer) -> list[Answer]:
    return list(
        Answer.objects.filter(
            service=answer.service_id,
            municipality=answer.municipality_id,
            language=answer.language,
            state=State.PUBLISHED,
        ).exclude(pk=answer.pk)
    )


def _held(answer: Answer) -> Held:
    return Held(answer.pk, answer.municipality_id or "", answer.valid_from, answer.valid_until)


def _audit(what: str, answer: Answer, *, at: datetime, by: Agent) -> None:
    detail = {"answer": answer.pk, "service": answer.service.slug}
    AuditEntry.objects.create(at=at, by=by, what=what, detail=detail)
