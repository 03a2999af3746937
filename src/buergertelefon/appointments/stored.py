"""What is said about each stored field of appointments."""

from buergertelefon.base.stored import AGENTS, EVERYBODY, NOBODY, Keep, Stored, Table, each

_OFFICE = "zuständiges Amt"
_BOTH = f"{_OFFICE}, {AGENTS}, die Person selbst mit ihrem Code"
_PLAN = Stored("wann an wie vielen Schaltern Termine sind", Keep.SETUP, _OFFICE)
_OFFER = Stored("was gebucht werden kann und was mitzubringen ist", Keep.SETUP, EVERYBODY)
_PLACE = Stored("wie viele Plätze belegt sind, ohne Personen", Keep.FIGURE, _OFFICE)
_QUEUED = Stored("welcher Termin gewünscht wird", Keep.QUEUED, _BOTH)
_CHANGE = Stored("was an einem Kalender geändert wurde; nie, von wem", Keep.FIGURE, _OFFICE)
_CLOSED = Stored("wann gesperrt ist und welche Termine verlegt wurden", Keep.CLOSING, _OFFICE)
_TURN = Stored(
    "wer heute wartet und an welchen Schalter gerufen wird; keine Person am Schalter", Keep.TURN,
    f"{_OFFICE}, Nummer und Schalter im Wartebereich",
)  # fmt: skip
_RUSH = Stored("dass Andrang ist und wer dann zuerst dran ist; keine Besucher", Keep.SETUP, NOBODY)

STORED: Table = {
    "Calendar": each(
        "id slug office centre name land step hold skill confirm_within active plate_days", _PLAN
    ),
    "Reminder": each("id calendar days_before clock before", _PLAN),
    "OpeningPlan": each(
        "id calendar weekday day begins ends kind capacity skilled valid_from valid_until", _PLAN
    ),
    "CalendarService": each(
        "id calendar service duration buffer combinable needs_skill lead horizon discreet counted "
        "plate", _OFFER,
    ),
    "Requirement": each("id service text applies order source checked", _OFFER),
    "Slot": each(
        "id calendar begins day capacity skilled kept_phone kept_web kept_counter taken "
        "taken_skilled taken_phone taken_web taken_counter overbooked", _PLACE,
    ),
    "Contingent": each("id calendar channel share releases_to days_before clock", _PLAN),
    "Booking": {
        **each(
            "id key row", Stored("damit nichts zweimal gebucht wird", Keep.FIGURE, NOBODY)
        ),
        "reference": Stored("Code, mit dem nach dem Termin gefragt wird", Keep.FIGURE, _BOTH),
        "secret_hash": Stored(
            "prüft den Schlüssel der Person; führt zu niemandem", Keep.FIGURE, NOBODY
        ),
        **each(
            "calendar channel begins ends state held_until made confirmed told changes beyond",
            Stored("dass es einen Termin gab, wann und was daraus wurde", Keep.FIGURE, _BOTH),
        ),
        **each(
            "mail phone",
            Stored("wohin Bestätigung und Erinnerung gehen", Keep.APPOINTMENT, _BOTH),
        ),
        "contact": Stored(
            "in welchem Gespräch er gebucht wurde", Keep.APPOINTMENT, "wer das Gespräch führt"
        ),
    },
    "BookedService": each(
        "id booking calendar offer persons", Stored("was gebucht ist", Keep.FIGURE, _BOTH)
    ),
    "Claim": each("id booking slot channel skilled since", _PLACE),
    "WaitingEntry": {
        **each(
            "id calendar also channel items begins ends booking queued offer offered_until passed",
            _QUEUED,
        ),
        **each("mail phone contact", Stored("wer das Angebot bekommt", Keep.QUEUED, _BOTH)),
    },
    "OfficeLimit": each("id office most of_a_service", _PLAN),
    "Holder": each(
        "id booking who",
        Stored("damit niemand zu viele Termine hält; nur ein Hash", Keep.HOLDER, NOBODY),
    ),
    "SpentProof": each(
        "challenge key worked spent until",
        Stored("dass ein Browser vor dem Buchen gerechnet hat; keine Person", Keep.HOLD, NOBODY),
    ),
    "Rush": each("id since opens per_minute tickets early seed next_turn", _RUSH),
    "CalendarEvent": each("id calendar at what before after day channel", _CHANGE),
    "Closing": each("id calendar day begins ends reason lead elsewhere made", _CLOSED),
    "Rebooking": each("id closing booking begins state changes", _CLOSED),
    "FreedPlace": each("id calendar begins channel at", _PLACE),
    "Turn": each("booking calendar day ticket due since first counter called", _TURN),
}  # fmt: skip
