"""What a process keeps of the rows in its memory, followed when they change.

Never changed, only replaced: who reads it goes on with what stood when they began. A look at the
version of the rows costs one query, at most every LOOK seconds.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Generic, TypeVar

from django.db import connection, connections

T = TypeVar("T")
log = logging.getLogger(__name__)
#: so often, in seconds, a process asks whether the rows have changed
LOOK = 0.5


class Following(Generic[T]):
    """One thing made of the rows as they stand on a day.

    `version`: a number that differs with every change, one row by its key; `load`: makes the thing,
    told the version and `on=`.
    """

    def __init__(self, version: Callable[[], int], load: Callable[..., T]) -> None:
        self._version, self._load = version, load
        self._kept: tuple[int, date, T] | None = None
        self._looked = float("-inf")
        self._guard = threading.Lock()
        self._building = threading.Lock()  # held while the next one is made

    def now(self, *, on: date) -> T:
        """The present one; made here the first time, later in the background.

        What was made before there were rows (version 0) answers nobody: that is a first time, too.
        """
        if (kept := self._fresh(on)) is not None:
            return kept[2]
        with self._guard:
            if (kept := self._fresh(on)) is not None:
                return kept[2]
            number, kept = self._version(), self._kept
            self._looked = time.monotonic()
            first = kept is None or (not kept[0] and number)
            if kept is None or ((first or connection.in_atomic_block) and kept[:2] != (number, on)):
                with self._building:
                    made = self._kept
                    if made is None or made is kept:  # else another has just made it
                        made = self._kept = (number, on, self._load(number, on=on))
                return made[2]
            if kept[:2] != (number, on) and not self._building.locked():
                self.prepare(on=on)
            return kept[2]

    def prepare(self, *, on: date) -> None:
        """Make it in the background: whoever asks meanwhile waits for the rest of the time only."""
        threading.Thread(target=self._renew, kwargs={"on": on}, daemon=True).start()

    def catch_up(self, *, on: date) -> None:
        """Wait until this process has the rows as they are now.

        Whoever comes while another makes it waits for the same one.
        """
        with self._building:
            number, kept = self._version(), self._kept
            if kept is None or kept[:2] != (number, on):
                self._kept = (number, on, self._load(number, on=on))

    def forget(self) -> None:
        """Look at the rows again the next time (tests, imports)."""
        self._kept, self._looked = None, float("-inf")

    def _fresh(self, on: date) -> tuple[int, date, T] | None:
        kept = self._kept
        fresh = kept and kept[1] == on and time.monotonic() - self._looked < LOOK
        return kept if fresh else None

    def _renew(self, *, on: date) -> None:
        """Makes the next one while the old one still answers."""
        try:
            self.catch_up(on=on)
        except Exception:  # the old one stays, the next look tries again
            log.exception("not followed")
        finally:
            connections.close_all()
