"""What stands in a message, without its form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

#: whose ids are our own slugs
OWN = "buergertelefon"

#: the scheme's agency and the id in it
Id = tuple[str, str]


@dataclass(frozen=True)
class Text:
    """What is said at a place in a language and a time; `fields` by the names of an answer."""

    fields: Mapping[str, object]
    language: str = "de"
    place: str = ""  # municipality key; "" where the service's areas say
    since: date | None = None
    until: date | None = None
    office: str = ""  # slug, in our own messages


@dataclass(frozen=True)
class Service:
    """A service (Leistung)."""

    id: Id
    name: str
    line: int
    raw: str
    digest: str
    key: str = ""
    texts: tuple[Text, ...] = ()
    exact: bool = False  # the texts name place and time themselves: our own message
    words: tuple[tuple[str, str], ...] = ()  # everyday word and its language
    local: tuple[tuple[str, str, str], ...] = ()  # word, language, source: added by a city
    areas: tuple[str, ...] = ()  # regional keys or beginnings of them; none: everywhere
    extra: Mapping[str, str] = field(default_factory=dict)  # ours, apart, popular of our own


@dataclass(frozen=True)
class Office:
    """A body a citizen can be sent to (Organisationseinheit)."""

    id: Id
    name: str
    line: int
    raw: str
    digest: str
    fields: Mapping[str, str] = field(default_factory=dict)
    links: tuple["Link", ...] = ()


@dataclass(frozen=True)
class Online:
    """A page to apply on (Onlinedienst)."""

    id: Id
    name: str
    line: int
    raw: str
    digest: str
    url: str
    trust: str = ""
    services: tuple[Id, ...] = ()


@dataclass(frozen=True)
class Link:
    """An office, or a page, answers for a service in an area (Zuständigkeit)."""

    id: Id
    line: int
    of: Id  # the office or the page
    service: Id
    areas: tuple[str, ...]
    part: str  # 01 responsible, 02 contact point
    raw: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Kept:
    """An object we do not use and keep as it came (Spezialisierung)."""

    kind: str
    id: Id
    line: int
    raw: str
    digest: str


@dataclass(frozen=True)
class Gone:
    """The sender has deleted an object."""

    kind: str
    id: Id
    line: int


Object = Service | Office | Online | Link | Kept | Gone
