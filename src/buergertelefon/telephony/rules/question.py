"""The question at the end of a call, and who is being asked it: values that name no call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from buergertelefon.telephony.line import Connection, Role


@dataclass(frozen=True)
class Wording:
    """A question as a line says it: what it plays, and what each key means."""

    scale: int  # row of its words
    keys: Mapping[str, int]  # "1" to the value of the answer
    question: str
    thanks: str = ""
    goodbye: str = ""


@dataclass(frozen=True)
class Survey:
    """Which share of those who were served is asked; only what is rendered can be asked."""

    share: int  # hundredths of a percent
    wordings: Mapping[str, Wording] = field(default_factory=dict)  # by language

    def wording(self, language: str) -> Wording | None:
        """In the caller's language, in German if in no other."""
        return self.wordings.get(language) or self.wordings.get("de")


@dataclass
class Question:
    """Somebody who is asked. Neither the call nor who answered it can be told from it.

    It is stored nowhere: an exchange that takes over finds a leg that nobody knows.
    """

    line: str
    leg: str
    wording: Wording
    name: str  # of the called number
    day: date
    since: datetime  # it was last said
    until: datetime
    area: str = ""  # slug of the only service that was noted until then
    again: bool = False  # said a second time, after a wrong key

    @property
    def caller(self) -> Connection:
        """The leg, as the line is asked for it: it goes by the leg alone."""
        return Connection("", self.leg, Role.CALLER)
