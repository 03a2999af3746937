"""Does a plate that was reserved last until the appointment? Nothing of it is kept."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Reserved:
    """What somebody knows of a reservation (Wunschkennzeichen): its last day, or when it was made.

    The last day is what counts, where both are known.
    """

    last: date | None = None
    made: date | None = None

    def until(self, days: int | None) -> date | None:
        """The last day on which the plate is given out; None if that cannot be said.

        `days`: how long a reservation lasts at that office, the day it was made not counted: made
        on 1 March and lasting 90 days it holds until 30 May. None: the office has not said.
        """
        if self.last is not None:
            return self.last
        if self.made is None or days is None:
            return None
        return self.made + timedelta(days=days)


def lasts(reserved: Reserved, *, days: int | None, on: date) -> bool | None:
    """Is the plate still reserved on the day of the appointment? None: that cannot be said."""
    until = reserved.until(days)
    return None if until is None else on <= until
