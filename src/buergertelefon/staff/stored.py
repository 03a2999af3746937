"""What is said about each stored field of staff."""

from buergertelefon.base.stored import AGENTS, AT_WORK, LEADS, NOBODY, Keep, Stored, Table, each

_ADMIN = "Verwaltung der Konten"

STORED: Table = {
    "Agent": {
        "id": Stored("hält die Angaben eines Kontos zusammen", Keep.ACCOUNT, NOBODY, of_staff=True),
        "username": Stored("womit sich jemand anmeldet", Keep.ACCOUNT, _ADMIN, of_staff=True),
        "password": Stored(
            "prüft das Passwort; nur als Hash, niemand kann es lesen", Keep.ACCOUNT, NOBODY,
            of_staff=True,
        ),
        "name": Stored(
            "wie die Person an den Arbeitsplätzen heißt", Keep.ACCOUNT, AT_WORK, of_staff=True
        ),
        **each(
            "centre roles is_active edits_for",
            Stored("was jemand darf und wo", Keep.ACCOUNT, f"{_ADMIN}, {LEADS}", of_staff=True),
        ),
        "seat": Stored(
            "an welchem Platz jemand zuletzt saß, damit das Telefon dort klingelt; beim nächsten "
            "Anmelden überschrieben", Keep.ACCOUNT, AGENTS, of_staff=True,
        ),
        "desk": Stored(
            "verbindet das Konto mit dem Zustand, solange jemand angemeldet ist", Keep.ACCOUNT,
            NOBODY, of_staff=True,
        ),
    },
    "Skill": each(
        "slug name", Stored("Fähigkeiten und Sprachen, die es gibt", Keep.SETUP, AT_WORK)
    ),
    "AgentSkill": each(
        "id agent skill level",
        Stored(
            "welche Gespräche jemand bekommt: Stufe 1 sofort, Stufe 2 nach etwas Wartezeit; keine "
            "Bewertung", Keep.ACCOUNT, f"{_ADMIN}, {LEADS}", of_staff=True,
        ),
    ),
    "AuditEntry": each(
        "id at by what detail",
        Stored(
            "wer wann eine veröffentlichte Auskunft, ein Wort oder eine Einstellung geändert hat; "
            "nie, wer ein Gespräch oder einen Vorgang hatte", Keep.RECORD,
            "wer das System betreibt; keine Seite zeigt es", of_staff=True,
        ),
    ),
}  # fmt: skip
