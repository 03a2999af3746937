"""The real worker, that kills itself at one step of the n-th message: for test_kill.py."""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

import django

#: step: the function of `messages.actions` that it lies before or behind
STEPS = {
    "before the claim": ("_claimed", "before"), "after the claim": ("_failure", "before"),
    "after the hand-over": ("_failure", "behind"), "after the commit": ("deliver_next", "behind"),
}  # fmt: skip


def dying(do: Callable[..., Any], where: str, number: int) -> Callable[..., Any]:
    """The same, and the process is gone at the n-th call."""
    calls = count(1)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        last = next(calls) == number
        if last and where == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = do(*args, **kwargs)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    return wrapped


def main(step: str, number: str) -> None:
    """Run until it dies, or until nothing is left."""
    from buergertelefon import cli, settings

    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    django.setup()
    from buergertelefon.messages import actions

    if step in STEPS:
        name, where = STEPS[step]
        setattr(actions, name, dying(getattr(actions, name), where, int(number)))
    cli.worker("--one-shot", "--queues", "messages")


if __name__ == "__main__":
    main(*sys.argv[1:])
