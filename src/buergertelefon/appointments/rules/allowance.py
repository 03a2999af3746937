"""How many appointments somebody may have at the same time, so that there are some for all.

Worked example: an office allows 3, and 1 for the same service. A mail address with an appointment
for a passport gets none for another passport, and two for other things. Who counts as somebody:
a mail address, a number, a session on the web, a call; each for itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from buergertelefon.base.hours import BERLIN

#: if an office says nothing. Source: issue 6, own choice
MOST, OF_A_SERVICE = 3, 1
#: places a session or a call holds: the one it has, and the next before it is let go
HOLDS = 2
#: a keyed hash is another one each month; appointments are made so many months ahead at most
EPOCHS = 13


class Beyond(StrEnum):
    """Why somebody at desk or counter books more than the limit (Grund)."""

    FAMILY = "family"
    CARE = "care"
    BUSINESS = "business"


BEYOND: Mapping[str, str] = {
    Beyond.FAMILY: "für die Familie", Beyond.CARE: "für Betreute", Beyond.BUSINESS: "für Betriebe",
}  # fmt: skip


@dataclass(frozen=True)
class Allowance:
    """What an office allows somebody."""

    most: int = MOST
    of_a_service: int = OF_A_SERVICE

    def has_room(self, *, appointments: int, of_a_service: int) -> bool:
        """May one more be made? Both count what is to come, without this one."""
        return appointments < self.most and of_a_service < self.of_a_service


def identity_of_mail(address: str) -> str:
    """Of an address; "+something" before the @ is the same letter box."""
    box, _, domain = address.strip().lower().rpartition("@")
    return f"mail:{box.partition('+')[0]}@{domain}"


def identities(*, mail: str = "", phone: str = "") -> list[str]:
    """Whose appointment it is by how it is confirmed; `phone` in E.164."""
    found = [identity_of_mail(mail)] if mail else []
    return [*found, f"phone:{phone}"] if phone else found


def epochs(at: datetime) -> list[str]:
    """This month, and those before in which an appointment to come can have been made."""
    local = at.astimezone(BERLIN)
    months = [local.year * 12 + local.month - 1 - n for n in range(EPOCHS)]
    return [f"{month // 12}-{month % 12 + 1:02}" for month in months]
