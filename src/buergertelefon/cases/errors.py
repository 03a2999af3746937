"""Why something about a case can be refused; the text is said to whoever tried, in German.

CaseError
├── MailboxDown      the mailbox for answers does not answer, or does not let us in
└── Refused
    ├── BadField     a field is wrong: which, and what to do
    ├── NotPossible  not from the state it is in, or not in this part
    ├── Changed      somebody else has changed it since the page was shown
    ├── TooLate      it was over too long ago
    ├── NoInbox      nobody there receives cases
    ├── Unknown      no such code, or the key does not open it
    │   └── MovedOn  it did, until the case was passed on
    └── MustWait     too many wrong keys
"""


class CaseError(Exception):
    """Any of them."""

    def __init__(self, words: str = "Das ging nicht.") -> None:
        super().__init__(words)


class Refused(CaseError):
    """What was asked for cannot be."""


class BadField(Refused):
    """A field is wrong: which, and what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class NotPossible(Refused):
    """Not from the state it is in, or not in this part."""

    def __init__(self, state: str) -> None:
        super().__init__("Das geht in diesem Stand nicht mehr. Bitte laden Sie die Seite neu.")
        self.state = state


class Changed(Refused):
    """Somebody else has changed it since the page was shown."""

    def __init__(self) -> None:
        super().__init__(
            "Inzwischen hat jemand anderes den Vorgang geändert. Ihr Text steht noch hier, bitte "
            "sehen Sie sich den neuen Stand an."
        )


class TooLate(Refused):
    """It was over too long ago."""


class NoInbox(Refused):
    """Nobody there receives cases."""

    def __init__(self) -> None:
        super().__init__(
            "Diese Stelle nimmt keine Vorgänge an. Bitte wählen Sie eine andere oder nennen Sie "
            "die Kontaktdaten."
        )


class Unknown(Refused):
    """No such code, or the key does not open it."""

    def __init__(self) -> None:
        super().__init__("Zu diesem Code gibt es keinen Vorgang. Bitte prüfen Sie ihn.")


class MovedOn(Unknown):
    """The key was right until the case was passed on to another office."""

    def __init__(self) -> None:
        Refused.__init__(self, "Der Vorgang liegt inzwischen bei einer anderen Stelle.")


class MustWait(Refused):
    """Too many wrong keys."""

    def __init__(self) -> None:
        super().__init__("Zu viele Versuche. Bitte warten Sie eine Minute.")


class MailboxDown(CaseError):
    """The mailbox for answers does not answer, or does not let us in; the text says why."""
