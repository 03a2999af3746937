"""What is said about each stored field of contacts. None of it says who had the conversation."""

from buergertelefon.base.stored import AGENTS, AT_WORK, LEADS, NOBODY, Keep, Stored, Table, each

_SUMS = f"{LEADS}, Planung, Personalvertretung, nur als Summen"
_HOLDS = Stored("hält ein Gespräch und seine Schritte zusammen", Keep.FIGURE, NOBODY)
_OWED = Stored("was nach dem Gespräch noch zu tun ist", Keep.FIGURE, f"{AGENTS}, {LEADS}")

STORED: Table = {
    "Ledger": each(
        "centre last_number last_position opening",
        Stored("zählt Gespräche ohne Lücke", Keep.FIGURE, NOBODY),
    ),
    "Milestone": each(
        "id centre number",
        Stored("welche Anrufe ein Jubiläum sind", Keep.SETUP, AT_WORK),
    ),
    "Contact": {
        **each("id number", _HOLDS),
        **each(
            "centre channel municipality called line_name language begun entered_queue answered "
            "ended closed held_ms end cause",
            Stored(
                "wann jemand anrief, wie lange es dauerte und wie es endete; nicht, wer anrief, "
                "und nicht, wer abnahm", Keep.FIGURE, _SUMS,
            ),
        ),
        **each(
            "outcome outcome_proposed", Stored("was dabei herauskam", Keep.FIGURE, _SUMS)
        ),
        **each(
            "keyed again",
            Stored("ob ein Anliegen binnen sieben Tagen wiederkam", Keep.FIGURE, NOBODY),
        ),
        "note": Stored(
            "was für die Nacharbeit aufgeschrieben wurde", Keep.NOTE,
            "wer das Gespräch führt, bis zum Ende der Nacharbeit; danach keine Seite",
        ),
    },
    "ContactTopic": {
        **each(
            "id contact service", Stored("worum es im Gespräch ging", Keep.FIGURE, _SUMS)
        ),
        **each(
            "first repeated",
            Stored("ob zu einem Thema wieder angerufen wurde", Keep.FIGURE, NOBODY),
        ),
    },
    "CallerEpoch": {
        "id": Stored("hält die Zeile", Keep.CALLER, NOBODY),
        **each(
            "centre begins key",
            Stored(
                "der Schlüssel, mit dem Rufnummern von zwei Wochen unkenntlich gemacht werden",
                Keep.CALLER, NOBODY,
            ),
        ),
    },
    "CallerKey": each(
        "contact key before",
        Stored(
            "ob dieselbe Nummer wieder anruft; die Nummer steht nicht darin", Keep.CALLER, NOBODY
        ),
    ),
    "ContactEvent": each(
        "id centre position contact kind at detail",
        Stored("Schritte eines Gesprächs: Zeiten und Ursachen, nie Personen", Keep.FIGURE, _SUMS),
    ),
    "SharedCard": each(
        "id contact at title phone text url",
        Stored(
            "welche Stelle der anrufenden Person gezeigt wurde; öffentliche Angaben", Keep.FIGURE,
            "wer das Gespräch führt und wer anruft, solange es dauert",
        ),
    ),
    "FollowUp": {
        **each("id contact kind due done", _OWED),
        "text": Stored(
            "worum es beim Rückruf geht", Keep.NOTE, f"{AGENTS}, {LEADS}"
        ),
        "phone": Stored(
            "wohin zurückgerufen wird; gelöscht, wenn es erledigt ist", Keep.CALLBACK,
            f"{AGENTS}, {LEADS}",
        ),
    },
}  # fmt: skip
