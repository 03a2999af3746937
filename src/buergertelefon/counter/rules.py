"""What can be pressed where, and in which words."""

from dataclasses import dataclass
from datetime import datetime

from buergertelefon.appointments.rules.life import State


@dataclass(frozen=True)
class Act:
    """A button: the word in its address, and what stands on it."""

    what: str
    label: str


DONE, MISSED = Act("erledigt", "Erledigt"), Act("nicht-da", "Nicht erschienen")
HERE, AFTER_ALL = Act("da", "Ist da"), Act("da", "Doch da")
AGAIN, PARK = Act("noch-einmal", "Noch einmal aufrufen"), Act("parken", "Parken")
BACK, FOR_ALL = Act("zurueck", "Wieder da"), Act("zurueck", "Für alle Plätze")
GONE = Act("nicht-da", "Gegangen")
#: of somebody who is at one's own counter, or on the way to it
AT_COUNTER = (DONE, AGAIN, PARK, MISSED)
#: what has come of it, said after a button was pressed
SAID = {
    "da": "wartet", "noch-einmal": "ist noch einmal aufgerufen", "parken": "ist geparkt",
    "zurueck": "wartet wieder", "erledigt": "ist erledigt", "nicht-da": "ist nicht erschienen",
}  # fmt: skip


def acts(state: State, begins: datetime, *, meant_for: str = "", at: datetime) -> tuple[Act, ...]:
    """What can be pressed for somebody who is not at one's own counter, on the day itself."""
    match state:
        case State.CONFIRMED:
            return (HERE, MISSED) if begins <= at else (HERE,)
        case State.NO_SHOW:
            return (AFTER_ALL,)
        case State.PARKED:
            return (BACK, DONE, MISSED)
        case State.ARRIVED:
            return (FOR_ALL, GONE) if meant_for else (GONE,)
        case _:
            return ()
