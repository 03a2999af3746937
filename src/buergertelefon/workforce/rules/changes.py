"""Steps of a roster."""

from enum import StrEnum


class ChangeKind(StrEnum):
    """What a step did (Art der Änderung)."""

    DRAFT = "draft"
    EDIT = "edit"
    IMPORT = "import"
    SICK = "sick"
    SWAP = "swap"
    UNDO = "undo"
    REDO = "redo"
