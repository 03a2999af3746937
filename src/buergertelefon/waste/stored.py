"""What is said about each stored field of waste."""

from buergertelefon.base.stored import (
    AGENTS,
    DEPOT,
    EDITORS,
    EVERYBODY,
    NOBODY,
    Keep,
    Stored,
    Table,
    each,
)

_BOTH = f"{DEPOT}, {AGENTS}, die Person selbst mit ihrem Code"
_RULES = Stored("was in einer Stadt für Abfall gilt", Keep.SETUP, EVERYBODY)
_DATES = Stored("wann in welchem Haus welcher Abfall geholt wird", Keep.SETUP, EVERYBODY)
_WHERE = Stored("was wohin gehört und wer es annimmt", Keep.SETUP, EVERYBODY)
_TOUR = Stored("wann welche Tour fährt und wie voll sie ist", Keep.FIGURE, DEPOT)
_TURN = Stored(
    "wie oft ein Haushalt im Jahr Sperrmüll angemeldet hat; nur ein Hash", Keep.TURN_OF_YEAR, NOBODY
)
_ORDER = Stored("was wo an welchem Tag abgeholt wird", Keep.PICK_UP, _BOTH)
_WISH = "Erinnerung an die Abfuhr; ohne Bestätigung nach zwei Tagen gelöscht"
_REPORT = Stored("was wo gemeldet wurde und was daraus wurde", Keep.REPORT_LINE, _BOTH)
_SHOWN = Stored(
    "der Ort; bei öffentlichen Meldungen im Netz, bei anderen bleibt nach 90 Tagen nur die Straße",
    Keep.REPORT_LINE, f"{_BOTH}; öffentliche Meldungen alle",
)  # fmt: skip

STORED: Table = {
    "Provider": each(
        "id slug name office centre commune town land active out_from out_by bulky_per_year "
        "bulky_litres bulky_lead_days bulky_ahead_days bulky_change_days kerb_by bulky_rules south "
        "west north east source checked", _RULES,
    ),
    "Zone": each("id provider name districts latitude longitude", _RULES),
    "WasteVersion": each("name number", Stored("ob sich etwas geändert hat", Keep.SETUP, NOBODY)),
    "Source": each(
        "id provider slug name as_of example first last houses gaps dates digest taken", _DATES
    ),
    "DateCalendar": each("id provider digest", _DATES),
    "CollectionDate": each("id calendar day kind source", _DATES),
    "Street": each("id provider name key position", _DATES),
    "House": each("id street number key calendar zone", _DATES),
    "Round": each("id provider zone category day capacity taken closed", _TOUR),
    "Quota": each("id provider household year used", _TURN),
    "BulkyOrder": {
        **each("id key", Stored("damit nichts zweimal angemeldet wird", Keep.PICK_UP, NOBODY)),
        **each(
            "reference provider house street number state channel made ended year litres changes "
            "reminded", _ORDER,
        ),
        **each(
            "name postcode mail phone way note household",
            Stored("wer angemeldet hat und wie wir Bescheid geben", Keep.HOUSEHOLD, _BOTH),
        ),
        "contact": Stored(
            "in welchem Gespräch sie gemacht wurde", Keep.HOUSEHOLD, "wer das Gespräch führt"
        ),
    },
    "BulkyPart": {
        **each("id order round", _ORDER),
        "items": Stored("was auf die Straße kommt", Keep.HOUSEHOLD, _BOTH),
    },
    "Material": each("id slug name", _WHERE),
    "Station": each(
        "id provider slug name address district latitude longitude hours phone step_free "
        "access_note note active source checked", _WHERE,
    ),
    "StationMaterial": each("id station material limit fee_cents fee_note", _WHERE),
    "StationNotice": each("id station text closed begins ends", _WHERE),
    "Item": each("id slug name words hazard example changed", _WHERE),
    "ItemWay": each(
        "id item provider order disposal text material category litres fee_cents fee_note source "
        "checked", _WHERE,
    ),
    "SoughtItem": each(
        "id provider word count last done",
        Stored("wonach vergeblich gefragt wurde, nie von wem", Keep.SOUGHT, EDITORS),
    ),
    "CollectionReminder": each(
        "id reference key house kinds hour way mail phone made confirmed sent",
        Stored(_WISH, Keep.WISH, f"{AGENTS}, die Person selbst mit ihrem Code"),
    ),
    "ReportService": each(
        "id provider code name description group keywords kind public attributes expected_days "
        "notice order active changed", _RULES,
    ),
    "ApiKey": each(
        "id name digest provider active made",
        Stored("welches Programm Meldungen senden darf; keine Person", Keep.SETUP,
               "wer das System betreibt"),
    ),
    "Report": {
        **each(
            "id key", Stored("damit nichts zweimal gemeldet wird", Keep.REPORT_LINE, NOBODY)
        ),
        **each(
            "reference service state status_notes channel requested updated expected "
            "closed erased", _REPORT,
        ),
        "answers": Stored(
            "was zur Meldung gefragt war; Geschriebenes wird 90 Tage nach dem Abschluss gelöscht",
            Keep.REPORT_LINE, _BOTH,
        ),
        **each("house address latitude longitude looked public_text", _SHOWN),
        **each(
            "description media_url",
            Stored("was jemand geschrieben hat", Keep.REPORT, _BOTH),
        ),
        **each(
            "name mail phone way postcode",
            Stored("wer gemeldet hat und wie wir Bescheid geben", Keep.REPORT, _BOTH),
        ),
        "contact": Stored(
            "in welchem Gespräch sie aufgenommen wurde", Keep.REPORT, "wer das Gespräch führt"
        ),
    },
}  # fmt: skip
