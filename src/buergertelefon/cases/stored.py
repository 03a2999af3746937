"""What is said about each stored field of cases."""

from buergertelefon.base.stored import Keep, Stored, Table, each

_WORKING = "zuständiges Amt, Bürgertelefon"
_BOTH = f"{_WORKING}, die Person selbst mit ihrem Schlüssel"
_ALL = f"{_WORKING}; Stand und Zeiten jeder mit dem Code"
_LEADS = "Leitung"
_NOBODY = "niemand, nur das Programm"

STORED: Table = {
    "Case": {
        "id": Stored("hält Vorgang, Verlauf und Anhänge zusammen", Keep.FIGURE, _NOBODY),
        "reference": Stored("Code, mit dem nach dem Stand gefragt wird", Keep.FIGURE, _ALL),
        "key": Stored(
            "macht aus fünf Klicks einen Vorgang; daraus wird der Schlüssel berechnet, der nach "
            "dem Anonymisieren nichts mehr öffnet", Keep.FIGURE, _NOBODY,
        ),
        **each("centre inbox", Stored("wer antwortet", Keep.FIGURE, _ALL)),
        **each(
            "municipality service subject area",
            Stored("Thema und Gebiet, für die Zuständigkeit und Zählungen", Keep.FIGURE, _WORKING),
        ),
        **each("state changes", Stored("wo der Vorgang steht", Keep.FIGURE, _ALL)),
        "channel": Stored("wie die Frage kam, für Zählungen", Keep.FIGURE, _WORKING),
        "language": Stored("in welcher Sprache geantwortet wird", Keep.FIGURE, _BOTH),
        "way": Stored("wie die Antwort zurückgeht", Keep.FIGURE, _BOTH),
        "question": Stored("die Frage, damit sie beantwortet werden kann", Keep.CASE, _BOTH),
        **each(
            "place latitude longitude",
            Stored("der Ort, um den es geht", Keep.CASE, _BOTH),
        ),
        **each(
            "name mail phone postal",
            Stored("wohin die Antwort geht; nur, was der gewählte Weg braucht", Keep.CASE, _BOTH),
        ),
        **each(
            "reach call_from call_until",
            Stored("wann die Person angerufen werden möchte", Keep.CASE, _BOTH),
        ),
        "contact": Stored("in welchem Gespräch er aufgenommen wurde", Keep.CASE, "Bürgertelefon"),
        **each(
            "opened due promised paused reminded escalated first_answer kept answered closed "
            "updated reopened calls",
            Stored("die Frist und ob sie gehalten wurde", Keep.FIGURE, _ALL),
        ),
        "taken_by": Stored(
            "wer ihn gerade bearbeitet, damit es nicht zwei tun; mit der Antwort gelöscht",
            Keep.DESK, "zuständiges Amt", of_staff=True,
        ),
        "rather": Stored(
            "zu welcher Stelle er nach Meinung des Amts gehört", Keep.FIGURE, _WORKING
        ),
        "merged_into": Stored("mit welchem er zusammengelegt ist", Keep.FIGURE, _WORKING),
        "erased": Stored("seit wann er anonym ist", Keep.FIGURE, _WORKING),
    },
    "Entry": {
        **each("id case", Stored("hält den Verlauf zusammen", Keep.FIGURE, _NOBODY)),
        **each(
            "at step actor inbox by_mail internal",
            Stored("was wann geschah, von welcher Seite, nie von wem", Keep.FIGURE, _BOTH),
        ),
        "text": Stored(
            "Antwort, Rückfrage, Ergänzung, Notiz; Notizen nur für Beschäftigte", Keep.CASE, _BOTH
        ),
        "key": Stored("damit nichts zweimal eingeht", Keep.CASE, _NOBODY),
    },
    "Attachment": {
        **each("id case entry", Stored("hält Datei und Vorgang zusammen", Keep.CASE, _NOBODY)),
        **each(
            "name kind size content internal made",
            Stored("eine Datei zur Frage oder zur Antwort", Keep.CASE, _BOTH),
        ),
    },
    "Inbox": {
        **each(
            "id office centre calendar clock within remind_before keep_days active by_mail",
            Stored("welche Stelle nach welcher Uhr antwortet", Keep.SETUP, _LEADS),
        ),
        **each(
            "mail tell_late", Stored("Postfächer der Stelle, keiner Person", Keep.SETUP, _LEADS)
        ),
        "people": Stored(
            "wer dort antworten darf: ein Recht, keine Spur", Keep.SETUP, _LEADS, of_staff=True
        ),
    },
    "Inbound": {
        **each(
            "id digest at fate why case centre",
            Stored("dass eine Mail ankam und was daraus wurde; 30 Tage", Keep.MAIL, _LEADS),
        ),
        **each(
            "sender subject text problem content",
            Stored("eine Mail eines Amts, die jemand zuordnen muss", Keep.MAIL, _LEADS),
        ),
    },
    "TextBlock": each(
        "id centre inbox title text language",
        Stored("wiederkehrende Texte der Stelle, nichts über Personen", Keep.SETUP, _WORKING),
    ),
}  # fmt: skip
