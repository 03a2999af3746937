"""From a message's XML to values, one object after the other, in bounded memory."""

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from lxml import etree

from buergertelefon.knowledge.errors import BadImport
from buergertelefon.knowledge.rules.editing import Language
from buergertelefon.knowledge.xzufi.elements import (
    EXTENSION,
    Element,
    children,
    digest_of,
    identity,
    local,
    raw_of,
    text,
)
from buergertelefon.knowledge.xzufi.files import Message
from buergertelefon.knowledge.xzufi.plain import beginning, lines, one_text
from buergertelefon.knowledge.xzufi.values import (
    OWN,
    Gone,
    Id,
    Kept,
    Link,
    Object,
    Office,
    Online,
    Service,
    Text,
)

KINDS = (
    "leistung",
    "organisationseinheit",
    "zustaendigkeitTransferObjekt",
    "spezialisierung",
    "onlinedienst",
)
#: the element that says what the sender has deleted
GONE = "loesche"
#: class of a deletion to kind
CLASSES = {
    "leistung": "leistung",
    "organisationseinheit": "organisationseinheit",
    "zustaendigkeit": "zustaendigkeitTransferObjekt",
    "leistungspezialisierung": "spezialisierung",
    "onlinedienst": "onlinedienst",
}
#: text modules: code to field. Source: code list LeiKa-Textmodul, 2024
LISTS = {"08": "documents", "09": "prerequisites", "11": "procedure", "14": "forms", "07": "legal"}
SAID = ("05", "24", "06")  # short text, teaser, long text: the first that is there is read aloud
NAMES = ("03", "02")
#: a JSON page of the federal feed, in bytes
LARGEST_PAGE = 256 * 1024**2
#: elements after which a file without anything we know is not read on
STRANGE = 20_000
#: the longest text we store of one module, in characters; more is a mistake of the sender
LONGEST = 100_000


def objects(message: Message, *kinds: str) -> Iterator[Object]:
    """Every object of a message of these kinds (all if none is named), as it comes.

    Raises BadImport naming file, line and reason: no XML, a DOCTYPE, nothing we know.
    """
    with _stream(message) as stream:
        if stream is None:
            return
        yield from _objects(message.name, stream, frozenset(kinds or (*KINDS, GONE)))


class _Empty(io.BytesIO):
    pass


def _stream(message: Message) -> IO[bytes]:
    if not message.name.lower().endswith(".json"):
        return message.open()
    if message.size > LARGEST_PAGE:
        raise BadImport(message.name, 0, "Die Seite ist zu groß.")
    with message.open() as file:
        try:
            page = json.loads(file.read())
        except (ValueError, RecursionError) as error:
            raise BadImport(message.name, 0, f"Kein JSON: {error}") from error
    found = page.get("xzufiObjekte") if isinstance(page, dict) else None
    if found is not None and not isinstance(found, str):
        raise BadImport(message.name, 0, "»xzufiObjekte« ist kein Text.")
    return io.BytesIO(found.encode()) if found else _Empty()


def _objects(name: str, stream: IO[bytes], kinds: frozenset[str]) -> Iterator[Object]:
    if isinstance(stream, _Empty):
        return  # the feed has empty pages
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,  # the parser's own limits of depth and text length hold
        remove_comments=True,
        remove_pis=True,
    )
    inside, seen, passed, checked = 0, 0, 0, False
    try:
        for event, element in events:
            if not checked:
                checked = True
                if element.getroottree().docinfo.doctype:
                    raise BadImport(name, 1, "DOCTYPE ist nicht erlaubt.")
            kind = local(element)
            if event == "start":
                inside += kind in KINDS
                continue
            if kind in KINDS:
                inside -= 1
                if not inside:
                    seen += 1
                    if kind in kinds:
                        yield _object(name, kind, element)
                    _release(element)
            elif kind == GONE and not inside:
                seen += 1
                if kind in kinds:
                    yield _gone(name, element)
                _release(element)
            elif kind == "schreibe":
                _release(element)
            elif not seen and not inside:
                passed += 1
                if passed > STRANGE:  # some other XML, perhaps an endless one
                    break
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise BadImport(name, line, f"Kein gültiges XML: {error.msg}") from error
    except (LookupError, UnicodeError, ValueError) as error:
        raise BadImport(name, 0, f"Nicht lesbar: {error}") from error
    if not seen:
        raise BadImport(name, 0, "Keine XZuFi-Nachricht: Es steht nichts zu schreiben darin.")


def _release(element: Element) -> None:
    """What was read is not kept."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _id(name: str, element: Element, field: str = "id") -> Id:
    found = children(element, field)
    if not found or not (found[0].text or "").strip():
        raise BadImport(name, element.sourceline or 0, f"<{local(element)}> hat keine <{field}>.")
    agency, key = identity(found[0])
    if len(agency) > 80 or len(key) > 120:
        raise BadImport(name, found[0].sourceline or 0, "Die id ist zu lang.")
    return agency, key


def _object(name: str, kind: str, element: Element) -> Object:
    if kind == "zustaendigkeitTransferObjekt":
        return _transfer(name, element)
    found = _id(name, element)
    own = found[0] == OWN
    line, raw, digest = element.sourceline or 0, raw_of(element), digest_of(element, own=own)
    extra = _extension(name, element)
    if kind == "leistung":
        return _service(name, element, found, line, raw, digest, extra)
    if kind == "organisationseinheit":
        links = tuple(
            _link(name, one, found, number)
            for number, one in enumerate(children(element, "zustaendigkeit"))
        )
        fields = _office_fields(element) | {
            key: str(value) for key, value in extra.items() if isinstance(value, str)
        }
        return Office(found, _named(element, "name"), line, raw, digest, fields, links)
    if kind == "onlinedienst":
        links_to = children(element, "link")
        url = text(links_to[0], "link") if links_to else ""
        served = extra.get("services", [])
        services = tuple((str(one[0]), str(one[1])) for one in served if len(one) == 2)
        trust = text(element, "vertrauensniveau", "code")[:20]
        label = _named(element, "bezeichnung")
        return Online(found, label, line, raw, digest, url, trust, services)
    return Kept(kind, found, line, raw, digest)


def parsed(raw: str) -> Object:
    """An object kept as it came, without what a city added to it."""
    element = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    for one in list(element):
        if isinstance(one.tag, str) and etree.QName(one).namespace == EXTENSION:
            element.remove(one)
    return _object("", local(element), element)


def _extension(name: str, element: Element) -> dict[str, Any]:
    for one in element:
        if isinstance(one.tag, str) and etree.QName(one).namespace == EXTENSION:
            try:
                found = json.loads(one.text or "")
            except (ValueError, RecursionError) as error:
                raise BadImport(name, one.sourceline or 0, f"Kein JSON: {error}") from error
            if isinstance(found, dict):
                return found
            raise BadImport(name, one.sourceline or 0, "Die Erweiterung ist kein Objekt.")
    return {}


def _named(element: Element, field: str) -> str:
    """A name: directly, or in elements of the same name by language, German first."""
    found: list[tuple[bool, str]] = []
    for outer in children(element, field):
        for one in children(outer, field) or [outer]:
            if value := one_text(one.text or ""):
                german = one.get("languageCode", "de").startswith("de")
                found.append((not german, value))  # two loops read better
    return min(found, key=lambda one: one[0])[1][:500] if found else ""


def language_of(code: str) -> str | None:
    """Our code for a language; None for one we do not have."""
    lower = (code or "de").lower()
    if lower.startswith("de") and ("leicht" in lower or lower.endswith(("-ls", "x-ls"))):
        return Language.EASY.value
    short = lower.split("-")[0]
    return short if short in {*Language} else None


def _service(
    name: str,
    element: Element,
    found: Id,
    line: int,
    raw: str,
    digest: str,
    extra: dict[str, Any],
) -> Service:
    modules: dict[str, dict[str, str]] = {}
    for module in children(element, "modulText"):
        code = text(module, "leikaTextmodul", "code")[-2:].zfill(2)
        for one in children(module, "inhalt"):
            language = language_of(one.get("languageCode", ""))
            if language and (content := "".join(one.itertext()).strip()):
                modules.setdefault(language, {}).setdefault(code, content[:LONGEST])
    approved = text(element, "modulFachlicheFreigabe", "fachlichFreigegebenAm")
    changed = text(element, "versionsinformation", "geaendertDatumZeit")
    figures = {
        field: _figure(element, tag)
        for field, tag in (
            ("fee", "modulKosten"),
            ("duration", "modulBearbeitungsdauer"),
            ("deadline", "modulFrist"),
        )
    }
    for by_language in figures.values():
        for language in by_language:
            modules.setdefault(language, {})
    german = modules.get(Language.GERMAN, {})
    label = next((one_text(german[code]) for code in NAMES if code in german), "")
    if not label:
        label = next(
            (one_text(one[code]) for one in modules.values() for code in NAMES if code in one), ""
        )
    label = label or _named(element, "leistungsbezeichnung") or _named(element, "bezeichnung")
    keys = [text(one, "code") for one in children(element, "referenzLeiKa")]
    key = next((one for one in keys if len(one) == 14 and one.isdigit() and one[:2] == "99"), "")
    words: dict[tuple[str, str], None] = {}
    for module in children(element, "modulBegriffImKontext"):
        for one in children(module, "begriffImKontext"):
            for term in children(one, "begriff"):
                language = language_of(term.get("languageCode", ""))
                if language and (phrase := one_text(term.text or "")):
                    words[phrase, language] = None
    told = extra.get("answers")
    texts = (
        _exact(name, line, told)
        if isinstance(told, list)
        else tuple(
            _text(language, modules[language], figures, as_of=_day(approved) or _day(changed))
            for language in modules
        )
    )
    areas = [(one.text or "").strip() for one in children(element, "gueltigkeitGebietID")]
    added = extra.get("words", [])
    return Service(
        found,
        label[:500],
        line,
        raw,
        digest,
        key,
        texts,
        isinstance(told, list),
        tuple(words),
        tuple((str(one[0]), str(one[1]), str(one[2])) for one in added if len(one) == 3),
        tuple(area for area in areas if area.isdigit()),
        {
            field: str(value)
            for field, value in extra.items()
            if field in {"ours", "apart", "popular", "family", "question"}
        },
    )


def _day(moment: str) -> str:
    """The day of a moment; "" if it is none."""
    try:
        return date.fromisoformat(moment[:10]).isoformat()
    except ValueError:
        return ""


def _text(
    language: str, modules: dict[str, str], figures: dict[str, dict[str, str]], *, as_of: str
) -> Text:
    fields: dict[str, object] = {
        field: lines(modules.get(code, "")) for code, field in LISTS.items()
    }
    said = next((modules[code] for code in SAID if code in modules), "")
    fields["say"] = beginning(said, sentences=3)
    fields["hint"] = one_text(modules.get("16", ""))
    for field, by_language in figures.items():
        fields[field] = by_language.get(language, by_language.get(Language.GERMAN, ""))
    fields["as_of"] = as_of
    return Text(fields, language)


def _figure(element: Element, tag: str) -> dict[str, str]:
    """By language what is said of a fee or a time: its words, else the figure itself."""
    found: dict[str, list[str]] = {}
    for module in children(element, tag):
        figure = [one for one in module if local(one) in {"kosten", "frist", "bearbeitungsdauer"}]
        for holder in [*figure, module]:
            worded = children(holder, "beschreibung")
            for one in worded:
                language = language_of(one.get("languageCode", ""))
                if language and (words := one_text("".join(one.itertext()))):
                    found.setdefault(language, []).append(words)
            amount, unit = text(holder, "betrag"), text(holder, "einheit", "code")
            if not worded and amount:
                money = amount.replace(".", ",") + " " + (text(holder, "waehrung") or "Euro")
                found.setdefault("de", []).append(money.replace("EUR", "Euro"))
            elif not worded and text(holder, "dauer"):
                unit = unit or text(holder, "einheit")
                found.setdefault("de", []).append(f"{text(holder, 'dauer')} {unit}".strip())
    return {language: "; ".join(dict.fromkeys(rows)) for language, rows in found.items()}


def _exact(name: str, line: int, told: list[Any]) -> tuple[Text, ...]:
    try:
        return tuple(
            Text(
                dict(one["fields"]),
                Language(one["language"]).value,
                str(one["place"]),
                date.fromisoformat(one["since"]) if one.get("since") else None,
                date.fromisoformat(one["until"]) if one.get("until") else None,
                str(one.get("office", "")),
            )
            for one in told
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadImport(name, line, f"Eine Auskunft der Erweiterung ist falsch: {error}") from error


#: channels of the code list Erreichbarkeit: fax numbers are not ours to dial
FAX = "04"


def _office_fields(element: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    places = children(element, "anschrift")
    visited = [one for one in places if text(one, "typ", "code") in {"001", "002"}] or places
    if visited:
        one = visited[0]
        street = f"{text(one, 'strasse')} {text(one, 'hausnummer')}".strip()
        city = f"{text(one, 'postleitzahl')} {text(one, 'ort')}".strip()
        found["address"] = ", ".join(part for part in (street, city) if part)
        area = text(one, "verwaltungspolitischeKodierung", "regionalschluessel", "code")
        found["area"] = area if area.isdigit() else ""
    for one in children(element, "kommunikation"):
        value, kind = text(one, "kennung"), text(one, "kanal", "code")
        if "@" in value:
            found.setdefault("mail", value)
        elif value.startswith(("http://", "https://")):
            found.setdefault("url", value)
        elif kind != FAX and sum(letter.isdigit() for letter in value) > 4:
            found.setdefault("phone", value)
    for one in children(element, "internetadresse"):
        found.setdefault("url", text(one, "uri"))
    return {key: value for key, value in found.items() if value}


def _link(name: str, element: Element, of: Id, number: int) -> Link:
    given = children(element, "id")
    found = identity(given[0]) if given else (of[0], f"{of[1]}#{number}")
    areas = [(one.text or "").strip() for one in children(element, "gebietID")]
    service = _id(name, element, "leistungID")
    part = text(element, "rolle", "code") or "01"
    kept = tuple(area for area in areas if area.isdigit())
    return Link(found, element.sourceline or 0, of, service, kept, part[:2])


def _transfer(name: str, element: Element) -> Link:
    of = _id(name, element, "uebergeordnetesObjektID")
    inner = children(element, "zustaendigkeit")
    if not inner:
        raise BadImport(name, element.sourceline or 0, "<zustaendigkeit> fehlt.")
    link = _link(name, inner[0], of, 0)
    raw, digest = raw_of(element), digest_of(element, own=False)
    return Link(link.id, link.line, of, link.service, link.areas, link.part, raw, digest)


def _gone(name: str, element: Element) -> Gone:
    kind = CLASSES.get((element.get("klasse") or "").lower())
    if kind is None:
        for found in CLASSES.items():
            if text(element, "klasse").lower() == found[0]:
                kind = found[1]
    if kind is None:
        raise BadImport(name, element.sourceline or 0, "<loesche> nennt keine bekannte Klasse.")
    return Gone(kind, _id(name, element), element.sourceline or 0)
