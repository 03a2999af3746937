"""How this installation is set up just now, as far as it matters to those who work here.

Of people only how many, and never fewer than five. `staff` and live calls are asked by name for
their settings alone: reporting does not import them.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils.timezone import localtime

from buergertelefon.base.models import ServiceCentre
from buergertelefon.cases.models import Inbox
from buergertelefon.reporting.rules.blocks import FEWEST
from buergertelefon.survey.models import Plan
from buergertelefon.survey.rules.asking import CHANNELS
from buergertelefon.survey.rules.mixing import FEWEST as FEWEST_ANSWERS

ROLES: Mapping[str, str] = {
    "agent": "Beschäftigte am Bürgertelefon", "team_lead": "Leitung", "editor": "Redaktion",
    "planner": "Planung", "back_office": "Amt und Schalter", "administrator": "Verwaltung",
    "staff_council": "Personalvertretung",
}  # fmt: skip
#: what the installation does not have
ABSENT = (
    "Kein Gespräch wird aufgezeichnet.",
    "Niemand kann mithören. In einem Gespräch sind nur die, die darin sprechen.",
    "Keine Zahl über eine einzelne Person: weder Gespräche noch Zeiten, Pausen oder Bewertungen.",
    "Wer ein Gespräch angenommen hat, wird nach der Nacharbeit nicht mehr gespeichert.",
    "Wann sich jemand an- oder abgemeldet hat, wird nicht festgehalten; gespeichert ist eine "
    "Anmeldung nur, solange sie gilt.",
    "Wer wann Pause hatte, und warum, wird nicht festgehalten; gespeichert ist nur der jetzige "
    "Stand.",
    "Welche Seite jemand aufgerufen hat, wird nicht protokolliert.",
    "Antworten aus Befragungen führen zu keinem Gespräch und zu keiner Person.",
)
#: a right of a role on a table; the view of a table counts as one
RIGHTS = """
SELECT n.nspname || '.' || c.relname, concat_ws(', ',
    CASE WHEN has_any_column_privilege(%(role)s, c.oid, 'SELECT') THEN 'lesen' END,
    CASE WHEN has_any_column_privilege(%(role)s, c.oid, 'INSERT') THEN 'anlegen' END,
    CASE WHEN has_any_column_privilege(%(role)s, c.oid, 'UPDATE') THEN 'ändern' END,
    CASE WHEN has_table_privilege(%(role)s, c.oid, 'DELETE') THEN 'löschen' END,
    CASE WHEN has_table_privilege(%(role)s, c.oid, 'TRUNCATE') THEN 'leeren' END)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema' AND has_schema_privilege(%(role)s, n.oid, 'USAGE')
ORDER BY 1
"""


@dataclass(frozen=True)
class Section:
    """A table of the annex; `rows` (n, columns). Without rows the note says why."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def running(*, at: datetime) -> Iterator[Section]:
    """All sections, in the order of the annex."""
    yield _centres()
    yield _roles()
    yield _role_of_reporting()
    yield _groups()
    yield _surveys()
    yield _surges(at)
    yield _offices()
    yield _logs()


def how_many(people: int) -> str:
    """A number of people as it may be told."""
    return str(people) if people >= FEWEST else f"unter {FEWEST}"


def _centres() -> Section:
    rows = tuple(
        (
            one.name,
            ", ".join(sorted(city.name for city in one.municipalities.all())),
            f"{one.promise_share * 100:.0f} % in {one.promise_seconds} Sekunden",
            f"{one.longest_wait_limit} Sekunden",
        )
        for one in ServiceCentre.objects.prefetch_related("municipalities").order_by("name")
    )
    columns = ("Servicecenter", "Städte", "Versprechen", "Warnung ab einer Wartezeit von")
    return Section("Servicecenter und Versprechen", "", columns, rows)


def _roles() -> Section:
    people = get_user_model().objects.filter(is_active=True)
    rows = tuple(
        (name, how_many(people.filter(roles__contains=[role]).count()))
        for role, name in ROLES.items()
    )
    note = "Wer mehrere Rollen hat, steht in jeder. Gesperrte Konten zählen nicht mit."
    return Section("Rollen", note, ("Rolle", "Personen"), rows)


def _role_of_reporting() -> Section:
    """What the database lets the figures read; asked of PostgreSQL, inherited rights included."""
    title, columns = "Datenbankrolle der Auswertung", ("Tabelle", "Rechte")
    role = getattr(settings, "REPORTING_ROLE", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            return Section(title, "Nicht eingerichtet.", columns, ())
        cursor.execute(RIGHTS, {"role": role})
        rows = tuple((table, rights) for table, rights in cursor.fetchall() if rights)
    note = (
        f"Zahlen werden mit der Rolle „{role}“ gelesen. Auf alles, was hier nicht steht, hat sie "
        "kein Recht, auch nicht, wenn das Programm einen Fehler hat."
    )
    return Section(title, note, columns, rows)


def _groups() -> Section:
    rows = (
        ("Zahlen einer Leitung am Bürgertelefon", f"erst ab {FEWEST} Personen im Dienst"),
        ("Ergebnisse einer Befragung", f"erst ab {FEWEST_ANSWERS} Antworten"),
        ("Personen je Rolle", f"erst ab {FEWEST}, sonst „unter {FEWEST}“"),
    )
    return Section("Kleinste Gruppen", "", ("Was", "Wird gezeigt"), rows)


def _surveys() -> Section:
    rows = tuple(
        (
            one.centre.name, CHANNELS.get(one.channel, one.channel), one.scale,
            f"{one.share / 100:g} %".replace(".", ","), "ja" if one.active else "nein",
        )
        for one in Plan.objects.select_related("centre").order_by("centre__name", "channel")
    )  # fmt: skip
    columns = ("Servicecenter", "Weg", "Frage", "Anteil der Befragten", "An")
    return Section("Befragungen", "" if rows else "Keine eingerichtet.", columns, rows)


def _surges(at: datetime) -> Section:
    surges = apps.get_model("telephony", "Surge").objects.filter(until__gt=at)
    rows = tuple(
        (
            one.queue.name, _moment(one.since), _moment(one.until),
            f"höchstens {one.wrap_up_seconds} Sekunden" if one.wrap_up_seconds else "wie immer",
        )
        for one in surges.select_related("queue").order_by("since")
    )  # fmt: skip
    columns = ("Warteschlange", "seit", "bis", "Nacharbeit")
    return Section("Andrang", "" if rows else "Zurzeit keiner.", columns, rows)


def _offices() -> Section:
    inboxes = Inbox.objects.filter(active=True).select_related("office").order_by("office__name")
    rows = tuple((one.office.name, f"{one.keep_days} Tage") for one in inboxes)
    note = "So lange nach dem Abschluss eines Vorgangs ist gespeichert, wer was gefragt hat."
    if not rows:
        note = "Keine Stelle bekommt Vorgänge."
    return Section("Fristen der Stellen", note, ("Stelle", "Frist"), rows)


def _logs() -> Section:
    level = logging.getLevelName(logging.getLogger().getEffectiveLevel())
    rows = (
        (
            f"Protokoll der Programme (ab Stufe {level})",
            "feste Sätze und Nummern; keine Namen, Rufnummern, Texte oder Adressen von Seiten",
            "so lange, wie das Betriebssystem des Rechners es einrichtet",
        ),
        ("Zugriffe auf Seiten", "nichts: das Programm führt kein Zugriffsprotokoll", "entfällt"),
        (
            "Protokoll der eigenen Telefonanlage, wenn eine läuft", "technische Meldungen",
            "7 Tage",
        ),
        (
            "Sicherungen der Datenbank", "alles, was gespeichert ist",
            "wie die Dienststelle es einrichtet",
        ),
    )  # fmt: skip
    return Section("Protokolle", "", ("Was", "Was darin steht", "Wie lange"), rows)


def _moment(at: datetime) -> str:
    return f"{localtime(at):%d.%m.%Y, %H:%M}"
