"""What is said about each stored field of courses."""

from buergertelefon.base.stored import (
    AGENTS,
    EVERYBODY,
    NOBODY,
    SCHOOL,
    Keep,
    Stored,
    Table,
    each,
)

_BOTH = f"{SCHOOL}, {AGENTS}, die Person selbst mit ihrem Code"
_COURSE = Stored("das Kursprogramm der Schule", Keep.SETUP, EVERYBODY)
_TERMS = Stored("was bei der Schule gilt: Fristen, Gebühren, Konto", Keep.SETUP, SCHOOL)
_WHO = Stored("wer sich anmeldet und zahlt", Keep.COURSE, _BOTH)
_LINE = Stored("dass es eine Anmeldung gab und was daraus wurde", Keep.FIGURE, _BOTH)
_PART = Stored("wer teilnimmt; Geburtsdatum nur, wo Alter oder Ermäßigung es verlangt", Keep.COURSE,
               SCHOOL)  # fmt: skip
_MONEY = Stored("was zu zahlen war", Keep.AMOUNT, SCHOOL)

STORED: Table = {
    "School": each(
        "id slug office centre name land active hold offer few pay_days notice_days phone_mandates "
        "creditor creditor_id iban bic source checked", _TERMS,
    ),
    "CancelTerm": each("id school days_before percent least_cents", _TERMS),
    "Reduction": each(
        "id school slug name percent cents proof age_below order valid_from valid_until", _TERMS
    ),
    "Semester": each("id school name begins ends", _COURSE),
    "Area": each("id school code name", _COURSE),
    "Venue": each(
        "id school key building room street postcode town district step_free induction_loop "
        "access_note", _COURSE,
    ),
    "Course": {
        **each(
            "id school number semester area venue title text level begins ends units fee_cents "
            "pricing material_cents material_note reducible prerequisites age_from age_until "
            "minimum maximum elsewhere taken in_person cancelled why_cancelled vanished digest "
            "seen", _COURSE,
        ),
        "lecturer": Stored(
            "wer den Kurs gibt, wie die Schule es veröffentlicht; bleibt beim Kurs",
            Keep.PUBLISHED, EVERYBODY,
        ),
    },
    "Session": each("id course begins ends venue", _COURSE),
    "Registration": {
        **each("id key", Stored("damit sich niemand zweimal anmeldet", Keep.FIGURE, NOBODY)),
        **each(
            "reference course channel state seats held_until queued made confirmed ended why "
            "passed_on payment fee_cents withdraw_until altered changes", _LINE,
        ),
        **each("name street postcode town mail phone way lines row certificate", _WHO),
        "contact": Stored(
            "in welchem Gespräch sie gemacht wurde", Keep.COURSE, "wer das Gespräch führt"
        ),
    },
    "Participant": each("id registration name born guardian reduction proof_seen", _PART),
    "Mandate": {
        "iban": Stored("wovon abgebucht wird; verschlüsselt", Keep.DEBIT, NOBODY),
        **each(
            "id registration reference holder hint given signed",
            Stored("dass abgebucht werden darf; von der Kontonummer nur das Ende", Keep.MANDATE,
                   SCHOOL),
        ),
    },
    "Charge": each("id registration kind cents text due made state settled file", _MONEY),
    "PaymentFile": {
        **each("id school state made released collect_on count cents", _MONEY),
        **each(
            "made_by released_by",
            Stored(
                "dass zwei Personen eine Lastschriftdatei freigeben", Keep.BANK_FILE, SCHOOL,
                of_staff=True,
            ),
        ),
        "xml": Stored("die Datei für die Bank; verschlüsselt", Keep.BANK_FILE, SCHOOL),
    },
    "CatalogueVersion": each(
        "id number", Stored("ob sich das Programm geändert hat", Keep.SETUP, NOBODY)
    ),
}  # fmt: skip
