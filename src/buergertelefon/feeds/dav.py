"""The one module that knows WebDAV: questions and answers in XML, as far as reading needs them.

Source: RFC 4918 (PROPFIND, multistatus), RFC 4791 (calendar-query, calendar-multiget,
free-busy-query). Of filters only the time range is looked at: all entries are events with the same
words, so that no other filter could tell them apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from buergertelefon.feeds.errors import BadAsk

DAV, CAL, CS = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
NAMESPACES = {"d": DAV[1:-1], "c": CAL[1:-1], "cs": CS[1:-1]}
REPORTS = ("calendar-query", "calendar-multiget", "free-busy-query")
#: an element of lxml, which is published without types; a value is one, several, or a text
Element = Any
Value = Any


@dataclass(frozen=True)
class Ask:
    """What is asked. `names`: properties; none: all. `since`, `until`: None where it is open."""

    kind: str  # propfind, or one of REPORTS
    names: tuple[str, ...] = ()
    hrefs: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Resource:
    """Something with an address and properties."""

    href: str
    values: Mapping[str, Value] = field(default_factory=dict)


def asked(body: bytes) -> Ask:
    """What a body asks for; an empty one asks for all properties. Raises BadAsk."""
    if not body.strip():
        return Ask("propfind")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadAsk("Das ist kein XML.") from error
    kind = etree.QName(root).localname
    if kind not in {"propfind", *REPORTS}:
        raise BadAsk(f"{kind[:40]} gibt es hier nicht.")
    span = root.find(f".//{CAL}time-range")
    return Ask(
        kind,
        tuple(str(one.tag) for one in root.iterfind(f"{DAV}prop/*")),
        tuple((one.text or "").strip() for one in root.iterfind(f"{DAV}href")),
        _moment(span, "start"),
        _moment(span, "end"),
    )


def _moment(span: Element | None, name: str) -> datetime | None:
    written = None if span is None else span.get(name)
    if not written:
        return None
    try:
        return datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise BadAsk(f"{name} ist keine Zeit in UTC.") from error


def multistatus(resources: Iterable[Resource | str], names: tuple[str, ...]) -> bytes:
    """207: properties of each; of a plain address that nothing is there."""
    root = etree.Element(f"{DAV}multistatus", nsmap=NAMESPACES)
    for one in resources:
        answer = etree.SubElement(root, f"{DAV}response")
        href = one if isinstance(one, str) else one.href
        etree.SubElement(answer, f"{DAV}href").text = href
        if isinstance(one, str):
            etree.SubElement(answer, f"{DAV}status").text = "HTTP/1.1 404 Not Found"
            continue
        wanted = names or tuple(name for name in one.values if name != f"{CAL}calendar-data")
        for status, there in (("200 OK", True), ("404 Not Found", False)):
            listed = [name for name in wanted if (name in one.values) is there]
            if listed:
                found = etree.SubElement(answer, f"{DAV}propstat")
                props = etree.SubElement(found, f"{DAV}prop")
                for name in listed:
                    _fill(etree.SubElement(props, name), one.values.get(name, ""))
                etree.SubElement(found, f"{DAV}status").text = f"HTTP/1.1 {status}"
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _fill(element: Element, value: Value) -> None:
    if isinstance(value, str):
        element.text = value or None
    else:
        element.extend(value if isinstance(value, list) else [value])


def collection(href: str, name: str, *, tag: str) -> Resource:
    """The calendar itself: events only, for reading only."""
    make = etree.Element
    component = make(f"{CAL}comp")
    component.set("name", "VEVENT")
    privilege, reports = make(f"{DAV}privilege"), []
    etree.SubElement(privilege, f"{DAV}read")
    for one in REPORTS:
        report = make(f"{DAV}supported-report")
        etree.SubElement(etree.SubElement(report, f"{DAV}report"), f"{CAL}{one}")
        reports.append(report)
    return Resource(href, {
        f"{DAV}resourcetype": [make(f"{DAV}collection"), make(f"{CAL}calendar")],
        f"{DAV}displayname": name,
        f"{DAV}getetag": tag, f"{CS}getctag": tag,
        f"{DAV}getcontenttype": "text/calendar",
        f"{DAV}current-user-privilege-set": privilege,
        f"{DAV}supported-report-set": reports,
        f"{CAL}supported-calendar-component-set": component,
    })  # fmt: skip


def entry(href: str, text: bytes, *, tag: str) -> Resource:
    """One event of it."""
    return Resource(href, {
        f"{DAV}resourcetype": "", f"{DAV}getetag": tag,
        f"{DAV}getcontenttype": "text/calendar; charset=utf-8; component=vevent",
        f"{CAL}calendar-data": text.decode(),
    })  # fmt: skip
