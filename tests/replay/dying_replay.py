"""A replay that kills itself before or behind the n-th transaction: for test_kill.py."""

import os
import signal
import sys
from collections.abc import Iterable
from itertools import count

import django


def main(number: int, where: str, calls: int, since: str, home: str) -> None:
    """Go on, until it dies; 0: until it is done."""
    from buergertelefon import settings

    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    settings.HOME = home  # type: ignore[assignment]  # the books of the test
    django.setup()
    from datetime import date

    from tests.replay.test_replaying import make

    from buergertelefon.contacts.journal import Step
    from buergertelefon.replay.actions.replaying import replay
    from buergertelefon.telephony import store

    written, carry_out = count(1), store.carry_out

    async def carried_out(db: store.Connection, steps: Iterable[Step]) -> None:
        last = next(written) == number
        if last and where == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        await carry_out(db, steps)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)

    store.carry_out = carried_out  # type: ignore[assignment]
    replay(make(calls, since=date.fromisoformat(since)))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5])
