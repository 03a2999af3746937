"""Does everything run?"""

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from procrastinate.contrib.django.models import ProcrastinateWorker

from buergertelefon.base.models import ServiceCentre
from buergertelefon.cases import mailboxes
from buergertelefon.cases.errors import MailboxDown
from buergertelefon.doctor.finding import Finding
from buergertelefon.embedded import Embedded
from buergertelefon.messages import channels
from buergertelefon.messages.queries import letters_waiting
from buergertelefon.messages.rules.outbox import CHANNELS, MACHINES, quiet_hours
from buergertelefon.reporting.errors import NotReadable
from buergertelefon.reporting.queries import rights
from buergertelefon.serve import address, health
from buergertelefon.telephony.asterisk import install
from buergertelefon.telephony.models import Leadership

START = "make run (oder buergertelefon serve)"
ROLE = "Als Inhaber der Datenbank: buergertelefon figures-role"
UP = "Starten: buergertelefon exchange up"
OLDEST_POSTGRESQL = 15
#: The leader writes its sign of life every second.
LEADER_SILENT = timedelta(seconds=5)
#: So long a mail server or gateway may take to open its door; seconds.
KNOCK = 3
#: A letter that nobody has printed for so long was forgotten.
UNPRINTED = timedelta(days=3)
#: A worker writes its own every 10 s.
WORKER_SILENT = timedelta(seconds=30)


def database(embedded: Embedded | None) -> Finding:
    """Does the database answer, and is it new enough?"""
    if embedded is not None and embedded.pid() is None:
        return Finding(f"Datenbank: läuft nicht ({embedded.home})", f"Starten: {START}.")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0])  # 180004 is 18.4
    except DatabaseError as problem:
        reason = str(problem).strip().split("\n", 1)[0]
        return Finding(
            f"Datenbank: nicht erreichbar ({reason})",
            f"Protokoll lesen: {embedded.log}" if embedded else "DATABASE_URL prüfen.",
        )
    what = f"Datenbank: PostgreSQL {version // 10000}.{version % 10000}"
    if version // 10000 < OLDEST_POSTGRESQL:
        return Finding(what, f"PostgreSQL {OLDEST_POSTGRESQL} oder neuer nehmen.")
    return Finding(f"{what}, {'eingebaut' if embedded else 'eigener Server'}")


def text_rules() -> Finding:
    """Does the database know German letters?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('Ä') = 'ä', current_setting('server_encoding')")
        row = cursor.fetchone()
    if row == (True, "UTF8"):
        return Finding("Datenbank: kennt Umlaute (UTF8)")
    return Finding(
        "Datenbank: macht aus Ä kein ä",
        "Die Datenbank mit ENCODING UTF8 und LC_CTYPE C.UTF-8 (oder de_DE.UTF-8) neu anlegen.",
    )


def tables() -> Finding:
    """Are the tables those of this version?"""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        return Finding(f"Tabellen: {missing} Änderungen fehlen", "buergertelefon migrate")
    return Finding("Tabellen: auf dem Stand dieser Version")


def figures() -> Finding:
    """Can figures be read, by a role that can read nobody's work?"""
    what = "Zahlen: "
    if "figures" not in settings.DATABASES:
        return Finding(f"{what}FIGURES_DATABASE_URL fehlt", f"{ROLE}, dann diese Angabe setzen.")
    try:
        with rights.reading():
            missing, too_much = rights.unreadable(), rights.too_much()
    except NotReadable:
        return Finding(
            f"{what}die Rolle darf sich nicht anmelden",
            f"{ROLE}; mit Kennwort: FIGURES_DATABASE_URL prüfen, ein neues setzt --password-file.",
        )
    if too_much:
        return Finding(
            f"{what}die Rolle darf mehr als nötig: {', '.join(too_much[:5])}",
            f"{ROLE}; bleibt es so, das Recht am Server entziehen.",
        )
    if missing:
        return Finding(f"{what}die Rolle liest nicht {', '.join(missing[:5])}", f"{ROLE}.")
    return Finding(f"{what}eigene Rolle, liest Summen und keine Person")


def exchanges(*, at: datetime) -> Iterator[Finding]:
    """Does an exchange lead each centre?"""
    beats = dict(Leadership.objects.values_list("centre_id", "beat"))
    centres = ServiceCentre.objects.order_by("name")
    if not centres:
        yield Finding("Servicecenter: keines angelegt", "Beispiel laden: buergertelefon demo")
    for centre in centres:
        what = f"Vermittlung {centre.name}"
        beat = beats.get(centre.pk)
        if beat is None:
            yield Finding(f"{what}: hat noch nie gearbeitet", f"Starten: {START}.")
        elif at - beat > LEADER_SILENT:
            ago = int((at - beat).total_seconds())
            yield Finding(f"{what}: seit {ago} s kein Lebenszeichen", f"Starten: {START}.")
        else:
            yield Finding(f"{what}: arbeitet")


def worker(*, at: datetime) -> Finding:
    """Does a worker take jobs?"""
    beating = ProcrastinateWorker.objects.filter(last_heartbeat__gt=at - WORKER_SILENT).count()
    if not beating:
        return Finding("Aufgaben im Hintergrund: niemand erledigt sie", f"Starten: {START}.")
    return Finding("Aufgaben im Hintergrund: werden erledigt")


def telephone() -> Finding:
    """Does the telephone system answer, if there is one?"""
    at = install.address()
    if at is None:
        return Finding("Telefon: keines eingerichtet, Anrufe kommen über die Internetseite")
    state = install.state(at)
    if state is None:
        return Finding(f"Telefon: Asterisk antwortet nicht ({at.url})", UP)
    return Finding(f"Telefon: Asterisk {state.version.partition('+')[0]} nimmt Anrufe an")


def messages() -> Iterator[Finding]:
    """Do the mail server and the SMS gateway answer, if there are any?"""
    for channel in MACHINES:
        what = f"Nachrichten per {CHANNELS[channel]}"
        try:
            way = channels.read(channel)
        except ValueError as problem:
            yield Finding(f"{what}: {problem}", "Siehe docs/how-to/messages.md.")
            continue
        if way is None:
            yield Finding(f"{what}: nicht eingerichtet")
            continue
        host, port = way.address
        try:
            socket.create_connection((host, port), timeout=KNOCK).close()
        except OSError:
            yield Finding(
                f"{what}: {host}:{port} antwortet nicht", f"{channel.upper()}_URL und Netz prüfen."
            )
        else:
            yield Finding(f"{what}: {host}:{port} antwortet")
    try:
        quiet_hours(settings.SMS_QUIET)
    except ValueError:
        yield Finding(
            f"SMS_QUIET ist „{settings.SMS_QUIET}“", "Zwei Stunden schreiben: SMS_QUIET=21-7"
        )


def answers() -> Finding:
    """Can the mailbox be read that offices without accounts answer to, if there is one?"""
    what, remedy = "Antworten von Stellen per E-Mail", "Siehe docs/how-to/cases.md."
    try:
        box = mailboxes.mailbox()
        if box is None:
            return Finding(f"{what}: nicht eingerichtet")
        host, port = box.address
        with box.opened():
            return Finding(f"{what}: {host}:{port} lässt uns lesen")
    except (ValueError, MailboxDown) as problem:
        return Finding(f"{what}: {problem}", remedy)


def letters(*, at: datetime) -> Finding:
    """Does somebody print what is to go by letter?"""
    number, oldest = letters_waiting()
    if oldest is None:
        return Finding("Nachrichten per Brief: keiner wartet")
    days = (at - oldest).days
    what = f"Nachrichten per Brief: {number} zu drucken, der älteste seit {days} Tagen"
    if at - oldest < UNPRINTED:
        return Finding(what)
    return Finding(what, "Unter /nachrichten/briefe/ drucken, einwerfen und eintragen.")


def pages() -> Finding:
    """Do the pages answer where they should?"""
    host, port = address()
    where = f"http://{host}:{port}/"
    if health(host, port, name=settings.ALLOWED_HOSTS[0]) is not None:
        return Finding(f"Seiten: antworten unter {where}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return Finding(
                f"Seiten: {where} ist von einem anderen Programm belegt",
                f"Das andere beenden oder eine andere Nummer wählen: PORT={port + 1}",
            )
    return Finding("Seiten: laufen nicht", f"Starten: {START}.")
