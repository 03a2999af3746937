"""Texts that an office uses again."""

from django.db import IntegrityError, transaction

from buergertelefon.cases.errors import BadField
from buergertelefon.cases.models import Inbox, TextBlock
from buergertelefon.cases.rules.blocks import checked_block
from buergertelefon.cases.rules.words import Language


def keep(
    block: TextBlock, title: str, text: str, *, inbox: Inbox | None, language: Language
) -> TextBlock:
    """Write a new or an old one; `inbox` None: for all of its centre. Raises BadField."""
    block.title, block.text = checked_block(title, text)
    block.inbox, block.language = inbox, language
    try:
        with transaction.atomic():
            block.save()
    except IntegrityError as error:
        raise BadField("title", "So heißt schon ein Baustein dieser Stelle.") from error
    return block


def remove(block: TextBlock) -> None:
    """It is gone; texts that were written with it stay."""
    block.delete()
