"""What the catalogue says of a course today."""

from datetime import date

from buergertelefon.courses.rules.words import Status


def standing(  # each is a fact of the course
    *,
    free: int,
    few: int,
    begins: date | None,
    ends: date | None,
    on: date,
    cancelled: bool = False,
    waited_for: bool = False,
    in_person: bool = False,
) -> Status:
    """The one status that matters most to who wants to take part.

    `free`: places that can be sold; `few`: so many or fewer are few. A course that has begun is
    running, however many places are left.
    """
    if cancelled:
        return Status.CANCELLED
    if ends is not None and ends < on:
        return Status.OVER
    if begins is not None and begins < on:
        return Status.RUNNING
    if in_person:
        return Status.ELSEWHERE
    if free == 0:
        return Status.WAITING if waited_for else Status.FULL
    return Status.FEW if free <= few else Status.FREE
