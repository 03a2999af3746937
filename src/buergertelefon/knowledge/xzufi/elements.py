"""Elements of a message, whatever their prefixes: names, children, texts, what they amount to."""

import hashlib
from typing import Any

from lxml import etree

from buergertelefon.knowledge.xzufi.values import Id

#: elements of our own, with what the format has no place for
EXTENSION = "urn:buergertelefon:xzufi:1"
SPACE = f"{{{EXTENSION}"

Element = Any  # lxml has no types of its own


def local(element: Element) -> str:
    """The name without prefix; "" for what is no element."""
    tag = element.tag
    return str(tag).rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element, name: str) -> list[Element]:
    """Child elements of a name, whatever their prefix."""
    return [one for one in element if local(one) == name]


def text(element: Element, *path: str) -> str:
    """The text at the end of a path of first children; "" if there is none."""
    for name in path:
        found = children(element, name)
        if not found:
            return ""
        element = found[0]
    return (element.text or "").strip()


def identity(element: Element) -> Id:
    """Whose id, and the id."""
    return element.get("schemeAgencyID") or "-", (element.text or "").strip()


def raw_of(element: Element) -> str:
    """The element as it came, unknown parts too."""
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def digest_of(element: Element, *, own: bool) -> str:
    """The same for the same content, whatever prefixes, order of attributes and white space."""
    parts: list[str] = []

    def feed(one: Element) -> None:
        name = one.tag
        if not isinstance(name, str):
            return
        space, _, short = name.rpartition("}")
        if not own and space == SPACE:
            return  # what a city added is not the sender's
        parts.append(short)
        if one.attrib:
            parts.extend(sorted(f"{k.rpartition('}')[2]}={v}" for k, v in one.attrib.items()))
        parts.append((one.text or "").strip())
        for child in one:
            feed(child)
        parts.append("/")

    feed(element)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
