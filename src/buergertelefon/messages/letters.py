"""What a letter looks like on paper and to a screen reader: DIN 5008, form B, as PDF/UA."""

from collections.abc import Sequence
from pathlib import Path

from django.utils import translation
from django.utils.formats import date_format

from buergertelefon.base import pdf
from buergertelefon.base.hours import BERLIN
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.letters import paragraphs

TEMPLATE = Path(__file__).parent / "templates" / "messages" / "letter.typ"
HEAD = ("Posten", "Betrag")
DATES = {"de": "j. F Y", "en": "j F Y"}


def printed(rows: Sequence[Message]) -> bytes:
    """One PDF of one or more letters, each with pages of its own; `centre` is loaded with them.

    The same rows make the same file. Raises base.pdf.PdfError.
    """
    title = rows[0].subject if len(rows) == 1 else f"{len(rows)} Briefe"
    letters = [_content(row) for row in rows]
    made = max(row.created for row in rows)
    return pdf.document(TEMPLATE, {"letters": letters}, title=title, made=made)


def _content(row: Message) -> dict[str, object]:
    """What stands where; the table before the last paragraph, which says good-bye."""
    before = paragraphs(row.text)
    after = [before.pop()] if row.lines and len(before) > 1 else []
    lang = "en" if row.language == "en" else "de"
    with translation.override(lang):
        date = date_format(row.created.astimezone(BERLIN), DATES[lang])
    return {
        "to": row.recipient.split("\n"), "sender": (row.sender or row.centre.name).split("\n"),
        "lang": lang, "date": date, "number": f"Brief {row.pk}",
        "subject": row.subject, "before": before, "after": after,
        "lines": row.lines, "head": HEAD,
    }  # fmt: skip
