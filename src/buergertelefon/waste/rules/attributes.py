"""What a kind of report asks besides place and text (Open311 service definition)."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from buergertelefon.waste.errors import BadField

LONGEST = 500
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,6})?")


def answered(
    attributes: Sequence[Mapping[str, Any]], given: Mapping[str, str | list[str]]
) -> dict[str, str | list[str]]:
    """The answers as they are kept: key(s) of a list, else text.

    Raises BadField, its field "attribute[code]".
    `attributes`: [{"code", "datatype", "required", "description", "values": [{"key", "name"}]}].
    """
    known = {one["code"]: one for one in attributes}
    for code in given:
        if code not in known:
            raise BadField(f"attribute[{code[:40]}]", "Diese Angabe gibt es hier nicht.")
    kept = {code: _value(one, given.get(code, "")) for code, one in known.items()}
    return {code: value for code, value in kept.items() if value}


def _value(one: Mapping[str, Any], given: str | list[str]) -> str | list[str]:
    field, what = f"attribute[{one['code']}]", one["description"]
    values = [part.strip() for part in ([given] if isinstance(given, str) else given)]
    values = [part for part in values if part]
    if not values:
        if one.get("required"):
            raise BadField(field, f"{what}: Bitte ausfüllen.")
        return ""
    if any(len(part) > LONGEST for part in values):
        raise BadField(field, f"{what}: Höchstens {LONGEST} Zeichen.")
    if any("\x00" in part for part in values):  # no column takes it
        raise BadField(field, f"{what}: Bitte ohne Steuerzeichen schreiben.")
    kind = one["datatype"]
    if kind in {"singlevaluelist", "multivaluelist"}:
        keys = {str(each["key"]) for each in one.get("values", ())}
        if not keys >= set(values):
            raise BadField(field, f"{what}: Bitte einen der genannten Werte wählen.")
        if kind == "multivaluelist":
            return list(dict.fromkeys(values))
    if len(values) > 1:
        raise BadField(field, f"{what}: Bitte nur eine Angabe.")
    if kind == "number" and not _NUMBER.fullmatch(values[0]):
        raise BadField(field, f"{what}: Bitte eine Zahl.")
    if kind == "datetime":
        try:
            datetime.fromisoformat(values[0])
        except ValueError:
            raise BadField(field, f"{what}: Bitte Tag und Uhrzeit wie 2026-11-27T18:00.") from None
    return values[0]


def faults(
    attributes: Sequence[Mapping[str, Any]], given: Mapping[str, str | list[str]]
) -> tuple[BadField, ...]:
    """All that `answered` would refuse, one by one."""
    found = []
    known = [{one["code"]: given.get(one["code"], "")} for one in attributes]
    strange = [{code: value} for code, value in given.items()]
    named = {one["code"] for one in attributes}
    for answers in known + [one for one in strange if not named >= one.keys()]:
        try:
            answered([one for one in attributes if one["code"] in answers], answers)
        except BadField as fault:
            found.append(fault)
    return tuple(found)
