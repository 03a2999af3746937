"""The telephone side of the example city: numbers, queues, hours.

Facts: opening hours, 115, 0421 361-0, the Bremerhaven numbers and their greeting, the vehicle
appointments' number: press releases of the Senator für Finanzen, 2013-08-30 and 2014-06-16, and of
2018; adult education centre and waste: general knowledge, not looked up. All texts are our own.
"""

from dataclasses import dataclass

BREMEN, BREMERHAVEN = "04011000", "04012000"
MUNICIPALITIES = ((BREMEN, "bremen", "Bremen"), (BREMERHAVEN, "bremerhaven", "Bremerhaven"))
SKILLS = (
    ("kfz", "Kfz-Termine"),
    ("vhs", "Volkshochschule"),
    ("finanzamt", "Finanzämter"),
    ("abfall", "Abfall"),
    ("lang-en", "Englisch"),
    ("dgs", "Gebärdensprache"),
)
PAUSES = (
    ("pause", "Pause"),
    ("besprechung", "Besprechung"),
    ("schulung", "Schulung"),
    ("schriftlich", "Schriftliches"),
)
#: the next call but four is a milestone, so that everybody sees one
LAST_NUMBER = 1_999_995
MILESTONES = (1_000_000, 2_000_000, 3_000_000)
HELLO = "Bürgertelefon {city}, guten Tag! Was kann ich für Sie tun?"
WELCOME = (
    "Willkommen beim Bürgertelefon {city}. Gleich ist jemand für Sie da."
    " Das Gespräch wird nicht aufgezeichnet."
)
WELCOME_EN = (
    "Welcome to the citizen service line of {city}. Somebody will be with you in a moment."
    " This call is not recorded."
)


@dataclass(frozen=True)
class Queue:
    """A queue of the example centre."""

    slug: str
    name: str
    skills: tuple[str, ...] = ()
    place: str | None = None


QUEUES = (
    Queue("buergertelefon", "115 und 361-0", place=BREMEN),
    Queue("buergerbueros", "Bürgerbüros", place=BREMERHAVEN),
    Queue("kfz", "Kfz-Termine", ("kfz",), BREMEN),
    Queue("finanzaemter", "Finanzämter", ("finanzamt",)),
    Queue("vhs", "Volkshochschule", ("vhs",)),
    Queue("abfall", "Abfall", ("abfall",)),
    Queue("gebaerdensprache", "Gebärdensprache", ("dgs",), BREMEN),
)


@dataclass(frozen=True)
class Number:
    """A number citizens dial."""

    number: str
    name: str
    queue: str
    place: str
    web: bool = False
    video: bool = False


NUMBERS = (
    Number("115", "Bürgertelefon", "buergertelefon", BREMEN),
    Number("+494213610", "Bürgertelefon", "buergertelefon", BREMEN, web=True),
    Number("+494715900", "Bürgerbüros", "buergerbueros", BREMERHAVEN, web=True),
    Number("+494715903470", "Bürgerbüro", "buergerbueros", BREMERHAVEN),
    Number("+494715903480", "Bürgerbüro", "buergerbueros", BREMERHAVEN),
    Number("+4942136188668", "Kfz-Termine", "kfz", BREMEN),
    Number("+4942136190909", "Finanzämter", "finanzaemter", BREMEN),
    Number("+4942136112345", "Volkshochschule", "vhs", BREMEN),
    Number("+494213613611", "Abfall", "abfall", BREMEN),
    # no telephone number: an address of the web page
    Number("dgs", "Gebärdensprache", "gebaerdensprache", BREMEN, web=True, video=True),
)


@dataclass(frozen=True)
class Choice:
    """What a key chooses after the greeting of a number."""

    number: str
    keys: str
    text: str
    text_en: str
    queue: str = ""
    language: str = ""


#: an example of a menu; the city itself has a person answer at once
CHOICES = (
    Choice("+494213610", "2", "Termine der Kfz-Zulassung", "vehicle registration", "kfz"),
    Choice("+494213610", "3", "die Finanzämter", "the tax offices", "finanzaemter"),
    Choice("+494213610", "4", "die Volkshochschule", "the adult education centre", "vhs"),
    Choice("+494213610", "9", "Auskunft auf Englisch", "information in English", language="en"),
)
