"""From values to a message, written as a stream."""

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from buergertelefon.knowledge.rules.editing import Language
from buergertelefon.knowledge.xzufi.elements import EXTENSION, local
from buergertelefon.knowledge.xzufi.reading import LISTS
from buergertelefon.knowledge.xzufi.values import OWN, Id

VERSIONS = ("2.2", "2.3")
#: how Leichte Sprache is marked in a language code
CODES = {Language.EASY.value: "de-x-leicht"}


def namespace(version: str) -> str:
    """The namespace of a version: 2.3 is …/2_3_0."""
    return f"http://xoev.de/schemata/xzufi/{version.replace('.', '_')}_0"


class Writer:
    """Writes one message; use as a context manager."""

    def __init__(self, out: IO[bytes], *, version: str, uuid: str, moment: str) -> None:
        self.out = out
        self.version = version
        self.head = (
            "<?xml version='1.0' encoding='UTF-8'?>\n"
            f'<xzufi:schreibe.nachricht.020101 xmlns:xzufi="{namespace(version)}"'
            f' xmlns:bt="{EXTENSION}" produktbezeichnung="Bürgertelefon"'
            f' produkthersteller="Bürgertelefon" xzufiVersion="{version}">\n'
            "<xzufi:nachrichtenkopf>"
            f"<xzufi:nachrichtUUID>{uuid}</xzufi:nachrichtUUID>"
            f"<xzufi:erstelltDatumZeit>{moment}</xzufi:erstelltDatumZeit>"
            "</xzufi:nachrichtenkopf>\n"
        )

    def __enter__(self) -> "Writer":
        self.out.write(self.head.encode())
        return self

    def __exit__(self, *_: object) -> None:
        self.out.write(b"</xzufi:schreibe.nachricht.020101>\n")

    def object(self, xml: str) -> None:
        """One object in its <schreibe>."""
        self.out.write(f"<xzufi:schreibe>{xml}</xzufi:schreibe>\n".encode())


def element(name: str, *inner: str, **attributes: str) -> str:
    """An element of the format around XML that is written already."""
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value)
    return f"<xzufi:{name}{given}>{''.join(inner)}</xzufi:{name}>"


def leaf(name: str, content: str, **attributes: str) -> str:
    """An element around a text."""
    return element(name, escape(_printable(content)), **attributes)


def _printable(content: str) -> str:
    """Without control characters, which no XML can hold."""
    return "".join(letter for letter in content if letter >= " " or letter in "\t\n")


def identity(found: Id, name: str = "id") -> str:
    """An id with whose it is."""
    return leaf(name, found[1], schemeAgencyID=found[0])


def extension(content: Mapping[str, object]) -> str:
    """What the format has no place for, as JSON in an element of our own."""
    return f"<bt:daten>{escape(_json(content))}</bt:daten>"


def service(
    found: Id,
    *,
    name: str,
    key: str,
    areas: Iterable[str],
    words: Iterable[tuple[str, str]],
    texts: Mapping[str, Mapping[str, Any]],
    extra: Mapping[str, object],
) -> str:
    """A service; `texts`: by language the fields of an answer that stand for all places."""
    parts = [identity(found)]
    if key:
        parts.append(element("referenzLeiKa", f"<code>{key}</code>"))
    parts.append(_module("02", {"de": name}))
    for code, field in (("05", "say"), ("16", "hint")):
        parts.append(_module(code, {one: str(text[field]) for one, text in texts.items()}))
    for code, field in LISTS.items():
        listed = {
            one: "<ul>" + "".join(f"<li>{escape(row)}</li>" for row in text[field]) + "</ul>"
            for one, text in texts.items()
            if text[field]
        }
        parts.append(_module(code, listed))
    for tag, field in (
        ("modulKosten", "fee"),
        ("modulBearbeitungsdauer", "duration"),
        ("modulFrist", "deadline"),
    ):
        rows = [
            leaf("beschreibung", str(text[field]), languageCode=CODES.get(one, one))
            for one, text in texts.items()
            if text[field]
        ]
        parts.append(element(tag, *rows) if rows else "")
    terms = [
        element("begriffImKontext", leaf("begriff", word, languageCode=CODES.get(one, one)))
        for word, one in words
    ]
    parts.append(element("modulBegriffImKontext", *terms) if terms else "")
    parts += [leaf("gueltigkeitGebietID", area, schemeID=AREAS) for area in areas]
    return element("leistung", *parts, extension(extra))


#: the scheme of regional keys
AREAS = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:rs"


def _module(code: str, by_language: Mapping[str, str]) -> str:
    rows = [
        leaf("inhalt", content, languageCode=CODES.get(one, one))
        for one, content in by_language.items()
        if content
    ]
    if not rows:
        return ""
    return element("modulText", *rows, element("leikaTextmodul", f"<code>{code}</code>"))


def office(
    found: Id,
    *,
    name: str,
    address: str,
    contacts: Iterable[tuple[str, str]],
    extra: Mapping[str, object],
) -> str:
    """An office; `contacts`: channel's code and number or address."""
    street, _, city = address.partition(", ")
    code, _, town = city.partition(" ")
    place = [element("typ", "<code>002</code>"), leaf("strasse", street)]
    if code.isdigit():
        place += [leaf("postleitzahl", code), leaf("ort", town)]
    else:
        place.append(leaf("ort", city))
    ways = [
        element("kommunikation", element("kanal", f"<code>{kind}</code>"), leaf("kennung", value))
        for kind, value in contacts
    ]
    return element(
        "organisationseinheit",
        identity(found),
        element("name", leaf("name", name, languageCode="de")),
        element("anschrift", *place) if address else "",
        *ways,
        extension(extra),
    )


def link(found: Id, *, of: Id, service: Id, area: str, part: str) -> str:
    """Who is responsible."""
    inner = element(
        "zustaendigkeit",
        identity(found),
        identity(service, "leistungID"),
        leaf("gebietID", area, schemeID=AREAS) if area else "",
        element("rolle", f"<code>{part}</code>"),
    )
    return element("zustaendigkeitTransferObjekt", identity(of, "uebergeordnetesObjektID"), inner)


def page(found: Id, *, name: str, url: str, trust: str, services: list[Id]) -> str:
    """A page to apply on."""
    return element(
        "onlinedienst",
        identity(found),
        leaf("bezeichnung", name, languageCode="de"),
        element("link", leaf("link", url), leaf("titel", name), languageCode="de"),
        element("vertrauensniveau", f"<code>{escape(trust)}</code>") if trust else "",
        extension({"services": services}) if found[0] == OWN or services else "",
    )


def foreign(raw: str, *, version: str, extra: Mapping[str, object]) -> str:
    """An object as its sender wrote it, in the namespace of a version, with our additions."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(raw, parser)
    for one in list(root):
        if isinstance(one.tag, str) and etree.QName(one).namespace == EXTENSION:
            root.remove(one)
    for one in root.iter():
        if isinstance(one.tag, str):
            space = etree.QName(one).namespace or ""
            if space.startswith("http://xoev.de/schemata/xzufi/"):
                one.tag = f"{{{namespace(version)}}}{local(one)}"
    if extra:
        added = etree.SubElement(root, f"{{{EXTENSION}}}daten", nsmap={"bt": EXTENSION})
        added.text = _json(extra)
    return str(etree.tostring(root, encoding="unicode", with_tail=False))


def _json(content: Mapping[str, object]) -> str:
    return _printable(json.dumps(content, ensure_ascii=False, sort_keys=True))
