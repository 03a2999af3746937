"""A mail that is only HTML, as text; what is quoted begins with "> " as in text."""

import re

from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml import html as tree

from buergertelefon.cases.mail.charsets import plain

#: characters that are laid out; above that, and for tables inside tables, only words are taken
LONGEST = 500_000
MOST_NODES, MOST_TABLES, MOST_CELLS, DEEPEST = 20_000, 200, 3000, 150
OPENS, CLOSES = "\ue000", "\ue001"
QUOTES = "blockquote"
DROPPED = ("script", "style", "head", "title", "noscript", "object", "iframe", "template")
#: what mail programs call the block below a mail
SIGNATURES = re.compile(r"\b(gmail_signature|moz-signature|ms-outlook-mobile-signature)\b")
INDENTED = re.compile(r"border\s*:\s*(none|0)", re.IGNORECASE)  # a paragraph moved in, no quotation
BREAKS = re.compile(r"(?i)<(br|/p|/div|/tr|/li|/h\d|/blockquote)\b[^<>]{0,200}>")
LAYOUT = ParserConfig(css=CSS_PROFILES["strict"], display_images=False)


def as_text(source: str) -> str:
    """Its words, one paragraph a line, tables by cells, links with where they lead."""
    source = plain(source).replace(OPENS, "").replace(CLOSES, "")
    if len(source) > LONGEST:
        return _words(source)
    try:
        document = tree.document_fromstring(f"<div>{source}</div>" if "<" in source else source)
    except (etree.LxmlError, ValueError, AssertionError):
        return _words(source)
    if _is_too_much(document):
        return _words(source)
    _prepare(document)
    text = get_text(tree.tostring(document, encoding="unicode"), LAYOUT)
    return _marked(plain(text))


def _is_too_much(document: tree.HtmlElement) -> bool:
    tables = sum(1 for _ in document.iter("table"))
    cells = sum(1 for _ in document.iter("td", "th"))
    nodes = sum(1 for _ in document.iter())
    depth = deepest = 0
    for event, _ in etree.iterwalk(document, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return nodes > MOST_NODES or tables > MOST_TABLES or cells > MOST_CELLS or deepest > DEEPEST


def _prepare(document: tree.HtmlElement) -> None:
    for node in list(document.iter(*DROPPED, etree.Comment, etree.ProcessingInstruction)):
        if node.getparent() is not None:
            node.drop_tree()
    for node in list(document.iter("a")):
        _tell_link(node)
    for node in list(document.iter()):
        marks = f"{node.get('class', '')} {node.get('id', '')}"
        if SIGNATURES.search(marks):
            node.insert(0, _line("-- "))
            node[0].tail, node.text = node.text, None
    for node in list(document.iter(QUOTES)):
        if INDENTED.search(node.get("style", "")) and node.get("type") != "cite":
            continue
        node.tag = "div"
        node.attrib.clear()
        node.insert(0, _line(OPENS))
        node[0].tail, node.text = node.text, None
        node.append(_line(CLOSES))


def _line(text: str) -> tree.HtmlElement:
    line = tree.Element("p")
    line.text = text
    return line


def _tell_link(node: tree.HtmlElement) -> None:
    """A link whose words do not say where it leads says so in brackets."""
    target = str(node.get("href") or "").strip()
    told = "".join(node.itertext()).strip()
    if not target.startswith(("http://", "https://")) or not told or len(target) > 500:
        return
    if target.split("://", 1)[1].rstrip("/") not in told:
        node.append(_span(f" ({target})"))


def _span(text: str) -> tree.HtmlElement:
    span = tree.Element("span")
    span.text = text
    return span


def _marked(text: str) -> str:
    told: list[str] = []
    depth, bare = 0, False
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped in {OPENS, CLOSES}:
            depth = max(0, depth + (1 if stripped == OPENS else -1))
            while told and stripped == CLOSES and told[-1] and not told[-1].strip("> "):
                told.pop()
            bare = stripped == OPENS
            continue
        if bare and not stripped:
            continue
        bare = False
        depth += line.count(OPENS)
        shown = line.replace(OPENS, "").replace(CLOSES, "").rstrip()
        told.append(f"{'>' * min(depth, 9)} {shown}".rstrip() if depth > 0 else shown)
        depth = max(0, depth - line.count(CLOSES))
    return "\n".join(told)


def _words(source: str) -> str:
    """The words alone, for what is too big or too twisted to lay out."""
    source = BREAKS.sub("\n\\g<0>", source[: 2 * LONGEST])
    try:
        document = tree.document_fromstring(source)
        etree.strip_elements(document, *DROPPED, etree.Comment, with_tail=False)
        text = "".join(document.itertext())
    except (etree.LxmlError, ValueError, AssertionError):
        text = re.sub(r"<[^<>]{0,1000}>", " ", source)
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))
