"""A client of Open311 GeoReport v2, written from the specification, not from our server.

It takes nothing that the specification does not name, finds the endpoint by discovery, and gives
the same values whichever format it speaks.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from lxml import etree

#: who asks: method, address, body or None; gives status, content type, bytes
Ask = Callable[[str, str, bytes | None], tuple[int, str, bytes]]
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
MIME = {"xml": "text/xml", "json": "application/json"}
#: of each document: the root, what it holds many of (None: one thing), and its fields
#: in square brackets: may be missing; a colon names a list within
FORMS: Mapping[str, tuple[str | None, str]] = {
    "services": (
        "service", "service_code service_name description metadata type keywords group"
    ),
    "service_definition": (None, "service_code attributes:attribute"),
    "attribute": (None, "variable code datatype required datatype_description order description "
                        "[values:value]"),
    "value": (None, "key name"),
    "service_requests": (
        "request",
        "[service_request_id] [token] [status] [status_notes] [service_name] [service_code] "
        "[description] [agency_responsible] [service_notice] [account_id] [requested_datetime] "
        "[updated_datetime] [expected_datetime] [address] [address_id] [zipcode] [lat] [long] "
        "[media_url]",
    ),
    "errors": ("error", "code description"),
    "discovery": (None, "changeset contact key_service endpoints:endpoint"),
    "endpoint": (None, "specification url changeset type formats:format"),
}  # fmt: skip
TRUTHS, NUMBERS = {"variable", "required", "metadata"}, {"lat", "long"}
WHOLE = {"order"}


class Broken(AssertionError):
    """The server does not keep the specification."""


@dataclass(eq=False)
class Refusal(Exception):
    """An error as the specification describes it."""

    status: int
    errors: tuple[tuple[str, str], ...]


class Client:
    """Speaks one format to one server."""

    def __init__(self, ask: Ask, form: str, root: str, *, jurisdiction: str = "") -> None:
        self._ask, self.form, self._given = ask, form, {"jurisdiction_id": jurisdiction}
        found = self._read("GET", f"{root}/discovery.{form}", None, "discovery")
        fitting = [one for one in found["endpoints"] if one["specification"] == SPECIFICATION]
        if not fitting or MIME[form] not in fitting[0]["formats"]:
            raise Broken("no endpoint for us")
        self.discovery, self.base = found, fitting[0]["url"].rstrip("/")

    def services(self) -> Sequence[Mapping[str, Any]]:
        return self._get("services", "services")

    def definition(self, code: str) -> Mapping[str, Any]:
        return self._get(f"services/{code}", "service_definition")

    def requests(self, **asked: str) -> Sequence[Mapping[str, Any]]:
        return self._get("requests", "service_requests", asked)

    def request(self, number: str) -> Mapping[str, Any]:
        (found,) = self._get(f"requests/{number}", "service_requests")
        return found

    def token(self, token: str) -> Mapping[str, Any]:
        (found,) = self._get(f"tokens/{token}", "service_requests")
        return found

    def post(
        self, service: str, attributes: Mapping[str, str | Sequence[str]] | None = None,
        **fields: str,
    ) -> Mapping[str, Any]:  # fmt: skip
        pairs = [("service_code", service), *self._given.items(), *fields.items()]
        for code, value in (attributes or {}).items():
            if isinstance(value, str):
                pairs.append((f"attribute[{code}]", value))
            else:
                pairs += [(f"attribute[{code}][]", one) for one in value]
        body = urlencode(pairs).encode()
        (found,) = self._read("POST", f"{self.base}/requests.{self.form}", body, "service_requests")
        if {"service_request_id", "token"} <= found.keys():
            raise Broken("an id and a token")
        return found

    def _get(self, path: str, root: str, asked: Mapping[str, str] | None = None) -> Any:
        query = urlencode(self._given | dict(asked or {}))
        return self._read("GET", f"{self.base}/{path}.{self.form}?{query}", None, root)

    def _read(self, method: str, address: str, body: bytes | None, root: str) -> Any:
        status, kind, content = self._ask(method, address, body)
        if kind.lower().replace(" ", "") != f"{MIME[self.form]};charset=utf-8":
            raise Broken(f"content type {kind}")
        if status != 200:
            refused = parsed(content, self.form, "errors")
            raise Refusal(status, tuple((one["code"], one["description"]) for one in refused))
        return parsed(content, self.form, root)


def parsed(content: bytes, form: str, root: str) -> Any:
    """A document of that root. Raises Broken."""
    text = content.decode("utf-8", "strict")
    if form == "json":
        return _of_json(json.loads(text), root)
    if not text.startswith("<?xml") or "utf-8" not in text.partition("?>")[0].lower():
        raise Broken("no declaration of UTF-8")
    element = etree.fromstring(content)
    if element.tag != root:
        raise Broken(f"<{element.tag}> instead of <{root}>")
    return _of_xml(element, root)


def _names(root: str) -> tuple[str | None, dict[str, str], set[str]]:
    many, fields = FORMS[root]
    names, optional = {}, set()
    for word in fields.split():
        name, _, within = word.strip("[]").partition(":")
        names[name] = within
        if word.startswith("["):
            optional.add(name)
    return many, names, optional


def _of_xml(element: Any, kind: str) -> Any:
    many, names, optional = _names(kind)
    if many:
        if any(child.tag != many for child in element):
            raise Broken(f"<{element.tag}> holds something else than <{many}>")
        return [_fields(child, names, optional) for child in element]
    return _fields(element, names, optional)


def _fields(element: Any, names: Mapping[str, str], optional: set[str]) -> dict[str, Any]:
    tags = [child.tag for child in element]
    _complete(tags, names, optional)
    return {child.tag: _xml_value(child, names[child.tag]) for child in element}


def _xml_value(child: Any, within: str) -> Any:
    if within and within not in FORMS:
        return [one.text for one in child]
    if within:
        if any(one.tag != within for one in child):
            raise Broken(f"<{child.tag}> holds something else than <{within}>")
        return [_of_xml(one, within) for one in child]
    if len(child) or child.attrib:
        raise Broken(f"<{child.tag}> is not plain")
    return _value(child.tag, child.text)


def _of_json(found: Any, kind: str) -> Any:
    many, names, optional = _names(kind)
    if many:
        if not isinstance(found, list):
            raise Broken("no array")
        return [_json_fields(one, names, optional) for one in found]
    return _json_fields(found, names, optional)


def _json_fields(found: Any, names: Mapping[str, str], optional: set[str]) -> dict[str, Any]:
    _complete(list(found), names, optional)
    values = {}
    for name, value in found.items():
        if within := names[name]:
            plain = within not in FORMS
            values[name] = list(value) if plain else [_of_json(one, within) for one in value]
            continue
        if name in TRUTHS and not isinstance(value, bool):
            raise Broken(f"{name} is no truth")
        if name in NUMBERS and not isinstance(value, float | None):
            raise Broken(f"{name} is no number")
        text = str(value).lower() if isinstance(value, bool) else value
        values[name] = _value(name, None if text is None else str(text))
    return values


def _complete(given: Sequence[str], names: Mapping[str, str], optional: set[str]) -> None:
    if len(set(given)) != len(given):
        raise Broken(f"twice: {given}")
    if strange := set(given) - names.keys():
        raise Broken(f"not in the specification: {strange}")
    if missing := names.keys() - optional - set(given):
        raise Broken(f"missing: {missing}")


def _value(name: str, text: str | None) -> Any:
    if not text:
        return None
    if name in TRUTHS:
        return {"true": True, "false": False}[text]
    if name in NUMBERS:
        return float(text)
    if name in WHOLE:
        return int(text)
    if name.endswith("_datetime") or name == "changeset":
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise Broken(f"{name} has no zone")
        return moment
    if name == "status" and text not in {"open", "closed"}:
        raise Broken(f"status {text}")
    return text
