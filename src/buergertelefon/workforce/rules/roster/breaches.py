"""Which rule a shift or a person's shifts break: law, contract, house rules; from clock times."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from buergertelefon.workforce.rules import labour
from buergertelefon.workforce.rules.roster.duty import Duty, Frame, Raw, clock, days_between, shown

WEEKDAYS = ("Montags", "Dienstags", "Mittwochs", "Donnerstags", "Freitags", "Samstags", "Sonntags")


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule; `day` or `week` (0-based) where it is, None where it is all of them."""

    rule: str
    person: str
    day: date | None
    week: int | None
    text: str


def hours(minutes: int) -> str:
    """`7:30` of a length of time."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def of_shift(one: Duty, plan: Frame) -> Iterator[Violation]:
    """What is wrong with this shift alone."""
    found = [*_where(one, plan)] or [*_when(one, plan), *_how_long(one, plan)]
    week = plan.week_of.get(one.day)
    return (Violation(rule, one.person, one.day, week, text) for rule, text in found)


def _where(one: Duty, plan: Frame) -> Iterator[tuple[str, str]]:
    """What makes it no shift of this roster: the other rules cannot be asked then."""
    if one.person not in plan.people:
        yield "person", "Diese Person gibt es in der Planung nicht"
    elif one.day not in plan.week_of:
        yield "date", "Dieser Tag ist kein Arbeitstag des Zeitraums"
    elif one.end <= one.start or one.work <= 0:
        yield "times", f"Das Ende {shown(one.end)} lässt nach {shown(one.start)} keine Arbeitszeit"
    else:
        previous = one.start
        for start, end in one.breaks:
            if not previous <= start < end <= one.end:
                said = f"Pause {shown(start)}–{shown(end)}"
                yield "times", f"{said} liegt außerhalb der Schicht oder überschneidet sich"
                return
            previous = end


def _when(one: Duty, plan: Frame) -> Iterator[tuple[str, str]]:
    person, starts = plan.people[one.person], plan.raw["rules"]["starts"]
    slot, start, end = plan.slot, one.start, one.end
    edges = (start, end, *(edge for pause in one.breaks for edge in pause))
    if any(edge % slot for edge in edges):
        yield "grid", f"Zeiten liegen nicht im Raster von {slot} Minuten"
    first, last, step = clock(starts["from"]), clock(starts["until"]), starts["step_minutes"]
    if not first <= start <= last or (start - first) % step:
        allowed = f"{starts['from']} bis {starts['until']} alle {step} Minuten"
        yield "start", f"Beginn {shown(start)} ist nicht vorgesehen, möglich ist {allowed}"
    if start < plan.opens or end > plan.closes:
        opened = f"{shown(plan.opens)}–{shown(plan.closes)}"
        yield "opening", f"{shown(start)}–{shown(end)} liegt außerhalb der Öffnungszeit {opened}"
    if start < clock(person["from"]) or end > clock(person["until"]):
        yield "window", f"Kann nur {person['from']}–{person['until']} arbeiten"
    if one.day.weekday() in person["free_weekdays"]:
        yield "free day", f"{WEEKDAYS[one.day.weekday()]} immer frei"
    if plan.week_of[one.day] in person["absent_weeks"]:
        yield "absent", "In dieser Woche abwesend"
    elif plan.is_away(one.person, one.day):
        yield "absent", "An diesem Tag abwesend"
    there = plan.availability.get((one.person, one.day))
    if there and (start < there[0] or end > there[1]):
        yield "availability", f"Kann an diesem Tag nur {shown(there[0])}–{shown(there[1])} arbeiten"


def _how_long(one: Duty, plan: Frame) -> Iterator[tuple[str, str]]:
    rules, work = plan.raw["rules"], one.work
    lengths, (least, most) = rules["work_minutes"], plan.people[one.person]["work_minutes_per_day"]
    done = f"Arbeitszeit {hours(work)} am Tag"
    first, last, step = lengths["from"], lengths["until"], lengths["step"]
    if not first <= work <= last or (work - first) % step:
        allowed = f"{hours(first)} bis {hours(last)} in Schritten von {hours(step)}"
        yield "length", f"{done} ist nicht vorgesehen, möglich ist {allowed}"
    if not least <= work <= most:
        yield "contract day", f"{done}, vereinbart {hours(least)} bis {hours(most)}"
    if work > (cap := min(labour.WORK_PER_DAY, rules["work_per_day_at_most"])):
        yield "10 hours", f"{done}, höchstens {hours(cap)} erlaubt (§ 3 ArbZG)"
    own = (rule["break_minutes"] for rule in rules["breaks"] if work > rule["work_over"])
    owed = max(labour.break_owed(work), max(own, default=0))
    if (taken := labour.break_taken(one.breaks)) < owed:
        yield "break", f"Pause {taken} Minuten, {owed} sind nötig (§ 4 ArbZG)"
    longest = labour.longest_stretch(one.start, one.end, one.breaks)
    if longest > labour.STRETCH:
        yield "6 hours", f"{hours(longest)} Stunden ohne Pause, höchstens 6:00 (§ 4 ArbZG)"
    least, most = rules["stretch_minutes"]["at_least"], rules["stretch_minutes"]["at_most"]
    if one.breaks and not all(least <= stretch <= most for stretch in one.stretches):
        said = ", ".join(hours(stretch) for stretch in one.stretches)
        allowed = f"vorgesehen {hours(least)} bis {hours(most)}"
        yield "break place", f"Arbeit zwischen den Pausen {said} Stunden, {allowed}"


def of_person(
    person: Raw, own: Sequence[Duty], plan: Frame, *, weeks: Collection[int]
) -> Iterator[Violation]:
    """What is wrong with a person's shifts together in these weeks; with the account of the
    whole period if `weeks` are all.
    """
    yield from _days(person["id"], own, plan, weeks)
    for number in weeks:
        if number not in person["absent_weeks"]:
            mine = [one for one in own if plan.week_of.get(one.day) == number]
            for rule, text in _week(person, mine, plan, number):
                yield Violation(rule, person["id"], None, number, text)
    if len(weeks) < len(plan.weeks):
        return
    work, agreed = period(person, own, plan)
    account = plan.raw["rules"]["period_account_minutes"]
    if abs(work - agreed) > account:
        said = f"Zeitraum mit {hours(work)} Stunden, vereinbart {hours(agreed)} ± {hours(account)}"
        yield Violation("period account", person["id"], None, None, said)


def _days(
    who: str, own: Sequence[Duty], plan: Frame, weeks: Collection[int]
) -> Iterator[Violation]:
    chosen = {day for number in weeks for day in plan.weeks[number]}
    all_weeks = len(weeks) == len(plan.weeks)
    for day, count in Counter(one.day for one in own).items():
        if count > 1 and (all_weeks or day in chosen):
            said = f"{count} Schichten an einem Tag"
            yield Violation("one shift", who, day, plan.week_of.get(day), said)
    rest = max(labour.REST, plan.raw["rules"]["rest_between_days_at_least"])
    for one, other in pairwise(sorted(own, key=lambda one: (one.day, one.start))):
        if one.day == other.day or not (all_weeks or {one.day, other.day} & chosen):
            continue
        had = labour.rest_between(one.end, other.start, days=days_between(one.day, other.day))
        if had < rest:
            said = f"Ruhezeit nur {hours(had)} Stunden, {hours(rest)} sind nötig (§ 5 ArbZG)"
            yield Violation("rest", who, other.day, plan.week_of.get(other.day), said)
    for fixed in plan.locked:
        if fixed.person == who and (all_weeks or fixed.day in chosen) and fixed not in own:
            said = f"Die feste Schicht {shown(fixed.start)}–{shown(fixed.end)} fehlt"
            yield Violation("locked", who, fixed.day, plan.week_of.get(fixed.day), said)


def _week(person: Raw, mine: Sequence[Duty], plan: Frame, number: int) -> Iterator[tuple[str, str]]:
    days, work = len({one.day for one in mine}), sum(one.work for one in mine)
    account = plan.raw["rules"]["week_account_minutes"]
    agreed, least, most = plan.owed(person, number)
    if not least <= days <= most:
        said = f"{least}" if least == most else f"{least} bis {most}"
        yield "days a week", f"{days} Arbeitstage in der Woche, vereinbart {said}"
    if abs(work - agreed) > account:
        said = f"vereinbart {hours(agreed)} ± {hours(account)}"
        yield "week account", f"Woche mit {hours(work)} Stunden, {said}"
    if work > labour.AVERAGE_PER_WEEK:
        yield "48 hours", f"Woche mit {hours(work)} Stunden, höchstens 48:00 (§ 3 ArbZG)"


def period(person: Raw, own: Sequence[Duty], plan: Frame) -> tuple[int, int]:
    """(minutes worked in the weeks the person is present, minutes agreed for them)."""
    present = [number for number in range(len(plan.weeks)) if number not in person["absent_weeks"]]
    work = sum(one.work for one in own if plan.week_of.get(one.day) in present)
    return work, plan.agreed(person)
