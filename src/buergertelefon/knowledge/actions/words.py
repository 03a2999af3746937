"""What readers may tell the editors, and what editors make of it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from buergertelefon.directory.models import Service
from buergertelefon.knowledge.errors import NotKept
from buergertelefon.knowledge.models import BestHit, Flag, Synonym, UnknownWord
from buergertelefon.knowledge.rules.words import LONGEST_WORD, countable, may_be_kept
from buergertelefon.staff.models import Agent, AuditEntry

#: who gave a hint is known so long at most, whether it was answered and read or not
KEEP_READER = timedelta(days=90)


@transaction.atomic
def flag_wrong(service: Service, *, at: datetime, text: str = "", by: Agent | None = None) -> Flag:
    """This answer is not right; said once while it is open, however often it is pressed.

    `by` gets the editors' reply and is forgotten with it.
    """
    flag, created = Flag.objects.select_for_update().get_or_create(
        kind=Flag.Kind.WRONG,
        service=service,
        done=None,
        defaults={"at": at, "text": text[:300], "by": by},
    )
    if not created:
        flag.count += 1
        flag.text = "\n".join(dict.fromkeys(one for one in (flag.text, text) if one))[:300]
        flag.by = flag.by or by
        flag.save()
    return flag


@transaction.atomic
def nothing_fits(phrase: str, *, at: datetime) -> Flag:
    """Nothing fits these words. Raises NotKept if there could be a person in them."""
    words = kept(phrase)
    flag, created = Flag.objects.select_for_update().get_or_create(
        kind=Flag.Kind.NOTHING_FITS, phrase=words, done=None, defaults={"at": at}
    )
    if not created:
        flag.count += 1
        flag.save()
    return flag


@transaction.atomic
def not_theirs(text: str, *, service: Service | None, place: str, at: datetime) -> Flag:
    """An office is not responsible for a service at a place; the same again is counted.

    `text` says which office and which would be right, nothing about a case; `place`: a city's name.
    """
    flag, created = Flag.objects.select_for_update().get_or_create(
        kind=Flag.Kind.NOT_THEIRS, service=service, text=text[:2000], done=None,
        defaults={"at": at, "phrase": place[:60]},
    )  # fmt: skip
    if not created:
        flag.count += 1
        flag.save()
    return flag


def propose_answer(service: Service, text: str, *, at: datetime) -> Flag:
    """A text that could become an answer; the same one twice is one. For an editor to look at."""
    flag, _ = Flag.objects.get_or_create(
        kind=Flag.Kind.PROPOSED, service=service, text=text[:2000], done=None,
        defaults={"at": at},
    )  # fmt: skip
    return flag


@transaction.atomic
def reply(flag: Flag, text: str, *, at: datetime, by: Agent) -> None:
    """Close a hint; whoever gave it reads the reply at the desk."""
    flag.reply, flag.done = text.strip()[:300], at
    if not flag.reply:
        flag.by = None  # nothing to read
    flag.save()
    AuditEntry.objects.create(at=at, by=by, what="flag_replied", detail={"flag": flag.pk})


def replies_read(agent: Agent) -> None:
    """The person has read what the editors replied: who asked is forgotten."""
    Flag.objects.filter(by=agent, done__isnull=False).update(by=None)


def forget_readers(*, at: datetime) -> int:
    """Forget who gave a hint that nobody answered, or whose answer nobody read; how many."""
    old = Flag.objects.filter(by__isnull=False, at__lt=at - KEEP_READER)
    return old.update(by=None)


def best_hit(phrase: str, service: Service, *, on: date) -> None:
    """These words meant this service. Raises NotKept if there could be a person in them."""
    hit, created = BestHit.objects.get_or_create(phrase=kept(phrase), service=service, day=on)
    if not created:
        BestHit.objects.filter(pk=hit.pk).update(count=F("count") + 1)


def propose(phrase: str, service: Service) -> Synonym:
    """A caller's words for a service, for an editor to confirm. Raises NotKept."""
    found = service.synonyms.filter(phrase__iexact=kept(phrase), language="de").first()
    return found or Synonym.objects.create(
        service=service,
        phrase=kept(phrase),
        source=Synonym.Source.PROPOSED,
        confirmed=False,
    )


def confirm(word: Synonym, *, at: datetime, by: Agent) -> None:
    """From now on searches find the service by this word."""
    word.confirmed = True
    word.save()
    AuditEntry.objects.create(at=at, by=by, what="word_confirmed", detail={"word": word.phrase})


@transaction.atomic
def add_word(
    service: Service, phrase: str, *, at: datetime, by: Agent, source: str = Synonym.Source.EDITOR
) -> Synonym:
    """An editor's everyday word. Raises NotKept if it is empty or too long."""
    words = " ".join(phrase.split())
    if not 0 < len(words) <= LONGEST_WORD:
        raise NotKept
    word, _ = Synonym.objects.update_or_create(
        service=service,
        phrase=words,
        language="de",
        defaults={"confirmed": True, "source": source},
    )
    AuditEntry.objects.create(at=at, by=by, what="word_added", detail={"word": words})
    return word


@transaction.atomic
def remove_word(word: Synonym, *, at: datetime, by: Agent) -> None:
    """A word no longer leads to its service."""
    detail = {"word": word.phrase, "service": word.service.slug}
    AuditEntry.objects.create(at=at, by=by, what="word_removed", detail=detail)
    word.delete()


def asked_in_vain(words: tuple[str, ...], *, on: date) -> None:
    """Count words that no service knows: words, never sentences, never who."""
    for word in words:
        if countable(word):
            row, created = UnknownWord.objects.get_or_create(word=word, defaults={"last": on})
            if not created:
                UnknownWord.objects.filter(pk=row.pk).update(count=F("count") + 1, last=on)


@transaction.atomic
def seen_to(word: UnknownWord, service: Service | None, *, at: datetime, by: Agent) -> None:
    """An editor gives a word to a service, or puts it aside. Raises NotKept."""
    if service:
        add_word(service, word.word, at=at, by=by)
    word.done = True
    word.save()


def kept(phrase: str) -> str:
    """The words as they are kept. Raises NotKept if there could be a person in them."""
    words = " ".join(phrase.lower().split())
    if not may_be_kept(words):
        raise NotKept
    return words
