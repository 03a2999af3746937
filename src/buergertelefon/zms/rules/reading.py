"""What somebody sent to the interface, as values; whatever it is, it is read or refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from buergertelefon.appointments.rules.limits import MOST_PERSONS, Item
from buergertelefon.zms.errors import Refused
from buergertelefon.zms.rules.codes import Code
from buergertelefon.zms.rules.numbers import code_of

#: keys are integers of 32 bits there
LARGEST = 2**31 - 1
#: ids in one list; characters of a text; days of one question
MOST_IDS, LONGEST, MOST_DAYS = 40, 300, 365
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
NOTHING = (None, "")


@dataclass(frozen=True)
class Proof:
    """Whose appointment somebody says it is."""

    code: str  # ours; "" for a number that is none
    secret: str


@dataclass(frozen=True)
class Reservation:
    """A time somebody chose."""

    office: int
    begins: datetime
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Question:
    """What is free: days of `[since, until]`, times of those of `[slots_since, slots_until]`."""

    offices: tuple[int, ...]
    items: tuple[Item, ...]
    since: date
    until: date
    slots_since: date
    slots_until: date


@dataclass(frozen=True)
class Contact:
    """How a citizen is reached; None: nothing was said, what was there stays."""

    mail: str | None
    phone: str | None


def reservation(given: Mapping[str, object]) -> Reservation:
    """Of {timestamp, officeId, serviceId[], serviceCount[]}. Raises Refused."""
    wrong: list[Code] = []
    office = number(given.get("officeId"))
    moment = number(given.get("timestamp"), most=2**33)
    if office is None:
        wrong.append(Code.OFFICE)
    if moment is None:
        wrong.append(Code.TIMESTAMP)
    items = _items(given.get("serviceId"), given.get("serviceCount", [1]), wrong)
    if wrong or office is None or moment is None:
        raise Refused(*wrong)
    return Reservation(office, datetime.fromtimestamp(moment, UTC), items)


def question(given: Mapping[str, object]) -> Question:
    """Of the address of available-calendar/. Raises Refused."""
    wrong: list[Code] = []
    offices = _numbers(listed(given.get("officeIds")))
    if not offices:
        wrong.append(Code.OFFICE)
    items = _items(listed(given.get("serviceIds")), listed(given.get("serviceCounts")), wrong)
    since = _day(given.get("startDate"), Code.START, wrong)
    until = _day(given.get("endDate"), Code.END, wrong)
    first = _day(given.get("slotsStartDate") or since, Code.START, wrong)
    last = _day(given.get("slotsEndDate") or until, Code.END, wrong)
    if wrong or not (offices and since and until and first and last):
        raise Refused(*wrong)
    for begins, ends in ((since, until), (first, last)):
        if begins > ends:
            wrong.append(Code.ORDER)
        elif ends - begins > timedelta(days=MOST_DAYS):
            wrong.append(Code.RANGE)
    if wrong:
        raise Refused(*wrong)
    return Question(offices, items, since, until, first, last)


def proof(given: Mapping[str, object]) -> Proof:
    """Of {processId, authKey}. Raises Refused."""
    process, secret = number(given.get("processId")), _text(given.get("authKey"))
    wrong = [Code.PROCESS] if process is None else []
    wrong += [] if secret else [Code.KEY]
    if wrong or process is None or secret is None:
        raise Refused(*wrong)
    return Proof(code_of(process), secret.strip())


def proofs(given: Mapping[str, object]) -> list[Proof]:
    """Of my-appointments/?processId=1,2&authKey=a,b, in the same order. Raises Refused."""
    numbers, secrets = listed(given.get("processId")), listed(given.get("authKey"))
    if len(numbers) != len(secrets) or len(numbers) > MOST_IDS:
        raise Refused(Code.PROCESS, Code.KEY)
    return [
        proof({"processId": process, "authKey": secret})
        for process, secret in zip(numbers, secrets, strict=True)
    ]


def contact(given: Mapping[str, object]) -> Contact:
    """Of update-appointment/: names and free texts are looked at and dropped. Raises Refused."""
    wrong = [
        code
        for name, code in (
            ("familyName", Code.NAME), ("email", Code.MAIL), ("telephone", Code.PHONE),
            ("customTextfield", Code.TEXT), ("customTextfield2", Code.TEXT),
        )
        if given.get(name) not in NOTHING and _text(given.get(name)) is None
    ]  # fmt: skip
    if wrong:
        raise Refused(*wrong)
    return Contact(_text(given.get("email")), _text(given.get("telephone")))


def number(given: object, *, most: int = LARGEST) -> int | None:
    """A whole number from 1 on, also written as text; None if it is none."""
    if isinstance(given, str):
        written = given.strip()
        fits = written.isascii() and written.isdecimal() and len(written) <= len(str(most))
        given = int(written) if fits else None
    if not isinstance(given, int) or isinstance(given, bool):
        return None
    return given if 1 <= given <= most else None


def listed(given: object) -> list[str]:
    """The parts of a list with commas; [] for nothing."""
    if not isinstance(given, str) or not given.strip():
        return []
    return given.split(",")


def _text(given: object) -> str | None:
    """A text that fits a database; None if it is none."""
    if not isinstance(given, str) or len(given) > LONGEST or "\x00" in given:
        return None
    try:
        given.encode()
    except UnicodeEncodeError:  # half a character
        return None
    return given


def _day(given: object, code: Code, wrong: list[Code]) -> date | None:
    if isinstance(given, date):
        return given
    try:
        day = date.fromisoformat(given) if isinstance(given, str) and len(given) == 10 else None
    except ValueError:
        day = None
    if day is None or not FIRST <= day <= LAST:
        if code not in wrong:
            wrong.append(code)
        return None
    return day


def _numbers(given: object) -> tuple[int, ...]:
    """Keys of a list, each once; () if one of them is none."""
    if not isinstance(given, list) or len(given) > MOST_IDS:
        return ()
    found = [number(one) for one in given]
    return () if None in found else tuple(dict.fromkeys(one for one in found if one))


def _items(services: object, counts: object, wrong: list[Code]) -> tuple[Item, ...]:
    """Services with their number of persons; what is wrong is added to `wrong`."""
    if not isinstance(services, list) or len(services) > MOST_IDS or None in map(number, services):
        wrong.append(Code.SERVICE)
        return ()
    if not isinstance(counts, list) or len(counts) > MOST_IDS or None in map(_count, counts):
        wrong.append(Code.COUNT)
        return ()
    if len(services) != len(counts):
        wrong.append(Code.MISMATCH)
        return ()
    persons: dict[int, int] = {}
    for service, count in zip(map(number, services), map(_count, counts), strict=True):
        if service and count:
            persons[service] = persons.get(service, 0) + count
    if not persons:
        wrong.append(Code.EMPTY)
    return tuple(Item(service, count) for service, count in persons.items())


def _count(given: object) -> int | None:
    """How many, 0 too; None if it is no such number."""
    if given in (0, "0") and not isinstance(given, bool):
        return 0
    return number(given, most=MOST_PERSONS)
