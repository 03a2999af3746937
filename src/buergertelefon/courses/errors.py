"""Why somebody is not registered. The text of each is German and says what to do.

CourseError
├── CourseFull          no place, or fewer than are wanted; carries how many are left
├── NotBookable         the course takes no registrations this way; the text says why
├── HoldExpired         it was kept for some minutes, and they are over
├── NotPossible         the registration is past that step; carries its state
├── UnknownRegistration no registration has this code, or the secret is not its own
├── TooManyTries        so many wrong secrets for this code that it has to wait a minute
├── BadDetails          a field of the registration; carries which
└── PaymentError        money; the text says why
    ├── BadCollection   a direct debit cannot be made so; carries whose, where it is one
    └── SecondPerson    who drafted a file does not release it
"""


class CourseError(Exception):
    """Nothing has changed."""

    says = ""

    def __init__(self, says: str = "") -> None:
        super().__init__(says or self.says)


class CourseFull(CourseError):
    """No place, or fewer than are wanted. `left`: how many there are."""

    def __init__(self, left: int) -> None:
        one = "In diesem Kurs ist nur noch 1 Platz frei."
        some = f"In diesem Kurs sind nur noch {left} Plätze frei."
        full = "Dieser Kurs ist ausgebucht. Sie können sich auf die Warteliste setzen lassen."
        super().__init__({0: full, 1: one}.get(left, some))
        self.left = left


class NotBookable(CourseError):
    """The course takes no registrations this way; the text says why."""

    says = "Für diesen Kurs kann man sich hier nicht anmelden."


class HoldExpired(CourseError):
    """It was kept for some minutes, and they are over."""

    says = "Die Zeit für die Anmeldung ist abgelaufen. Bitte wählen Sie den Kurs noch einmal."


class NotPossible(CourseError):
    """The registration is past that step. `state`: where it stands."""

    says = "Das geht bei dieser Anmeldung nicht mehr."

    def __init__(self, state: str, says: str = "") -> None:
        super().__init__(says)
        self.state = state


class UnknownRegistration(CourseError):
    """No registration has this code, or the secret is not its own."""

    says = "Zu diesem Code gibt es keine Anmeldung. Bitte prüfen Sie den Code."


class TooManyTries(CourseError):
    """So many wrong secrets for this code that it has to wait a minute."""

    says = "Zu viele Versuche. Bitte warten Sie eine Minute."


class BadDetails(CourseError):
    """A field of the registration. `field`: its name in the form."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field


class PaymentError(CourseError):
    """Money; the text says why."""

    says = "Das geht in diesem Stand nicht mehr. Bitte laden Sie die Seite neu."


class BadCollection(PaymentError):
    """A direct debit cannot be made so. `code`: of the registration, "" if it is not one."""

    def __init__(self, says: str, *, code: str = "") -> None:
        super().__init__(f"Anmeldung {code}: {says}" if code else says)
        self.code = code


class SecondPerson(PaymentError):
    """Who drafted a file does not release it."""

    says = "Diese Datei haben Sie angelegt. Freigeben muss eine zweite Person."
