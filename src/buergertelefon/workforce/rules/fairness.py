"""Late and early shifts are shared out over months, not only within one roster."""


def fair_limit(at_most: int, *, before: int, periods: float) -> int:
    """How many late (or early) shifts a person should have at most in the next roster.

    `at_most`: of one roster by the contract; `before`: had in the last so many `periods`, each as
    long as a roster. Who had more than was agreed has fewer now; nobody is asked for more.
    """
    return round(max(0.0, at_most - max(0.0, before - at_most * periods)))
