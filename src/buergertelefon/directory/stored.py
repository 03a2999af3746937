"""What is said about each stored field of the directory: functions and offices, no names."""

from buergertelefon.base.stored import AT_WORK, EVERYBODY, Keep, Stored, Table, each

_OFFICE = Stored("Anschrift, Erreichbarkeit und Zugang einer Stelle", Keep.SETUP, EVERYBODY)
_SERVICE = Stored("welche Leistungen es gibt und wer zuständig ist", Keep.SETUP, EVERYBODY)

STORED: Table = {
    "Office": each(
        "id slug name municipality level phone fax mail address room latitude longitude url hours "
        "step_free induction_loop languages access_note most_concerns months_ahead "
        "appointment_note source as_of valid_from valid_until agency foreign_id", _OFFICE,
    ),
    "Closure": each(
        "id office begins ends reason", Stored("wann eine Stelle zu ist", Keep.SETUP, EVERYBODY)
    ),
    "Extension": each(
        "id office function phone fax mail room",
        Stored("Durchwahl einer Funktion, nie ein Name", Keep.SETUP, AT_WORK),
    ),
    "Absence": each(
        "id extension begins ends deputy",
        Stored(
            "an welcher Durchwahl niemand ist und wer vertritt; nie, warum", Keep.ABSENCE, AT_WORK,
            of_staff=True,
        ),
    ),
    "Family": each("id slug question", _SERVICE),
    "Service": each("id slug key name ours popular family apart agency foreign_id", _SERVICE),
    "Responsibility": each("id service office area part agency foreign_id", _SERVICE),
    "OnlineService": each("id name url trust agency foreign_id services", _SERVICE),
}  # fmt: skip
