"""Why there is no answer by the ZMS citizen interface.

ZmsError
├── Refused            ours says no; carries `rules.codes.Code`s
└── RemoteError        an office that runs ZMS has no answer for us; the text is German
    ├── RemoteUnreachable  no answer in time, or none that can be read
    ├── RemoteRefused      it says no; carries its codes
    └── RemoteUnclear      it may have booked: the connection broke after we had asked
"""


class ZmsError(Exception):
    """The root."""


class Refused(ZmsError):
    """Our interface says no. `codes`: of `rules.codes.Code`, each once."""

    def __init__(self, *codes: str) -> None:
        super().__init__(", ".join(codes))
        self.codes = tuple(dict.fromkeys(codes))


class RemoteError(ZmsError):
    """An office that runs ZMS has no answer for us."""


class RemoteUnreachable(RemoteError):
    """No answer in time, or none that can be read."""


class RemoteRefused(RemoteError):
    """It says no; `codes`: what it calls the reasons."""

    def __init__(self, says: str, *codes: str) -> None:
        super().__init__(says)
        self.codes = codes


class RemoteUnclear(RemoteError):
    """The connection broke after we had asked for a change: nobody knows whether it was made."""
