"""Mails to the address for answers: taken once, made a step of their case or kept for a look."""

import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from functools import partial

from django.conf import settings
from django.db import transaction

from buergertelefon.cases.actions.steps import take
from buergertelefon.cases.cleaning import clean
from buergertelefon.cases.errors import BadField, CaseError, MovedOn, NotPossible, Unknown
from buergertelefon.cases.mail.reading import BadMail, Kind, Mail, read
from buergertelefon.cases.mailbox import Fetched, Folder, Mailbox
from buergertelefon.cases.models import Case, Inbound
from buergertelefon.cases.queries.mails import bounced_case, centre_of, since
from buergertelefon.cases.queries.offices import by_keys
from buergertelefon.cases.rules.files import MOST as MOST_FILES
from buergertelefon.cases.rules.files import Cleaned
from buergertelefon.cases.rules.life import Actor, State, Step, may
from buergertelefon.cases.rules.mails import (
    LARGEST_KEPT,
    LONGEST,
    MOST,
    SPAN,
    Fate,
    Why,
    keys,
    meant,
)
from buergertelefon.messages.errors import BadMessage

log = logging.getLogger(__name__)
#: mails of one round; the next one comes a minute later
ROUND = 50
QUOTED = "Im Text steht noch der Link der Stelle; so ging er nicht an die Bürgerin oder den Bürger."


@dataclass(frozen=True)
class Verdict:
    """What becomes of a mail."""

    fate: Fate
    why: Why | None = None
    case: Case | None = None
    problems: tuple[str, ...] = field(default=())


def fetch(mailbox: Mailbox, *, at: Callable[[], datetime], most: int = ROUND) -> dict[Fate, int]:
    """Take what waits in the mailbox; how many had which fate. Raises MailboxDown.

    Each mail is marked after it is stored; whoever dies between the two finds it known next time.
    """
    fates: dict[Fate, int] = {}
    with mailbox.opened() as session:
        for one in session.waiting(most=most):
            fate = _taken(one, at=at())
            session.mark(one.uid, Folder.UNCLEAR if fate == Fate.UNCLEAR else Folder.DONE)
            fates[fate] = fates.get(fate, 0) + 1
    return fates


def _taken(one: Fetched, *, at: datetime) -> Fate:
    try:
        return take_in(one.content, at=at, too_big=one.too_big)
    except Exception as error:  # noqa: BLE001  # one mail must not stop those behind it for ever
        # its words may be the mail's
        log.error("a mail could not be taken", extra={"error": type(error).__name__})  # noqa: TRY400  # no trace: see above
        return _unreadable(one.content, Why.BAD, at=at)


def take_in(content: bytes, *, at: datetime, too_big: bool = False) -> Fate:
    """Make of a mail what it is; the same Message-ID is the same mail, whoever fetched it first.

    An answer of an office becomes the step it means. What is no step is kept to be looked at.
    """
    try:
        mail = read(content, domain=parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2])
    except BadMail:
        return _unreadable(content, Why.BIG if too_big else Why.BAD, at=at)
    with transaction.atomic():
        row, new = Inbound.objects.get_or_create(  # waits for who takes the same one now
            digest=digest_of(mail.message_id, content),
            defaults={"at": at, "fate": Fate.DROPPED},
        )
        if new:
            _write(row, mail, content, _judged(mail, row.digest, at=at, too_big=too_big))
    return Fate(row.fate)


def digest_of(message_id: str, content: bytes) -> str:
    """By what a mail is known again; one without Message-ID by all that it is."""
    return hashlib.sha256(message_id.strip().encode() or content).hexdigest()


def _judged(mail: Mail, digest: str, *, at: datetime, too_big: bool) -> Verdict:
    """What becomes of it; an answer is taken here."""
    if mail.kind == Kind.LOOP:
        return Verdict(Fate.DROPPED)
    if mail.kind == Kind.BOUNCE:
        return _bounced(mail)
    try:
        case = by_keys(keys((*mail.to, *mail.references, mail.subject)))
    except Unknown as error:
        moved = isinstance(error, MovedOn)
        if mail.kind == Kind.AUTO:
            return Verdict(Fate.NOTED, Why.AUTO)
        return Verdict(Fate.UNCLEAR, Why.MOVED if moved else Why.STRANGER)
    if since(case, at - SPAN) >= MOST:
        return Verdict(Fate.UNCLEAR, Why.FLOOD, case)
    if mail.kind == Kind.AUTO:
        return Verdict(Fate.NOTED, Why.AUTO, case)
    if too_big:
        return Verdict(Fate.UNCLEAR, Why.BIG, case)
    if mail.kind == Kind.EMPTY:
        return Verdict(Fate.UNCLEAR, Why.EMPTY, case)
    return answered(case, mail, digest, at=at)


def answered(case: Case, mail: Mail, digest: str, *, at: datetime) -> Verdict:
    """The step that an office's mail means; why not, if it cannot be."""
    step, text = meant(mail.text)
    if not may(step, State(case.state), Actor.OFFICE):
        return Verdict(Fate.UNCLEAR, Why.OVER, case)
    if any(one.code == case.reference for one in keys([text], longest=len(text))):
        return Verdict(Fate.UNCLEAR, Why.REFUSED, case, (QUOTED,))
    files, refused = cleaned(mail.files)
    try:
        late = take_mail(
            case, step, text, files, actor=Actor.OFFICE, key=digest, at=at, lies_at=case.inbox_id
        )
    except MovedOn:
        return Verdict(Fate.UNCLEAR, Why.MOVED)
    except NotPossible:
        return Verdict(Fate.UNCLEAR, Why.OVER, case)
    except (CaseError, BadMessage) as error:
        return Verdict(Fate.UNCLEAR, Why.REFUSED, case, (str(error),))
    if problems := (*mail.problems, *refused, *late):
        return Verdict(Fate.UNCLEAR, Why.FILES, case, problems)
    return Verdict(Fate.TAKEN, None, case)


def take_mail(
    case: Case, step: Step, text: str, files: Iterable[Cleaned], *, actor: Actor, key: str,
    at: datetime, lies_at: int | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """One step by mail; without its files if they are too much, and why. See `take`."""
    step_of = partial(
        take, case.pk, step, actor=actor, at=at, text=text, key=key, by_mail=True, lies_at=lies_at
    )
    try:
        with transaction.atomic():  # refused, nothing of it stays
            step_of(files=files)
    except BadField as error:
        if error.field != "files":
            raise
    else:
        return ()
    said = "Alle Anhänge zusammen sind zu groß."
    with transaction.atomic():
        step_of()
    return (said,)


def cleaned(files: Iterable[tuple[str, bytes]]) -> tuple[list[Cleaned], tuple[str, ...]]:
    """Files as they are kept, and why some are not."""
    good: list[Cleaned] = []
    problems: list[str] = []
    for name, content in files:
        if len(good) == MOST_FILES:
            problems.append(f"{name}: mehr als {MOST_FILES} Anhänge.")
            continue
        try:
            good.append(clean(name, content))
        except BadField as error:
            problems.append(f"{name}: {error}")
    return good, tuple(problems)


def _bounced(mail: Mail) -> Verdict:
    """A mail of ours that did not arrive: of which case, and to whom."""
    case, to_office = bounced_case(mail.bounced, (*mail.references, mail.subject, mail.whole))
    if case is None:
        return Verdict(Fate.UNCLEAR, Why.STRANGER, problems=("Eine Mail kam nicht an.",))
    return Verdict(Fate.UNCLEAR, Why.LOST_OFFICE if to_office else Why.LOST_CITIZEN, case)


def _write(row: Inbound, mail: Mail, content: bytes, verdict: Verdict) -> None:
    row.fate, row.why = verdict.fate, verdict.why or ""
    row.case = verdict.case
    if row.case is not None:
        row.centre = row.case.centre
    if verdict.fate in {Fate.UNCLEAR, Fate.NOTED}:
        named = (*mail.to, *mail.references, mail.subject)
        row.centre_id = row.centre_id or centre_of(_plain(mail.sender), named)
        row.sender, row.subject = _plain(mail.sender)[:254], _plain(mail.subject)[:200]
        row.text = _plain(mail.whole or mail.text)[:LONGEST]
        row.problem = _plain("\n".join(verdict.problems))[:2000]
        small = verdict.fate == Fate.UNCLEAR and len(content) <= LARGEST_KEPT
        row.content = content if small and verdict.why not in {Why.FLOOD, Why.BIG} else None
    row.save()


def _unreadable(content: bytes, why: Why, *, at: datetime) -> Fate:
    """What nobody can read is known again by its bytes, and lies in the mailbox for who looks."""
    row, _ = Inbound.objects.get_or_create(
        digest=digest_of("", content), defaults={"at": at, "fate": Fate.UNCLEAR, "why": why}
    )
    return Fate(row.fate)


def _plain(text: str) -> str:
    return text.replace("\x00", "")
