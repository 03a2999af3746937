"""Why figures cannot be read.

FiguresError
├── NotReadable   there is no role for figures, or it may not read them; an administrator must act
├── TablesMissing the tables are not those of this version
└── RoleRefused   the role cannot be made, or may do more than read; the text says what
"""


class FiguresError(Exception):
    """Figures cannot be read."""


class NotReadable(FiguresError):
    """There is no role for figures, or it may not read them."""


class TablesMissing(FiguresError):
    """The tables are not those of this version."""


class RoleRefused(FiguresError):
    """The role cannot be made, or may do more than read."""
