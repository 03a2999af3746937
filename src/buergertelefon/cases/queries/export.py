"""All that is stored about one person, by the code of the case (Art. 15 and 20 GDPR).

Internal notes are among it, marked as such. Left out are: whose desk it lies on, and what opens
the case; of a case it was merged into only the answers, for the rest is somebody else's.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import Model

from buergertelefon.base.queries import stored
from buergertelefon.cases.models import Attachment, Case, Entry
from buergertelefon.cases.queries.cases import history
from buergertelefon.cases.queries.own import own_history
from buergertelefon.cases.rules.life import Step
from buergertelefon.cases.secret import secret_of
from buergertelefon.contacts.models import Contact
from buergertelefon.messages.models import Message
from buergertelefon.messages.queries import posted

#: the file in the archive; its neighbours are the attachments
DATA = "daten.json"
#: of one row: never in an export
_LEFT_OUT = frozenset({"id", "key", "case", "entry", "content", "taken_by", "merged_into"})
_TOLD = ("channel", "recipient", "subject", "text", "cause", "state", "created", "done", "reason")
_TO_CITIZENS = frozenset(
    f"case-{one}" for one in ("opened", "asked", "answered", "passed-on", "reopened", "withdrawn")
)
_CALL = ("number", "begun", "ended", "line_name", "language", "outcome", "note")
_MAIL = ("at", "fate", "why", "sender", "subject", "text")
_OF = (
    "cases.Case", "cases.Entry", "cases.Attachment", "cases.Inbound", "outbox.Message",
)  # fmt: skip


def person(case: Case, *, at: datetime) -> dict[str, Any]:
    """{"made", "reference", "case", "conversation", "entries", "attachments", "messages", "mails",
    "stored"}

    "stored": of each field what for, how long, who sees it. All values are JSON's; times are ISO
    8601 with offset.
    """
    mine = list(history(case.pk, internal=True))
    answers = [one for one in own_history(case) if one.case_id != case.pk]
    entries = sorted([*mine, *answers], key=lambda one: one.at)
    return {
        "made": at.isoformat(), "reference": case.reference, "case": _row(case),
        "conversation": _conversation(case), "entries": [_entry(one) for one in entries],
        "attachments": [
            _row(one) | {"file": name} for name, one in _files(case, with_content=False)
        ],
        "messages": [_message(one, case) for one in posted(f"case:{case.pk}:")],
        "mails": [_some(one, _MAIL) for one in case.mails.order_by("at").defer("content")],
        "stored": _explained(),
    }  # fmt: skip


def text(case: Case, *, at: datetime) -> str:
    """The same as JSON."""
    return json.dumps(person(case, at=at), ensure_ascii=False, indent=1)


def archive(case: Case, *, at: datetime) -> bytes:
    """The same as ZIP, with the files; as large as a case's attachments may be, 30 MB."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        archive.writestr(DATA, text(case, at=at))
        for name, one in _files(case, with_content=True):
            archive.writestr(name, bytes(one.content))
    return held.getvalue()


def _files(case: Case, *, with_content: bool) -> list[tuple[str, Attachment]]:
    """With their names in the archive, none of them twice."""
    rows = case.attachments.all() if with_content else case.attachments.defer("content")
    return [(f"dateien/{n}-{one.name}", one) for n, one in enumerate(rows, start=1)]


def _entry(row: Entry) -> dict[str, Any]:
    if row.step == Step.MERGE:  # its text is the code of somebody else's case
        return _row(row) | {"text": ""}
    return _row(row)


def _message(row: Message, case: Case) -> dict[str, Any]:
    """As it was posted, without the key; to an office only that it was: the office's is in it."""
    said = _some(row, _TOLD)
    if row.cause not in _TO_CITIZENS:
        return said | {"subject": "", "text": ""}
    return said | {"text": row.text.replace(secret_of(case.key), "…")}


def _conversation(case: Case) -> dict[str, Any] | None:
    """The call it was opened in; None if it was in none, or the link is erased."""
    found = Contact.objects.filter(pk=case.contact).first() if case.contact else None
    if found is None:
        return None
    owed = [_some(one, ("kind", "text", "phone", "due", "done")) for one in found.follow_ups.all()]
    return _some(found, _CALL) | {"follow_ups": owed}


def _explained() -> list[dict[str, str]]:
    return [
        {
            "field": f"{one.model}.{one.field}", "purpose": one.said.purpose,
            "how_long": one.how_long, "seen_by": one.said.seen_by,
        }
        for one in stored()
        if one.model in _OF and one.said is not None and one.field not in _LEFT_OUT
    ]  # fmt: skip


def _row(row: Case | Entry | Attachment) -> dict[str, Any]:
    names = [one.name for one in row._meta.concrete_fields]  # noqa: SLF001  # Django's public name for it
    return _some(row, [one for one in names if one not in _LEFT_OUT])


def _some(row: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)  # also a row: as it is named
