"""What somebody wants of a course beside its subject, as filters and out of their own words."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from buergertelefon.courses.rules.spans import month_named, months, next_weeks, week
from buergertelefon.knowledge.search.analyzer import STOP, folded, normalise, words
from buergertelefon.knowledge.search.repair import repaired

#: what "günstig" means, in cents: two thirds of a normal language course. A guess, so it is shown
CHEAP = 6000
WEEK = timedelta(days=7)


class DayTime(StrEnum):
    """When on a day a course begins; the weekend whatever the hour."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    WEEKEND = "weekend"


class Wish(StrEnum):
    """What can be wished for, one filter each."""

    DAYS = "days"
    TIMES = "times"
    PLACE = "place"
    LEVEL = "level"
    FEE = "fee"
    FREE = "free"
    BEGIN = "begin"
    SCHOOL = "school"
    AREA = "area"


@dataclass(frozen=True)
class Filters:
    """What a course must be like; empty: whatever."""

    days: frozenset[int] = frozenset()  # Monday is 0; the course is on no other days
    times: frozenset[DayTime] = frozenset()  # one of them
    place: str = ""  # a district or a town
    level: str = ""
    fee: int | None = None  # cents, at most
    free: bool = False  # only with free places
    begin: tuple[date, date | None] | None = None  # half-open; None: without an end
    school: str = ""  # slug
    area: str = ""  # its name: codes differ from school to school

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """Those that say something."""
        none = Filters()
        return tuple(one for one in Wish if getattr(self, one) != getattr(none, one))

    def without(self, wish: Wish) -> "Filters":
        """The same without one of them."""
        return replace(self, **{wish.value: getattr(Filters(), wish)})

    def over(self, others: "Filters") -> "Filters":
        """These, and of the others what these do not say."""
        mine: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        theirs = {one: getattr(others, one) for one in others.wishes if one not in self.wishes}
        return Filters(**mine | theirs)


@dataclass(frozen=True)
class Understood:
    """A sentence taken apart."""

    words: str  # what is left to search for
    filters: Filters = Filters()
    said: tuple[tuple[Wish, str], ...] = ()  # which words each filter was read from


_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_COUNTS = {
    "ein": 1, "eine": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "acht": 8,
}  # fmt: skip
_WEEKDAY = r"(?:am |an )?(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)"
_HALF = r"(?=[ -]?(?:vormittag|nachmittag|abend|morgen)s?\b)"
_MONTH = "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"

Reader = Callable[[re.Match[str], date], Filters]


def _time(one: DayTime) -> Reader:
    return lambda _match, _on: Filters(times=frozenset({one}))


def _day(match: re.Match[str], _on: date) -> Filters:
    name = match[1].replace("sonnabend", "samstag")
    return Filters(days=frozenset({_DAYS.index(name)}))


def _fee(match: re.Match[str], _on: date) -> Filters:
    return Filters(fee=int(match[1]) * 100 + int(match[2] or 0))


def _count(match: re.Match[str], on: date) -> Filters:
    count = _COUNTS.get(match[1]) or int(match[1])
    return Filters(begin=next_weeks(count, on=on))


def _month(match: re.Match[str], on: date) -> Filters:
    since, until = month_named(_MONTH.split("|").index(match[2]) + 1, on=on)
    return Filters(begin=(since, None if match[1] == "ab" else until))


#: what is read from which words, in this order; a match is taken out of the text
_READ: tuple[tuple[Wish, str, Reader], ...] = (
    (Wish.DAYS, rf"\b{_WEEKDAY}(?:s\b|\b|{_HALF})", _day),
    (Wish.DAYS, r"\b(?:unter der woche|wochentags|werktags)\b",
     lambda _m, _on: Filters(days=frozenset(range(5)))),
    (Wish.TIMES, r"\b(?:am )?wochenende?[ns]?(?:\b|(?=-?(?:kurs|seminar|workshop)))",
     _time(DayTime.WEEKEND)),
    (Wish.TIMES, r"\b(?:am )?(?:vormittags?\b|morgens\b|vormittags?(?=kurs))",
     _time(DayTime.MORNING)),
    (Wish.TIMES, r"\b(?:am )?nachmittags?(?:\b|(?=kurs))", _time(DayTime.AFTERNOON)),
    (Wish.TIMES, r"\b(?:am )?(?:abends?|nach feierabend|nach der arbeit)(?:\b|(?=-?kurs))",
     _time(DayTime.EVENING)),
    (Wish.LEVEL, r"\b(?:niveau |stufe )?([abc][12])(?:[./]\d)?\b",
     lambda m, _on: Filters(level=m[1].upper())),
    (Wish.FEE, r"\b(?:(?:bis|bis zu|unter|höchstens|maximal|max\.?|nicht mehr als|für) )?"
               r"(\d{1,4})(?:,(\d\d))? ?(?:euros?\b|eur\b|€)", _fee),
    (Wish.FEE, r"\b(?:kostenlos\w*|kostenfrei\w*|gebührenfrei\w*|gratis|umsonst)\b",
     lambda _m, _on: Filters(fee=0)),
    (Wish.FEE, r"\b(?:günstig\w*|billig\w*|preiswert\w*|nicht (?:so |zu |allzu )?teuer)\b",
     lambda _m, _on: Filters(fee=CHEAP)),
    (Wish.FREE, r"\b(?:(?:nur |noch )?(?:mit )?freien? plätzen?|noch plätze(?: frei)?|noch frei|"
                r"nicht ausgebucht|nicht voll)\b", lambda _m, _on: Filters(free=True)),
    (Wish.BEGIN, r"\bdiese[r]? woche\b", lambda _m, on: Filters(begin=week(on))),
    (Wish.BEGIN, r"\b(?:nächste|kommende)[rn]? woche\b",
     lambda _m, on: Filters(begin=week(on, ahead=1))),
    (Wish.BEGIN, rf"\bnächsten (\d{{1,2}}|{'|'.join(_COUNTS)}) wochen\b", _count),
    (Wish.BEGIN, r"\bdiese[nm] monat\b", lambda _m, on: Filters(begin=months(on))),
    (Wish.BEGIN, r"\b(?:nächste|kommende)[nm] monat\b",
     lambda _m, on: Filters(begin=months(on, ahead=1))),
    (Wish.BEGIN, rf"\b(im|ab) ({_MONTH})\b", _month),
)  # fmt: skip
#: said of every course: no subject
_FILLER = frozenset(
    "kurs kurse kursen kursus workshop angebot angebote beginnt beginnen startet starten anfängt "  # noqa: SIM905  # words read better than a list
    "suche sucht lernen machen nähe nahe gegend".split()
)
_COURSE = re.compile(r"-?(?:kurs(?:e[ns]?|us)?|seminare?|workshops?|lehrg[aä]nge?)$")


def understood(
    text: str,
    *,
    on: date,
    places: Iterable[str] = (),
    known: Callable[[str], bool] = lambda _word: False,
    without: Iterable[Wish] = (),
) -> Understood:
    """What of a sentence is a filter, and what is left to search for.

    `places`: districts and towns there are; `known`: is the word one of the courses' own, so no
    slip for a place? `without`: wishes that are not to be read.
    """
    left, found = " ".join(text.lower().split()), Filters()
    said: list[tuple[Wish, str]] = []
    leave = frozenset(without)
    for wish, pattern, read in _READ:
        if wish in leave:
            continue
        for match in re.finditer(pattern, left):
            found = _joined(found, read(match, on))
            said.append((wish, match.group().strip()))
        left = re.sub(pattern, " ", left)
    if Wish.PLACE not in leave:
        left, place, as_said = _placed(left, places, known)
        if place:
            found = replace(found, place=place)
            said.append((Wish.PLACE, as_said))
    return Understood(_subject(left, known), _weekend(found), tuple(said))


def _joined(mine: Filters, more: Filters) -> Filters:
    """Several days or times are one or the other; of the rest the first counts."""
    both = replace(mine, days=mine.days | more.days, times=mine.times | more.times)
    return both.over(more)


def _weekend(found: Filters) -> Filters:
    """A morning at the weekend is on its days."""
    if DayTime.WEEKEND in found.times and len(found.times) > 1 and not found.days:
        return replace(found, days=frozenset({5, 6}), times=found.times - {DayTime.WEEKEND})
    return found


def _subject(left: str, known: Callable[[str], bool]) -> str:
    """Without words that every course is spoken of with: "Spanischkurs" says Spanisch."""
    kept = []
    for one in left.split():
        word = one.strip(".,;:!?-")
        short = _COURSE.sub("", word)
        if word and word not in _FILLER:
            kept.append(short if not known(word) and known(short) else word)
    subject = " ".join(kept)
    return "" if STOP.issuperset(words(subject)) else subject  # "abends in Vegesack": any


def _placed(left: str, places: Iterable[str], known: Callable[[str], bool]) -> tuple[str, str, str]:
    """The text without the place it names, the place and the words that named it."""
    by_words = {tuple(words(place)): place for place in places}
    spoken = left.split()
    plain = [" ".join(words(one)) for one in spoken]
    for length in (3, 2, 1):
        for at in range(len(spoken) - length + 1):
            run = plain[at : at + length]
            place = by_words.get(tuple(" ".join(run).split()))
            if place is None and length == 1:
                place = _meant(run[0], by_words, known)
            if place:
                rest = [*spoken[:at], *spoken[at + length :]]
                return " ".join(rest), place, " ".join(spoken[at : at + length])
    return left, "", ""


def _meant(
    word: str, by_words: Mapping[tuple[str, ...], str], known: Callable[[str], bool]
) -> str | None:
    """The place that a slip of the keyboard meant."""
    if not word or known(word):
        return None
    single = {key[0]: 1 for key in by_words if len(key) == 1}
    near = repaired(normalise(word), single, {folded(one): one for one in single})
    return by_words.get((near,))


def number_of(text: str) -> str:
    """A course number as it is compared: "Kurs 261 a-087" and "261A087"."""
    plain = re.sub(r"^\s*(?:kurs)?(?:nummer|nr\.?)?\s*", "", text.lower())
    return "".join(one for one in plain if one.isalnum())
