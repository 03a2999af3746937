"""What the catalogue says of a course at a moment."""

from dataclasses import dataclass
from datetime import date

from buergertelefon.courses.rules.words import Status


@dataclass(frozen=True)
class Standing:
    """What decides it."""

    free: int  # places that can be sold
    waiting: int = 0  # registrations on the waiting list
    begins: date | None = None
    ends: date | None = None  # the last day
    cancelled: bool = False
    in_person: bool = False


def status(of: Standing, *, few: int, on: date) -> Status:
    """The first that holds: off, over, to be registered for elsewhere, running, then its places.

    A course that begins today can still be had. `few`: so many places or fewer are few.
    """
    if of.cancelled:
        return Status.CANCELLED
    if of.ends is not None and of.ends < on:
        return Status.OVER
    if of.in_person:
        return Status.ELSEWHERE
    if of.begins is not None and of.begins < on:
        return Status.RUNNING
    if of.free <= 0:
        return Status.WAITING if of.waiting else Status.FULL
    return Status.FEW if of.free <= few else Status.FREE
