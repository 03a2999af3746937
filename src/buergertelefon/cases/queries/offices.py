"""A case as an office without accounts reaches it: by the key of its link, or of a mail."""

from collections.abc import Iterable

from buergertelefon.base.secret import is_same
from buergertelefon.base.tries import counted
from buergertelefon.cases.errors import MovedOn, MustWait, Unknown
from buergertelefon.cases.models import Case
from buergertelefon.cases.queries.cases import by_code
from buergertelefon.cases.rules.mails import SHORT, Key
from buergertelefon.cases.secret import office_token


def by_office_link(code: str, token: str) -> Case:
    """What an office's link opens. Raises Unknown, MovedOn if it lies elsewhere now, MustWait."""

    def find() -> Case:
        return _opened(code, token, len(office_token(by_code(code).pk, 0)))

    return counted("case-office", code, find, refusal=MustWait)


def by_keys(found: Iterable[Key]) -> Case:
    """The case of the first key of a mail that fits. Raises Unknown, MovedOn.

    A subject has only the beginning of the key: it is counted how often one is tried for a code.
    """
    moved: MovedOn | None = None
    for key in found:

        def find(key: Key = key) -> Case:
            return _opened(key.code, key.token, max(SHORT, len(key.token)))

        try:
            return counted("case-mail", key.code, find, refusal=MustWait)
        except MovedOn as error:
            moved = error
        except (Unknown, MustWait):
            continue
    raise moved or Unknown


def key_of(row: Case) -> Key:
    """Of the office where it lies now."""
    return Key(row.reference, office_token(row.pk, row.inbox_id))


def _opened(code: str, token: str, length: int) -> Case:
    row = by_code(code)
    if row.erased is not None:
        raise Unknown
    if row.inbox.by_mail and is_same(token, office_token(row.pk, row.inbox_id)[:length]):
        return row
    earlier = row.entries.exclude(inbox=None).values_list("inbox", flat=True).distinct()
    if any(is_same(token, office_token(row.pk, one)[:length]) for one in earlier):
        raise MovedOn
    raise Unknown
