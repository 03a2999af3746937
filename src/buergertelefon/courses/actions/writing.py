"""A word to everybody of a course."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from buergertelefon.courses.actions.telling import WAYS
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.queries.writing import key_of, readers, recipient_to, way_to
from buergertelefon.messages.actions import Draft, post
from buergertelefon.messages.errors import BadMessage, BadText

CAUSE = "course-note"
#: characters: what one reads, and what fits on one page of a letter
LONGEST = 3000
#: registrations of one course; more is a newsletter
MOST = 500


@dataclass(frozen=True)
class Note:
    """What they are to read."""

    subject: str
    text: str
    waiting: bool = False  # also those on the waiting list


@transaction.atomic
def write_to_all(
    course: Course, note: Note, *, key: uuid.UUID, at: datetime
) -> Sequence[Registration]:
    """Post it to all, or, where the text will not do, to nobody; whom it cannot reach.

    By mail, as a letter to those without; no SMS. The same key is the same message. Raises BadText.
    """
    if len(note.text) > LONGEST:
        raise BadText(f"Text: {len(note.text)} Zeichen, höchstens {LONGEST}. Bitte kürzen.")
    rows = readers(course, waiting=note.waiting)
    if len(rows) > MOST:
        raise BadText(f"Das wären {len(rows)} Empfänger, höchstens {MOST}.")
    return [one for one in rows if not _posted(one, course, note, key=key, at=at)]


def _posted(
    row: Registration, course: Course, note: Note, *, key: uuid.UUID, at: datetime
) -> bool:  # fmt: skip
    way = way_to(row)
    if way is None:
        return False
    draft = Draft(
        WAYS[way], recipient_to(row, way), f"{note.text}\n\n{course.school.name}, Kurs {course}",
        CAUSE, subject=note.subject,
    )  # fmt: skip
    try:
        with transaction.atomic():
            post(draft, key=key_of(course, key, row), centre=course.school.centre_id, at=at)
    except BadText:
        raise
    except BadMessage:  # this address, or this way
        return False
    return True
