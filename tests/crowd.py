"""Many at once: real threads, each with its own connection to the database."""

import threading
from collections import Counter
from collections.abc import Callable

from django.db import connections


def at_once(do: Callable[[int], object], *, times: int, clients: int = 16) -> list[object]:
    """What each of so many requests got or raised; so many threads, each with its connection."""
    gate = threading.Barrier(clients)
    got: dict[int, object] = {}
    todo = iter(range(times))
    lock = threading.Lock()

    def work() -> None:
        gate.wait(20)
        try:
            while True:
                with lock:
                    n = next(todo, None)
                if n is None:
                    return
                try:
                    got[n] = do(n)
                except Exception as error:  # noqa: BLE001  # it is what this one got
                    got[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(50)
    return [got[n] for n in range(times)]


def kinds(got: list[object]) -> Counter[str]:
    """How many of each kind of answer; an error of the database would be one of them."""
    return Counter(type(one).__name__ for one in got)
