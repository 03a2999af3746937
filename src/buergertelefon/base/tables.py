"""What is said about stored fields of `base`, and of tables that are not ours: Django's, the jobs'.

Their purposes are ours to say: which of their fields are used here, and for what.
"""

from collections.abc import Mapping

from buergertelefon.base.stored import (
    AT_WORK,
    EVERYBODY,
    NOBODY,
    Keep,
    Stored,
    Table,
    each,
)

_HOURS = Stored("wann eine Leitung oder Stelle offen ist", Keep.SETUP, EVERYBODY)
_UNUSED = Stored("gehört zum Baukasten Django, hier ohne Einträge", Keep.SETUP, NOBODY)
_KINDS = Stored("welche Tabellen das Programm kennt", Keep.SETUP, NOBODY)
_JOB = Stored("was im Hintergrund zu tun ist und ob es gelang", Keep.JOB, "wer das System betreibt")

STORED: Table = {
    "Municipality": each("key slug name", Stored("die Städte", Keep.SETUP, EVERYBODY)),
    "OpeningCalendar": each("id name land", _HOURS),
    "OpeningTime": each("id calendar weekday opens closes", _HOURS),
    "SpecialDay": each("id calendar day opens closes reason", _HOURS),
    "ServiceCentre": {
        **each(
            "id slug name municipalities",
            Stored("das Team und für welche Städte es antwortet", Keep.SETUP, EVERYBODY),
        ),
        **each(
            "promise_share promise_seconds longest_wait_limit",
            Stored("was versprochen ist und ab wann die Anzeige warnt", Keep.SETUP, AT_WORK),
        ),
    },
}  # fmt: skip

#: by the label of the app
OTHERS: Mapping[str, Table] = {
    "contenttypes": {"ContentType": each("id app_label model", _KINDS)},
    "auth": {
        "Permission": each("id name content_type codename", _KINDS),
        "Group": each("id name permissions", _UNUSED),
    },
    "sessions": {
        "Session": {
            "session_key": Stored(
                "erkennt den Browser wieder, der sich angemeldet hat", Keep.SESSION, NOBODY,
                of_staff=True,
            ),
            "session_data": Stored(
                "wer angemeldet ist und welche Seite gerade dran ist; bei Bürgerinnen und Bürgern "
                "der begonnene Termin oder Anruf", Keep.SESSION, NOBODY, of_staff=True,
            ),
            "expire_date": Stored("wann die Sitzung endet", Keep.SESSION, NOBODY, of_staff=True),
        }
    },
    "procrastinate": {
        "ProcrastinateJob": {
            **each(
                "id queue_name task_name priority lock status scheduled_at attempts "
                "queueing_lock abort_requested worker", _JOB,
            ),
            "args": Stored(
                "Nummer dessen, worum es geht; nie Name, Adresse oder Text", Keep.JOB,
                "wer das System betreibt",
            ),
        },
        "ProcrastinateEvent": each("id job type at", _JOB),
        "ProcrastinatePeriodicDefer": each(
            "id task_name defer_timestamp job periodic_id",
            Stored("wann etwas Regelmäßiges zuletzt dran war", Keep.SETUP, NOBODY),
        ),
        "ProcrastinateWorker": each(
            "id last_heartbeat",
            Stored("welche Programme im Hintergrund laufen, keine Personen", Keep.SETUP, NOBODY),
        ),
    },
}  # fmt: skip
#: what these apps are called; ours have a `verbose_name`
NAMES: Mapping[str, str] = {
    "contenttypes": "Baukasten Django: Tabellen", "auth": "Baukasten Django: Rechte",
    "sessions": "Sitzungen im Browser", "procrastinate": "Aufgaben im Hintergrund",
    "ContentType": "Tabelle", "Permission": "Recht", "Group": "Gruppe", "Session": "Sitzung",
    "ProcrastinateJob": "Aufgabe", "ProcrastinateEvent": "Verlauf einer Aufgabe",
    "ProcrastinatePeriodicDefer": "Regelmäßige Aufgabe", "ProcrastinateWorker": "Arbeitsprogramm",
}  # fmt: skip
#: tables without a model of an app: which changes of the tables have been made
BARE = frozenset({"django_migrations"})
