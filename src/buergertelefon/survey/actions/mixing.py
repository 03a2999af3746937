"""Answers that wait are mixed into the others, and what is over is deleted."""

import secrets
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from django.db import connection, transaction

from buergertelefon.survey.models import Answer, Given, Invitation
from buergertelefon.survey.rules.asking import VALID
from buergertelefon.survey.rules.mixing import Cell, may_be_written, waits_as

#: what somebody wrote is kept so long; what they chose without end
COMMENTS_KEPT = timedelta(days=365)
Chosen = tuple[Given, Cell]
Row = TypeVar("Row", Answer, Given)


@transaction.atomic
def mix(*, on: date) -> tuple[int, int]:
    """How many answers were written, how many wait on for others like them.

    Both are rows of this transaction with new random keys, and lie in the order of these keys:
    neither place nor number of a row leads to when it came or from which invitation.
    """
    rows = list(Given.objects.select_for_update())
    by_series: dict[tuple[int, int, str], list[Given]] = defaultdict(list)
    for row in rows:
        by_series[row.scale_id, row.centre_id, row.channel].append(row)
    write: list[Chosen] = []
    wait: list[Chosen] = []
    for alike in by_series.values():
        _divide(alike, write, wait, on=on)
    Given.objects.filter(pk__in=[row.pk for row in rows]).delete()
    Answer.objects.bulk_create(_shuffled(Answer, write))
    Given.objects.bulk_create(_shuffled(Given, wait))
    return len(write), len(wait)


@transaction.atomic
def forget(*, on: date) -> tuple[int, int]:
    """Invitations nobody used any more, and comments older than a year: how many of each."""
    over, _ = Invitation.objects.filter(day__lt=on - VALID).delete()
    old = Answer.objects.filter(day__lt=on - COMMENTS_KEPT).exclude(comment="")
    return over, old.update(comment="")


def sweep() -> None:
    """Let the database forget rows that are deleted; never inside a transaction.

    Until then the file keeps them: of an invitation that was used with the number of the
    transaction that took its answer.
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM survey_invitation, survey_given")


def _divide(rows: list[Given], write: list[Chosen], wait: list[Chosen], *, on: date) -> None:
    cells = [Cell(row.day, row.area, row.line) for row in rows]
    plan: Mapping[Cell, Cell | None] = may_be_written(Counter(cells), on=on)
    for row, cell in zip(rows, cells, strict=True):
        if label := plan[cell]:
            write.append((row, label))
        else:
            wait.append((row, waits_as(cell, on=on)))


def _shuffled(model: type[Row], chosen: Iterable[Chosen]) -> list[Row]:
    fresh = [
        model(
            id=uuid.UUID(bytes=secrets.token_bytes(16), version=4), scale_id=row.scale_id,
            centre_id=row.centre_id, channel=row.channel, area=cell.area, line=cell.line,
            day=cell.month, value=row.value, comment=row.comment,
        )
        for row, cell in chosen
    ]  # fmt: skip
    return sorted(fresh, key=lambda row: row.id)
