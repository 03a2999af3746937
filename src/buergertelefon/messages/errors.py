"""Why a message is not taken, not handed over, not sent again. No text of these names a person.

MessageError
├── BadMessage       it is not taken; the text says what to do, in German
│   ├── BadNumber    no number that can get a text
│   ├── BadAddress   no mail address
│   ├── BadPostal    no address the post finds
│   ├── BadText      no text, or too much of it
│   └── NotSetUp     nothing is sent by this channel here
│       └── OptedOut nothing that is not owed is sent there: it was unsubscribed from
├── NotWaiting       somebody has already entered this letter, or taken it back
├── NotAgain         it cannot be sent again: it has not failed, or its text is deleted
├── BadReply         what claims to be an answer by SMS is none
└── NotHandedOver    what a transport raises; carries a `Reason`
    ├── NotNow       worth another try
    └── Refused      will be refused each time
"""


class MessageError(Exception):
    """Nothing is sent."""


class BadMessage(MessageError):
    """It is not taken; the text says what to do, in German."""

    says = ""

    def __init__(self, says: str = "") -> None:
        super().__init__(says or self.says)


class BadNumber(BadMessage):
    """No number that can get a text."""

    says = (
        "Rufnummer: An diese Nummer geht keine SMS. "
        "Bitte eine Handy- oder Festnetznummer mit Vorwahl angeben: 0171 1234567."
    )


class BadAddress(BadMessage):
    """No mail address."""

    says = "E-Mail: Das ist keine Adresse. Bitte so schreiben: name@beispiel.de."


class BadPostal(BadMessage):
    """No address the post finds."""


class BadText(BadMessage):
    """No text, or too much of it."""


class NotSetUp(BadMessage):
    """Nothing is sent by this channel here."""

    says = "Dieser Weg ist nicht eingerichtet. Bitte einen anderen wählen oder vorlesen."


class OptedOut(NotSetUp):
    """Nothing that is not owed is sent there: it was unsubscribed from."""

    says = "Dorthin geht keine Erinnerung und keine Umfrage: Das ist abbestellt."


class NotWaiting(MessageError):
    """Somebody has already entered this letter, or taken it back."""


class NotAgain(MessageError):
    """It cannot be sent again: it has not failed, or its text is deleted."""


class BadReply(MessageError):
    """What claims to be an answer by SMS is not signed by our gateway, too old, or no answer."""


class NotHandedOver(MessageError):
    """The channel did not take it. `reason`: one of `rules.outbox.Reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotNow(NotHandedOver):
    """Worth another try."""


class Refused(NotHandedOver):
    """Will be refused each time."""
