"""Why the federation does not do what is asked.

FederationError
├── NotAllowed      the state of an enquiry does not allow this step
├── NoWayThere      the other centre has no exchange address, or no key is there for it
├── NotDelivered    the other centre did not answer, or not as documented; try again
├── Refused         the other centre, or ours, does not take the enquiry; trying again is no use
├── NotSigned       nobody we know has signed this request
└── RoutingError    FIT-Connect has no answer for us
    ├── RoutingUnreachable  no answer in time, or none that can be read
    ├── RoutingForbidden    403: it does not take our requests
    ├── RoutingBusy         429: too many requests
    └── RoutingRefused      it names what is wrong with the question
"""

from buergertelefon.responsibility.errors import BadTable


class BadCentres(BadTable):
    """The register of centres is not what it should be; the text says what to do, in German."""


class FederationError(Exception):
    """The root."""


class NotAllowed(FederationError):
    """The state of an enquiry does not allow this step."""


class NoWayThere(FederationError):
    """Nothing can be handed over to this centre; it can be rung."""


class NotDelivered(FederationError):
    """It did not arrive, or nobody knows; the text says why, in German."""


class Refused(FederationError):
    """An enquiry is not taken; `reason` and `field` as in the exchange format."""

    def __init__(self, reason: str, words: str, *, field: str = "", reference: str = "") -> None:
        super().__init__(words)
        self.reason, self.words, self.field, self.reference = reason, words, field, reference


class NotSigned(FederationError):
    """Nobody we know has signed this; the text says what is wrong, in German."""


class RoutingError(FederationError):
    """FIT-Connect has no answer for us; the text says why, in German."""


class RoutingUnreachable(RoutingError):
    """No answer in time, or none that can be read."""


class RoutingForbidden(RoutingError):
    """It does not take our requests."""


class RoutingBusy(RoutingError):
    """Too many requests; `wait` is how many seconds it asks us to wait."""

    def __init__(self, words: str, *, wait: int) -> None:
        super().__init__(words)
        self.wait = wait


class RoutingRefused(RoutingError):
    """It says what is wrong with the question."""
