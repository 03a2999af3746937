"""Which of the published definitions of the service level is planned by."""

from enum import StrEnum


class Definition(StrEnum):
    """A formula of the service level, named as among the figures (Definition des Serviceziels)."""

    F1 = "F1"
    F2 = "F2"
    F3 = "F3"
    F4 = "F4"
    F6 = "F6"
