"""Words for what is stored of an answer."""

from django import template

from buergertelefon.knowledge.rules.editing import LANGUAGE_NAMES, Language

register = template.Library()
FACTS = {
    "fee": "Gebühr", "duration": "Dauer", "deadline": "Frist", "documents": "Unterlagen",
    "procedure": "Ablauf", "prerequisites": "Voraussetzungen",
}  # fmt: skip


@register.filter
def fact(name: str) -> str:
    """A field of an answer, in words."""
    return FACTS.get(name, name)


@register.filter
def language_name(code: str) -> str:
    """A language of an answer, in words."""
    return LANGUAGE_NAMES.get(Language(code), code)
