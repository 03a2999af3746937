"""An instance from a file: what is not of the format is refused with one sentence.

What is of the format but cannot be met (a contract, a skill that nobody has) is no error: the
roster says so. Format: docs/reference/roster-format.md.
"""

import json
import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from buergertelefon.workforce.errors import BadInput
from buergertelefon.workforce.rules.roster.duty import clock, shown

FORMAT = "buergertelefon-roster-instance-1"
ROSTER = "buergertelefon-roster-1"
#: beyond it is no service centre but a mistake
PEOPLE, WEEKS, DAYS, NEEDED, NAME = 1000, 26, 7, 10_000, 200
LARGEST = 20_000_000  # bytes of a file
KINDS = ("off", "early", "late")
WEIGHTS = (
    "short_first_two", "short_beyond", "surplus", "skill_short", "wish_missed", "late_over",
    "start_spread_slot", "start_spread_free_slots", "account_slot",
)  # fmt: skip


def loaded(data: bytes, name: str) -> dict[str, Any]:
    """The object in a JSON file. Raises BadInput naming the file, and the line if it is torn."""
    if len(data) > LARGEST:
        raise BadInput(f"{name}: größer als {LARGEST // 1_000_000} MB.")
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except json.JSONDecodeError as problem:
        raise BadInput(f"{name}, Zeile {problem.lineno}: kein JSON ({problem.msg}).") from problem
    except (ValueError, RecursionError) as problem:
        raise BadInput(f"{name}: kein JSON in UTF-8 ({problem}).") from problem
    if not isinstance(found, dict):
        raise BadInput(f"{name}: kein Objekt, sondern {_kind(found)}.")
    return found


def read_instance(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The instance, all of it checked. Raises BadInput naming field, person and reason."""
    return _Reader(dict(raw)).read()


def _no_number(name: str) -> float:
    raise ValueError(f"{name} ist keine Zahl")


def _kind(value: object) -> str:
    words = {bool: "ja oder nein", str: "ein Text", list: "eine Liste", dict: "ein Objekt"}
    return words.get(type(value), "nichts" if value is None else "eine Zahl")


class _Reader:
    """Reads one instance from top to bottom."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw

    def read(self) -> dict[str, Any]:
        raw = self.raw
        if (said := raw.get("format", FORMAT)) != FORMAT:
            raise BadInput(f"format: „{said}“ ist nicht „{FORMAT}“.")
        self.slot = self.whole(raw, "slot_minutes", least=5, most=60)
        if 60 % self.slot:
            raise BadInput(f"slot_minutes: {self.slot} teilt keine Stunde.")
        opening = self.of(raw, "opening", dict)
        self.opens, self.closes = (
            self.at(opening, key, where="opening.") for key in ("from", "until")
        )
        if self.opens >= self.closes or (self.closes - self.opens) % self.slot:
            raise BadInput(
                f"opening: {shown(self.opens)} bis {shown(self.closes)} sind keine ganzen Slots."
            )
        self.weeks()
        self.required()
        self.rules()
        weights = self.of(raw, "weights", dict)
        for name in WEIGHTS:
            self.number(weights, name, where="weights.")
        if "early_over" in weights:
            self.number(weights, "early_over", where="weights.")
        self.skills()
        self.people()
        self.wishes()
        self.optional()
        return raw

    def weeks(self) -> None:
        weeks = self.of(self.raw, "weeks", list)
        if not 1 <= len(weeks) <= WEEKS:
            raise BadInput(f"weeks: {len(weeks)} Wochen, möglich sind 1 bis {WEEKS}.")
        seen: list[str] = []
        for number, week in enumerate(weeks):
            where = f"weeks, Woche {number}"
            if not isinstance(week, list) or not 1 <= len(week) <= DAYS:
                raise BadInput(f"{where}: 1 bis {DAYS} Tage als Liste werden gebraucht.")
            for day in week:
                self.day(day, where)
                if seen and day <= seen[-1]:
                    raise BadInput(f"{where}: {day} folgt auf {seen[-1]}; Tage gehören geordnet.")
                seen.append(day)
        self.days = set(seen)

    def required(self) -> None:
        required, slots = (
            self.of(self.raw, "required", dict),
            (self.closes - self.opens) // self.slot,
        )
        for day in sorted(self.days):
            counts = required.get(day)
            if not isinstance(counts, list) or len(counts) != slots:
                had = len(counts) if isinstance(counts, list) else "keine"
                raise BadInput(f"required, {day}: {had} Werte, {slots} werden gebraucht.")
            for number, count in enumerate(counts):
                if type(count) is not int or not 0 <= count <= NEEDED:
                    at = shown(self.opens + number * self.slot)
                    raise BadInput(
                        f"required, {day} um {at}: „{str(count)[:20]}“ ist keine Zahl von Menschen."
                    )
        for day in required:
            self.day(day, "required")

    def rules(self) -> None:
        rules = self.of(self.raw, "rules", dict)
        starts = self.of(rules, "starts", dict, where="rules.")
        if self.at(starts, "from", where="rules.starts.") > self.at(
            starts, "until", where="rules.starts."
        ):
            raise BadInput("rules.starts: „from“ liegt nach „until“.")
        self.step(starts, "step_minutes", where="rules.starts.")
        work = self.of(rules, "work_minutes", dict, where="rules.")
        self.step(work, "step", where="rules.work_minutes.")
        least = self.step(work, "from", where="rules.work_minutes.")
        if self.whole(work, "until", least=1, most=1440, where="rules.work_minutes.") < least:
            raise BadInput("rules.work_minutes: „until“ ist kleiner als „from“.")
        for number, one in enumerate(self.of(rules, "breaks", list, where="rules.")):
            where = f"rules.breaks, {number + 1}. Eintrag, "
            self.is_object(one, where)
            for key in ("work_over", "break_minutes"):
                self.whole(one, key, most=1440, where=where)
        stretch = self.of(rules, "stretch_minutes", dict, where="rules.")
        low, high = (
            self.whole(stretch, key, most=1440, where="rules.stretch_minutes.")
            for key in ("at_least", "at_most")
        )
        if low > high:
            raise BadInput("rules.stretch_minutes: „at_least“ ist größer als „at_most“.")
        for key in (
            "work_per_day_at_most", "rest_between_days_at_least", "week_account_minutes",
            "period_account_minutes",
        ):  # fmt: skip
            self.whole(rules, key, most=100_000, where="rules.")
        for key in ("wish_early_ends_by", "wish_late_starts_from", "late_shift_ends_from"):
            self.at(rules, key, where="rules.")
        if "early_shift_starts_until" in rules:
            self.at(rules, "early_shift_starts_until", where="rules.")

    def skills(self) -> None:
        names: list[str] = []
        for number, one in enumerate(self.of(self.raw, "skills", list)):
            where = f"skills, {number + 1}. Eintrag, "
            self.is_object(one, where)
            names.append(self.text(one, "name", where))
            self.whole(one, "at_least", most=NEEDED, where=where)
        self.once(names, "skills")

    def people(self) -> None:
        people = self.of(self.raw, "people", list)
        if len(people) > PEOPLE:
            raise BadInput(f"people: {len(people)} Personen, möglich sind {PEOPLE}.")
        ids = []
        for number, one in enumerate(people):
            self.is_object(one, f"people, {number + 1}. Eintrag, ")
            ids.append(self.text(one, "id", f"people, {number + 1}. Eintrag, "))
            self.person(one, f"Person {ids[-1]}, ")
        self.once(ids, "people")
        self.ids = set(ids)

    def person(self, one: dict[str, Any], where: str) -> None:
        self.whole(one, "week_minutes", most=10_080, where=where)
        for key, most in (("days_per_week", 7), ("work_minutes_per_day", 1440)):
            low, high = self.pair(one, key, most, where)
            if low > high:
                raise BadInput(f"{where}{key}: {low} ist größer als {high}.")
        if self.at(one, "from", where) >= self.at(one, "until", where):
            raise BadInput(f"{where}from/until: die Zeit endet, bevor sie beginnt.")
        for key, most in (("free_weekdays", 6), ("absent_weeks", WEEKS)):
            for value in self.of(one, key, list, where=where):
                if type(value) is not int or not 0 <= value <= most:
                    raise BadInput(
                        f"{where}{key}: „{str(value)[:20]}“ ist keine Zahl von 0 bis {most}."
                    )
        for value in self.of(one, "skills", list, where=where):
            if not isinstance(value, str):
                raise BadInput(f"{where}skills: {_kind(value)} statt eines Namens.")
        self.whole(one, "late_shifts_at_most", most=1000, where=where)
        if "early_shifts_at_most" in one:
            self.whole(one, "early_shifts_at_most", most=1000, where=where)
        if "account_minutes" in one:
            self.whole(one, "account_minutes", least=-100_000, most=100_000, where=where)

    def wishes(self) -> None:
        for number, one in enumerate(self.of(self.raw, "wishes", list)):
            where = f"wishes, {number + 1}. Wunsch, "
            self.named(one, where)
            day = self.day(one.get("date"), f"{where}date")
            if day not in self.days:
                raise BadInput(f"{where}date: {day} ist kein Arbeitstag dieser Instanz.")
            if one.get("kind") not in KINDS:
                raise BadInput(
                    f"{where}kind: „{one.get('kind')}“; möglich sind {', '.join(KINDS)}."
                )
            if "weight" in one:
                self.number(one, "weight", where=where)

    def optional(self) -> None:
        for field in ("absences", "availability", "locked"):
            if field not in self.raw:
                continue
            for number, one in enumerate(self.of(self.raw, field, list)):
                where = f"{field}, {number + 1}. Eintrag, "
                self.named(one, where)
                if field == "absences":
                    since, until = (
                        self.day(one.get(key), where + key) for key in ("from", "until")
                    )
                    if since > until:
                        raise BadInput(f"{where}„from“ liegt nach „until“.")
                elif self.day(one.get("date"), f"{where}date") not in self.days:
                    raise BadInput(
                        f"{where}date: {one['date']} ist kein Arbeitstag dieser Instanz."
                    )
                else:
                    self.span(one, field, where)
        for number, day in enumerate(self.raw.get("holidays") or ()):
            self.day(day, f"holidays, {number + 1}. Eintrag")

    def span(self, one: dict[str, Any], field: str, where: str) -> None:
        keys = ("from", "until") if field == "availability" else ("start", "end")
        since, until = (self.at(one, key, where) for key in keys)
        if since >= until:
            raise BadInput(f"{where}endet, bevor es beginnt.")
        if field == "locked":
            edges = [since, until]
            for number, pause in enumerate(self.of(one, "breaks", list, where=where)):
                here = f"{where}{number + 1}. Pause, "
                self.is_object(pause, here)
                edges[-1:-1] = [self.at(pause, key, here) for key in ("start", "end")]
            if edges != sorted(edges) or since < self.opens or until > self.closes:
                raise BadInput(f"{where}Pausen oder Öffnungszeit passen nicht zum Dienst.")
            if any((edge - self.opens) % self.slot for edge in edges):
                raise BadInput(f"{where}die Zeiten liegen nicht auf ganzen {self.slot} Minuten.")

    # what a value may be

    def of(self, given: dict[str, Any], key: str, kind: type, *, where: str = "") -> Any:
        if key not in given:
            raise BadInput(f"{where}{key} fehlt.")
        if not isinstance(given[key], kind):
            wanted = "einer Liste" if kind is list else "eines Objekts"
            raise BadInput(f"{where}{key}: {_kind(given[key])} statt {wanted}.")
        return given[key]

    def is_object(self, one: object, where: str) -> None:
        if not isinstance(one, dict):
            raise BadInput(f"{where}{_kind(one)} statt eines Objekts.")

    def named(self, one: Any, where: str) -> None:
        self.is_object(one, where)
        if self.text(one, "person", where) not in self.ids:
            raise BadInput(f"{where}person: „{one['person'][:40]}“ steht nicht unter people.")

    def text(self, given: dict[str, Any], key: str, where: str) -> str:
        value = given.get(key)
        if not isinstance(value, str) or not value.strip() or len(value) > NAME:
            raise BadInput(f"{where}{key}: ein Text mit 1 bis {NAME} Zeichen wird gebraucht.")
        return value

    def whole(
        self, given: dict[str, Any], key: str, *, least: int = 0, most: int, where: str = ""
    ) -> int:
        if key not in given:
            raise BadInput(f"{where}{key} fehlt.")
        value = given[key]
        if type(value) is not int or not least <= value <= most:
            raise BadInput(
                f"{where}{key}: „{str(value)[:20]}“ ist keine ganze Zahl von {least} bis {most}."
            )
        return value

    def number(self, given: dict[str, Any], key: str, *, where: str) -> None:
        if key not in given:
            raise BadInput(f"{where}{key} fehlt.")
        value = given[key]
        good = type(value) in {int, float} and math.isfinite(value) and 0 <= value <= 1_000_000
        if not good:
            raise BadInput(f"{where}{key}: „{str(value)[:20]}“ ist keine Zahl ab 0.")

    def step(self, given: dict[str, Any], key: str, *, where: str) -> int:
        value = self.whole(given, key, least=1, most=1440, where=where)
        if value % self.slot:
            raise BadInput(f"{where}{key}: {value} ist kein Vielfaches von {self.slot} Minuten.")
        return value

    def pair(self, given: dict[str, Any], key: str, most: int, where: str) -> tuple[int, int]:
        value = self.of(given, key, list, where=where)
        if len(value) != 2 or any(type(one) is not int or not 0 <= one <= most for one in value):
            raise BadInput(f"{where}{key}: zwei ganze Zahlen von 0 bis {most} werden gebraucht.")
        return value[0], value[1]

    def at(self, given: dict[str, Any], key: str, where: str = "") -> int:
        value = given.get(key)
        try:
            return clock(value) if isinstance(value, str) else self.no_clock(f"{where}{key}", value)
        except ValueError:
            return self.no_clock(f"{where}{key}", value)

    def no_clock(self, where: str, value: object) -> int:
        raise BadInput(f"{where}: „{str(value)[:20]}“ ist keine Uhrzeit wie 07:30.")

    def day(self, value: object, where: str) -> str:
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or value != found.isoformat():
            raise BadInput(f"{where}: „{str(value)[:20]}“ ist kein Tag wie 2026-01-12.")
        return found.isoformat()

    def once(self, names: list[str], where: str) -> None:
        seen: set[str] = set()
        for name in names:
            if name in seen:
                raise BadInput(f"{where}: „{name[:40]}“ steht zweimal darin.")
            seen.add(name)


def read_roster(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The shifts of a roster to begin with. Raises BadInput."""
    if raw.get("format", ROSTER) != ROSTER:
        raise BadInput(f"format: „{raw['format']}“ ist nicht „{ROSTER}“.")
    shifts = raw.get("shifts")
    if not isinstance(shifts, list):
        raise BadInput("shifts: eine Liste wird gebraucht.")
    return shifts
