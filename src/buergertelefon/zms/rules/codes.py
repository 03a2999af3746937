"""Errors of the interface: their names and status as in ZMS, the words are ours.

Source: names and status codes of it-at-m/eappointment, zmscitizenapi (2026).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Code(StrEnum):
    """Why the interface says no."""

    REQUEST = "invalidRequest"
    METHOD = "requestMethodNotAllowed"
    TOO_LARGE = "requestEntityTooLarge"
    TOO_OFTEN = "rateLimitExceeded"
    NOT_FOUND = "notFound"
    START = "invalidStartDate"
    END = "invalidEndDate"
    ORDER = "startDateAfterEndDate"
    RANGE = "dateRangeTooLarge"
    OFFICE = "invalidOfficeId"
    SERVICE = "invalidServiceId"
    COUNT = "invalidServiceCount"
    EMPTY = "emptyServiceArrays"
    MISMATCH = "mismatchedArrays"
    TIMESTAMP = "invalidTimestamp"
    PROCESS = "invalidProcessId"
    KEY = "invalidAuthKey"
    NAME = "invalidFamilyName"
    MAIL = "invalidEmail"
    PHONE = "invalidTelephone"
    TEXT = "invalidCustomTextfield"
    COMBINATION = "invalidLocationAndServiceCombination"
    NO_DAY = "noAppointmentForThisDay"
    GONE = "appointmentNotAvailable"
    UNKNOWN = "appointmentNotFound"
    TOO_MANY = "tooManyAppointmentsWithSameMail"
    NOT_RESERVED = "processNotReservedAnymore"
    NOT_CANCELLED = "appointmentCanNotBeCanceled"


#: status of HTTP and our words for each
SAYS: Mapping[Code, tuple[int, str]] = {
    Code.REQUEST: (400, "Die Anfrage ist nicht lesbar. Gesendet wird ein JSON-Objekt."),
    Code.METHOD: (405, "Diese Methode geht hier nicht."),
    Code.TOO_LARGE: (413, "Die Anfrage ist zu groß, höchstens 8 kB."),
    Code.TOO_OFTEN: (429, "Zu viele Versuche. Bitte warten Sie eine Minute."),
    Code.NOT_FOUND: (404, "Diese Adresse gibt es nicht."),
    Code.START: (400, "startDate: Bitte einen Tag angeben, zum Beispiel 2026-11-24."),
    Code.END: (400, "endDate: Bitte einen Tag angeben, zum Beispiel 2026-11-24."),
    Code.ORDER: (400, "startDate liegt nach endDate."),
    Code.RANGE: (400, "Der Zeitraum ist zu lang, höchstens 365 Tage."),
    Code.OFFICE: (400, "officeId: Bitte ganze Zahlen aus offices-and-services angeben."),
    Code.SERVICE: (400, "serviceId: Bitte ganze Zahlen aus offices-and-services angeben."),
    Code.COUNT: (400, "serviceCount: Bitte zu jeder Leistung eine mögliche Anzahl angeben."),
    Code.EMPTY: (400, "serviceId, serviceCount: Bitte mindestens eine Leistung angeben."),
    Code.MISMATCH: (400, "serviceId und serviceCount sind nicht gleich lang."),
    Code.TIMESTAMP: (400, "timestamp: Bitte einen Zeitpunkt aus available-calendar angeben."),
    Code.PROCESS: (400, "processId: Bitte eine ganze Zahl größer 0 angeben."),
    Code.KEY: (400, "authKey: Bitte den Schlüssel des Termins angeben."),
    Code.NAME: (400, "familyName: Bitte einen Text angeben oder das Feld weglassen."),
    Code.MAIL: (400, "email: Das ist keine Adresse. Bitte so schreiben: name@beispiel.de."),
    Code.PHONE: (400, "telephone: Bitte eine Nummer mit Vorwahl angeben: 0171 1234567."),
    Code.TEXT: (400, "customTextfield: Bitte einen Text angeben oder das Feld weglassen."),
    Code.COMBINATION: (400, "Diese Leistungen gibt es dort nicht, oder nicht zusammen."),
    Code.NO_DAY: (404, "In diesem Zeitraum ist nichts frei. Bitte einen anderen wählen."),
    Code.GONE: (404, "Dieser Termin ist nicht mehr frei. Bitte wählen Sie einen anderen."),
    Code.UNKNOWN: (404, "Zu dieser Nummer und diesem Schlüssel gibt es keinen Termin."),
    Code.TOO_MANY: (406, "Mit dieser Adresse oder Nummer gibt es dort schon genug Termine."),
    Code.NOT_RESERVED: (409, "Der Termin ist nicht mehr reserviert. Bitte noch einmal wählen."),
    Code.NOT_CANCELLED: (406, "Dieser Termin lässt sich nicht mehr absagen."),
}


def status_of(codes: Iterable[Code]) -> int:
    """Of several errors the highest status, as ZMS does it."""
    return max(SAYS[one][0] for one in codes)


def document(codes: Iterable[Code]) -> dict[str, list[dict[str, object]]]:
    """The body of an answer that says no."""
    return {
        "errors": [
            {
                "errorCode": one.value,
                "errorMessage": SAYS[one][1],
                "statusCode": SAYS[one][0],
                "errorType": "error",
            }
            for one in codes
        ]
    }
