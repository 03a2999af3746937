"""An answer that helps others, too, becomes a draft of the knowledge, or a proposal to editors."""

from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from buergertelefon.cases.errors import BadField, Refused
from buergertelefon.cases.models import Case
from buergertelefon.cases.rules.details import worded
from buergertelefon.knowledge.actions.editing import draft, remark, save
from buergertelefon.knowledge.actions.words import propose_answer
from buergertelefon.knowledge.errors import KnowledgeError, NotYours
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.queries.editorial import standing_now
from buergertelefon.knowledge.rules.editing import Language
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

#: characters of what can be read aloud, and of a proposal
LONGEST_SAY, LONGEST = 600, 2000


class Became(StrEnum):
    """What came of it."""

    DRAFT = "draft"  # its text is the new text
    REMARK = "remark"  # somebody writes already: it stands beside that draft
    PROPOSAL = "proposal"  # a hint to the editors


@transaction.atomic
def propose(
    row: Case, text: str, *, on: date, at: datetime, by: Agent
) -> tuple[Became, Answer | None]:
    """Who may write answers gets a draft of the service's text; of others editors hear.

    Nothing leads back to the case. Raises Refused if it has no service, BadField.
    """
    if row.service is None:
        raise Refused("Dieser Vorgang gehört zu keiner Leistung. Bitte sagen Sie es der Redaktion.")
    text = worded(text, field="text", what="Der Text")
    if len(text) > LONGEST:
        raise BadField("text", f"Der Text hat {len(text)} Zeichen, höchstens {LONGEST}.")
    answer = _answer(row, on=on) if by.has_role(Role.EDITOR) else None
    if answer is not None:
        try:
            return _drafted(answer, text, on=on, at=at, by=by)
        except NotYours:  # of another city
            pass
    propose_answer(row.service, text, at=at)
    return Became.PROPOSAL, None


def _drafted(
    answer: Answer, text: str, *, on: date, at: datetime, by: Agent
) -> tuple[Became, Answer]:
    written = draft(answer, on=on, at=at, by=by)
    fresh = written.author_id == by.pk and written.edits == 0 and written.changed == at
    if fresh and len(text) <= LONGEST_SAY:
        try:
            save(written, {"say": text}, edits=0, at=at, by=by)
        except KnowledgeError as error:
            raise Refused("Der Entwurf hat sich gerade geändert. Bitte noch einmal.") from error
        return Became.DRAFT, written
    remark(written, text, at=at, by=by)
    return Became.REMARK, written


def _answer(row: Case, *, on: date) -> Answer | None:
    """What holds for the service there, of the city itself first."""
    rows = Answer.objects.filter(service=row.service, language=Language.GERMAN)
    held = standing_now(rows, "current", on=on).select_related("service")
    return (
        held.filter(municipality=row.municipality).first() or held.filter(municipality=None).first()
    )
