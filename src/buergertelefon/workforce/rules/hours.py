"""What a roster is over or under the contracts, in minutes. In the file formats of rosters."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any


def work(duty: Mapping[str, Any]) -> int:
    """Minutes of work of a duty: from start to end, breaks apart (ArbZG § 2)."""
    paused = sum(_minutes(one["end"]) - _minutes(one["start"]) for one in duty["breaks"])
    return _minutes(duty["end"]) - _minutes(duty["start"]) - paused


def owed(person: Mapping[str, Any], instance: Mapping[str, Any]) -> int:
    """Minutes the contract owes in the weeks of an instance.

    A week of absence owes nothing; a day of absence takes its share of the week: one part of as
    many days as the contract has, at most all of it.
    """
    away = [one for one in instance.get("absences", ()) if one["person"] == person["id"]]
    found = 0.0
    for number, week in enumerate(instance["weeks"]):
        if number in person["absent_weeks"]:
            continue
        days = [
            day for day in week if date.fromisoformat(day).weekday() not in person["free_weekdays"]
        ]
        gone = sum(any(one["from"] <= day <= one["until"] for one in away) for day in days)
        share = gone / max(1, person["days_per_week"][1])
        found += person["week_minutes"] * max(0.0, 1 - share)
    return round(found)


def balances(instance: Mapping[str, Any], duties: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """What each person of the instance works more (positive) or less than the contract owes."""
    worked: dict[str, int] = {}
    for one in duties:
        worked[one["person"]] = worked.get(one["person"], 0) + work(one)
    return {
        person["id"]: worked.get(person["id"], 0) - owed(person, instance)
        for person in instance["people"]
    }


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
