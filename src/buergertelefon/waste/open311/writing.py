"""What is answered, once as a tree, written as XML or JSON.

The JSON follows from the XML by the Spark convention: an element that holds many of one kind is an
array, the root and the names of those many fall away, an empty element is null.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from lxml import etree

from buergertelefon.base.hours import BERLIN
from buergertelefon.waste.models import Report, ReportService
from buergertelefon.waste.open311.reading import UNWRITABLE
from buergertelefon.waste.rules.life import ReportState

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
#: changes with every change of these documents themselves
CHANGED = datetime(2026, 11, 27, tzinfo=BERLIN)
#: letter by letter as in the specification, for clients that do not parse it
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
LISTS = {"singlevaluelist", "multivaluelist"}


class Form(StrEnum):
    """How an answer is written: the ending of its address."""

    XML = "xml"
    JSON = "json"


TYPES: Mapping[Form, str] = {Form.XML: "text/xml", Form.JSON: "application/json"}


@dataclass(frozen=True)
class Many:
    """An element that holds any number of elements called `name`."""

    name: str
    of: Sequence[Any]


#: a text, number or truth; None or "": an empty element; named elements in order; or Many
Node = None | bool | int | float | str | Mapping[str, Any] | Many


@dataclass(frozen=True)
class Document:
    """A root element and what it holds."""

    root: str
    node: Node


@dataclass(frozen=True)
class Endpoint:
    """Who answers here, for the discovery document."""

    url: str
    live: bool  # what is sent is acted upon
    contact: str
    key_service: str
    changed: datetime


def written(document: Document, form: Form) -> bytes:
    """As it goes out, in UTF-8."""
    if form == Form.JSON:
        return json.dumps(_plain(document.node), ensure_ascii=False).encode()
    root = etree.Element(document.root)
    _fill(root, document.node)
    return DECLARATION + bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=False))


def discovery(of: Endpoint) -> Document:
    """Where which version is spoken."""
    # in UTC: it is to be sortable as a text, over the end of summer time, too
    last = max(of.changed, CHANGED).astimezone(UTC)
    changeset = last.isoformat(timespec="seconds").replace("+00:00", "Z")
    endpoint = {
        "specification": SPECIFICATION, "url": of.url, "changeset": changeset,
        "type": "production" if of.live else "test",
        "formats": Many("format", [TYPES[form] for form in Form]),
    }  # fmt: skip
    return Document("discovery", {
        "changeset": changeset, "contact": of.contact, "key_service": of.key_service,
        "endpoints": Many("endpoint", [endpoint]),
    })  # fmt: skip


def services(rows: Iterable[ReportService]) -> Document:
    """What can be reported."""
    return Document("services", Many("service", [
        {
            "service_code": row.code, "service_name": row.name, "description": row.description,
            "metadata": bool(row.attributes), "type": row.kind,
            "keywords": ", ".join(row.keywords), "group": row.group,
        }
        for row in rows
    ]))  # fmt: skip


def definition(row: ReportService) -> Document:
    """What a service asks besides place and text."""
    attributes = [_attribute(one, place) for place, one in enumerate(row.attributes, start=1)]
    values = {"service_code": row.code, "attributes": Many("attribute", attributes)}
    return Document("service_definition", values)


def receipt(row: Report) -> Document:
    """What became of a report that was sent: its code, a token for it, or neither."""
    kind = row.service.kind
    number: dict[str, Node] = {}
    if kind == ReportService.Kind.REALTIME:
        number = {"service_request_id": row.reference}
    elif kind == ReportService.Kind.BATCH:
        number = {"token": str(row.pk)}
    return _requests([number | {"service_notice": row.service.notice, "account_id": None}])


def ticket(row: Report) -> Document:
    """What a token stands for; the code is empty until the office has looked."""
    code = row.reference if row.looked else None
    return _requests([{"service_request_id": code, "token": str(row.pk)}])


def requests(rows: Iterable[Report]) -> Document:
    """Reports as everybody may read them: nothing that somebody wrote before it was looked at."""
    return _requests([_request(row) for row in rows])


def errors(status: int, descriptions: Sequence[str]) -> Document:
    """Why it was not done."""
    return Document("errors", Many("error", [
        {"code": status, "description": one} for one in descriptions
    ]))  # fmt: skip


def moment(at: datetime) -> str:
    """To the second, with the zone."""
    return at.astimezone(BERLIN).isoformat(timespec="seconds")


def _requests(of: Sequence[Mapping[str, Node]]) -> Document:
    return Document("service_requests", Many("request", of))


def _request(row: Report) -> dict[str, Node]:
    service, seen = row.service, row.looked is not None
    updated = row.closed or row.updated
    return {
        "service_request_id": row.reference,
        "status": "closed" if row.state == ReportState.CLOSED else "open",
        "status_notes": row.status_notes, "service_name": service.name,
        "service_code": service.code, "description": row.public_text if seen else None,
        "agency_responsible": service.provider.name, "service_notice": service.notice,
        "requested_datetime": moment(row.requested), "updated_datetime": moment(updated),
        "expected_datetime": moment(row.expected) if row.expected else None,
        "address": _address(row), "address_id": str(row.house_id) if row.house_id else None,
        "zipcode": row.postcode, "lat": row.latitude, "long": row.longitude,
        "media_url": row.media_url if seen else None,
    }  # fmt: skip


def _address(row: Report) -> str | None:
    """As the register says it; what somebody typed may name a person, it has to be looked at."""
    if row.house is not None:
        return f"{row.house.street.name} {row.house.number}, {row.service.provider.town}"
    return row.address if row.looked else None


def _attribute(one: Mapping[str, Any], place: int) -> dict[str, Node]:
    kind = str(one["datatype"])
    values = [{"key": str(each["key"]), "name": each["name"]} for each in one.get("values", ())]
    return {
        "variable": True, "code": one["code"], "datatype": kind,
        "required": bool(one.get("required")), "datatype_description": one.get("hint", ""),
        "order": place, "description": one["description"],
    } | ({"values": Many("value", values)} if kind in LISTS else {})  # fmt: skip


def _plain(node: Node) -> Any:
    if isinstance(node, Many):
        return [_plain(one) for one in node.of]
    if isinstance(node, Mapping):
        return {name: _plain(one) for name, one in node.items()}
    return (UNWRITABLE.sub("", node) or None) if isinstance(node, str) else node


def _fill(element: Any, node: Node) -> None:
    if isinstance(node, Many):
        for one in node.of:
            _fill(etree.SubElement(element, node.name), one)
    elif isinstance(node, Mapping):
        for name, one in node.items():
            _fill(etree.SubElement(element, name), one)
    elif node is not None and node != "":
        plain = str(node).lower() if isinstance(node, bool) else str(node)
        element.text = UNWRITABLE.sub("", plain)
