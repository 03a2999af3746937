"""A roster as a file says it: shifts, the slots that stay short, what cannot be met and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from buergertelefon.workforce.rules.roster.check import Checked, check
from buergertelefon.workforce.rules.roster.duty import Raw, frame
from buergertelefon.workforce.rules.roster.reading import ROSTER

#: rules of a contract that a roster may be unable to keep; the others no search breaks
CONTRACT = frozenset({"days a week", "week account", "period account", "48 hours"})


def roster(instance: Raw, shifts: Iterable[Raw]) -> dict[str, Any]:
    """The whole file: docs/reference/roster-format.md."""
    found = [*shifts]
    checked = check(instance, found)
    return {
        "format": ROSTER,
        "instance": instance.get("name", ""),
        "shifts": sorted(found, key=lambda one: (one["date"], one["person"])),
        "short": short(checked),
        "conflicts": [*conflicts(instance, checked)],
    }


def short(checked: Checked) -> list[dict[str, Any]]:
    """The slots with too few people, and how many are missing."""
    return [
        {"date": day.isoformat(), "start": start, "missing": missing}
        for (day, start), missing in sorted(checked.missing.items())
    ]


def conflicts(instance: Raw, checked: Checked) -> Iterable[Mapping[str, Any]]:
    """What cannot be met: a contract by person, week and rule; skills that too few have."""
    for one in checked.violations:
        if one.rule in CONTRACT:
            yield {
                "person": one.person, "week": one.week, "rule": one.rule,
                "text": f"Der Vertrag lässt sich nicht einhalten: {one.text}.",
            }  # fmt: skip
    plan = frame(instance)
    for skill in instance["skills"]:
        able = sum(skill["name"] in one["skills"] for one in plan.people.values())
        if able < skill["at_least"]:
            had = "niemand hat" if not able else f"nur {able} haben"
            yield {
                "person": "", "week": None, "rule": "skill",
                "text": f"{skill['at_least']} mit „{skill['name']}“ sollen da sein, {had} sie.",
            }  # fmt: skip
    most = max((max(counts) for counts in plan.required.values() if counts), default=0)
    if most > len(plan.people):
        yield {
            "person": "", "week": None, "rule": "people",
            "text": f"Gebraucht werden bis zu {most} Menschen, es gibt {len(plan.people)}.",
        }  # fmt: skip
