"""Why there is no appointment. The text of each is German and says what to do.

AppointmentError
├── NotBookable       the wish does not fit what is offered; carries a `Refusal`
├── SlotTaken         somebody was faster, or the time is kept for another channel
├── HoldExpired       it was kept for some minutes, and they are over
├── NotPossible       the appointment is past that step; carries its state
├── NotToday          the appointment is on another day
├── CalledElsewhere   another counter has called it; carries which
├── NothingFree       no place is left today for who walks in; carries the next time
├── UnknownBooking    no appointment has this code, or the secret is not its own
├── TooManyTries      so many wrong secrets for this code that it has to wait a minute
├── BadPlan           opening plan or contingents of a calendar cannot be
├── TooMany           this mail, number, session or call has enough appointments
└── ProofRefused      the place is not held: the browser has not worked or waited for it
    ├── ProofTooEarly it has to wait; carries for how long
    └── ProofSpent    it was good for one hold, and too old afterwards
"""


class AppointmentError(Exception):
    """Nothing has changed."""

    says = ""

    def __init__(self, says: str = "") -> None:
        super().__init__(says or self.says)


class NotBookable(AppointmentError):
    """The wish does not fit what is offered. `reason`: one of `rules.limits.Refusal`."""

    def __init__(self, reason: str, says: str) -> None:
        super().__init__(says)
        self.reason = reason


class SlotTaken(AppointmentError):
    """Somebody was faster, or the time is kept for another channel."""

    says = "Dieser Termin ist gerade vergeben worden. Bitte wählen Sie einen anderen."


class HoldExpired(AppointmentError):
    """It was kept for some minutes, and they are over."""

    says = "Die Zeit zum Bestätigen ist abgelaufen. Bitte wählen Sie den Termin noch einmal."


class NotPossible(AppointmentError):
    """The appointment is past that step. `state`: where it stands."""

    says = "Das geht bei diesem Termin nicht mehr."

    def __init__(self, state: str) -> None:
        super().__init__()
        self.state = state


class NotToday(AppointmentError):
    """The appointment is on another day."""


class CalledElsewhere(AppointmentError):
    """Another counter has called it. `counter`: which."""

    def __init__(self, counter: str) -> None:
        super().__init__(f"Das ist jetzt an Platz {counter} aufgerufen.")
        self.counter = counter


class NothingFree(AppointmentError):
    """No place is left today for who walks in. `says` names the next time."""


class UnknownBooking(AppointmentError):
    """No appointment has this code, or the secret is not its own."""

    says = "Zu diesem Code gibt es keinen Termin. Bitte prüfen Sie den Code."


class TooManyTries(AppointmentError):
    """So many wrong secrets for this code that it has to wait a minute."""

    says = "Zu viele Versuche. Bitte warten Sie eine Minute."


class BadPlan(AppointmentError):
    """Opening plan or contingents of a calendar cannot be; the text says why."""


class TooMany(AppointmentError):
    """This mail, number, session or call has enough appointments at this office."""

    says = (
        "An dieser Stelle geht für Sie gerade kein weiterer Termin. "
        "Bitte erst einen anderen absagen oder anrufen."
    )


class ProofRefused(AppointmentError):
    """The place is not held: the browser has not worked or waited for it."""

    says = "Bitte wählen Sie den Termin noch einmal."


class ProofTooEarly(ProofRefused):
    """It has to wait. `seconds`: so long from now on."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class ProofSpent(ProofRefused):
    """It was good for one hold, and is too old afterwards."""
