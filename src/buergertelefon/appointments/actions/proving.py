"""Questions for browsers, and answers that are good for one hold each."""

import secrets
import uuid
from datetime import datetime, timedelta

from django.conf import settings

from buergertelefon.appointments.errors import ProofSpent
from buergertelefon.appointments.models import SpentProof
from buergertelefon.appointments.rules import proof
from buergertelefon.appointments.rules.proof import Terms
from buergertelefon.appointments.secret import signed

MINUTE = timedelta(minutes=1)


def ask(*, at: datetime) -> dict[str, str | int]:
    """A question, in the shape of ALTCHA; {} where none is asked. It grows with the crowd."""
    if not settings.PROOF_WORK:
        return {}
    lately = SpentProof.objects.filter(spent__gt=at - MINUTE)
    worked = list(lately.values_list("worked", flat=True)[: proof.BUSY * proof.MOST_TIMES])
    first = Terms(settings.PROOF_WORK, settings.PROOF_WAIT)
    terms = first.under(holds=len(worked), waited=worked.count(False))
    return proof.challenge(terms, drawn=secrets.token_hex(12), at=at, sign=signed)


def redeem(answer: str, *, key: uuid.UUID, at: datetime) -> None:
    """Spend an answer on the hold with this key; again for the same key is no second time.

    Raises ProofTooEarly, ProofSpent, ProofRefused.
    """
    if not settings.PROOF_WORK:
        return
    given = proof.checked(answer, at=at, sign=signed)
    row = SpentProof(
        challenge=given.challenge, key=key, worked=given.worked, spent=at, until=given.until
    )
    SpentProof.objects.bulk_create([row], ignore_conflicts=True)
    if not SpentProof.objects.filter(challenge=given.challenge, key=key).exists():
        raise ProofSpent


def forget(*, at: datetime) -> None:
    """Delete what is too old to be answered again."""
    SpentProof.objects.filter(until__lt=at).delete()
