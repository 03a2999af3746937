"""Checks a document against a JSON Schema, as far as our schemas need it.

Not a whole JSON Schema 2020-12: the words it knows are those of `KNOWN`, and a test looks that our
schemas have no others. Unknown properties are allowed, so that a later version may add some.
"""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

KNOWN = frozenset(
    {
        "$schema", "$defs", "$ref", "title", "type", "required", "properties", "const", "enum",
        "pattern", "format", "minLength", "maxLength",
    }
)  # fmt: skip
TYPES: Mapping[str, tuple[type, str]] = {
    "object": (dict, "ein Objekt"), "string": (str, "ein Text"),
    "boolean": (bool, "true oder false"),
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field, in German; "" as field is the whole document."""

    field: str  # "place.ars"
    words: str


def faults(value: Any, schema: Mapping[str, Any]) -> list[Fault]:
    """Everything that does not fit, in the order of the schema."""
    return list(_faults(value, schema, "", schema))


def _faults(
    value: Any, schema: Mapping[str, Any], field: str, whole: Mapping[str, Any]
) -> Iterator[Fault]:
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if "const" in schema and (value != schema["const"] or isinstance(value, bool)):
        yield Fault(field, f"erwartet wird {schema['const']}")
    elif "enum" in schema and value not in schema["enum"]:
        yield Fault(field, f"erlaubt sind {', '.join(schema['enum'])}")
    elif "type" in schema and not isinstance(value, TYPES[schema["type"]][0]):
        yield Fault(field, f"erwartet wird {TYPES[schema['type']][1]}")
    elif isinstance(value, str):
        yield from _text(value, schema, field)
    elif isinstance(value, dict):
        yield from _object(value, schema, field, whole)


def _object(
    value: Mapping[str, Any], schema: Mapping[str, Any], field: str, whole: Mapping[str, Any]
) -> Iterator[Fault]:
    start = f"{field}." if field else ""
    for name in schema.get("required", ()):
        if name not in value:
            yield Fault(f"{start}{name}", "fehlt")
    for name, inner in schema.get("properties", {}).items():
        if name in value:
            yield from _faults(value[name], inner, f"{start}{name}", whole)


def _text(value: str, schema: Mapping[str, Any], field: str) -> Iterator[Fault]:
    if re.search("[\x00\ud800-\udfff]", value):  # no database keeps them
        yield Fault(field, "enthält ein Nullzeichen oder ein halbes Zeichen")
    elif len(value) < schema.get("minLength", 0) or (schema.get("minLength") and not value.strip()):
        yield Fault(field, "ist leer")
    elif len(value) > schema.get("maxLength", len(value)):
        yield Fault(field, f"ist länger als {schema['maxLength']} Zeichen")
    elif "pattern" in schema and not re.search(schema["pattern"].replace("$", r"\Z"), value):
        yield Fault(field, f"passt nicht zu {schema['pattern']}")
    elif "format" in schema and not FORMATS[schema["format"]](value):
        yield Fault(field, f"ist kein {schema['format']}")


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None and "T" in text
    except ValueError:
        return False


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


FORMATS: Mapping[str, Callable[[str], bool]] = {"date-time": _is_moment, "uuid": _is_uuid}
