"""The example city's services as the search sees them, without a database."""

from functools import cache
from typing import Any

from buergertelefon.demo.content import read
from buergertelefon.knowledge.search import Document


@cache
def documents() -> tuple[Document, ...]:
    """One document a service, with the texts of all its places."""
    return tuple(_document(service) for service in read().services)


def _document(service: dict[str, Any]) -> Document:
    answers = [one for one in service["answer"] if one.get("language", "de") == "de"]
    texts: list[str] = []
    for one in answers:
        texts += [one["say"], one.get("hint", ""), one.get("why", "")]
        for name in ("documents", "prerequisites", "procedure"):
            texts += one.get(name, ())
    forms = [form for one in answers for form in one.get("forms", ())]
    return Document(
        service["slug"],
        service["name"],
        tuple(service["everyday"]),
        " ".join(texts),
        forms=" ".join(forms),
        key=service["key"],
    )
