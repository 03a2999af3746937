"""Why nothing is replayed; the message is shown.

ReplayError
├── NothingToDo   no day of service, or fewer calls than days
├── NotOurs       the centre has conversations that are not of this replay
└── Led           an exchange, or another replay, leads the centre
"""


class ReplayError(Exception):
    """A sentence in German."""


class NothingToDo(ReplayError):
    """The period has no day of service, or fewer calls than days."""


class NotOurs(ReplayError):
    """The record holds something else."""


class Led(ReplayError):
    """Somebody else writes."""
