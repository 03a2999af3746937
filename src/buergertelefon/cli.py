"""``buergertelefon serve`` runs everything on one machine; other words are parts or Django's."""

import ctypes
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from buergertelefon.serve import PARENT, Supervisor, address, health, say

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergertelefon.settings")

USAGE = """\
buergertelefon serve      alles auf diesem Rechner: Datenbank, Seiten, Vermittlung, Aufgaben
               --no-demo  … ohne die Beispielstadt
buergertelefon doctor     prüft diese Installation und sagt, was zu tun ist
buergertelefon demo       lädt die Beispielstadt (Bremen und Bremerhaven)

Einzelne Teile, jeder beliebig oft, wenn DATABASE_URL auf einen PostgreSQL-Server zeigt:
buergertelefon web        Seiten und Ereignisse     (HOST, PORT)
buergertelefon exchange   Vermittlung; einer leitet, die anderen stehen bereit
buergertelefon worker     Aufgaben im Hintergrund

Telefon:
buergertelefon exchange up       holt und startet ein eigenes Asterisk für Anrufe aus dem Netz
buergertelefon exchange status   … wie es ihm geht (--passwords: womit sich Telefone anmelden)
buergertelefon exchange down     … beendet es

Nachrichten:
buergertelefon testgateway       nimmt SMS und E-Mails zum Ausprobieren an, zeigt sie nur

Wissen:
buergertelefon search "hund anmelden"   was der Arbeitsplatz dazu fände
               --place Bremerhaven  … dort    --on 2027-01-01  … an dem Tag
buergertelefon import xzufi PFAD --dry-run   zeigt, was sich ändern würde (auch: import csv)
buergertelefon export xzufi --out DATEI      alles im Format XZuFi 2.3 (auch: export csv)
buergertelefon bench search --help           misst die Suche an Dateien

Zuständigkeit:
buergertelefon who "Kfz-Steuer" --place Bremen --on 2014-06-16   wer, und warum (--json)
               --batch FRAGEN.tsv --out ANTWORTEN.jsonl          viele auf einmal
buergertelefon import municipalities DATEI --dry-run             Gemeinden oder Postleitzahlen
                                             (auch: mergers, districts, addresses, gemfa, offices,
                                              responsibilities, centres, opening-plans)
buergertelefon centre "Köln"                  welches 115-Servicecenter dort antwortet (--json)
buergertelefon second-opinion "Auto anmelden" --place Bremen     was FIT-Connect dazu sagt

Termine bei Stellen mit einem ZMS:
buergertelefon zms free STELLE --service 1063475   was dort frei ist (auch: offices, add, services)
buergertelefon zms book STELLE 2026-11-24T08:10 --service 1063475 --mail …   bucht; cancel sagt ab
buergertelefon feed KALENDER       Adresse für Kalenderprogramme: frei und belegt (auch: --close)

Kurse:
buergertelefon import courses DATEI --school vhs-bremen --preview   Programm einer Schule: KuferSQL,
               --partial  nur einige Kurse                          CSV oder JSON-LD

Abfall:
buergertelefon import waste ADRESSEN.csv.gz KALENDER.json --provider SLUG --preview   Abfuhrtermine
               --address "Am Wall 1"  Dateien einer Adresse: ICS, CSV, JSON
               --new NAME --town STADT --commune REGIONALSCHLÜSSEL   legt den Entsorger dazu an
buergertelefon open311 key add "Mängelmelder" --provider KURZNAME   Schlüssel für ein
                                            Programm, das Meldungen sendet (auch: key list, key end)

Vorgänge:
buergertelefon cases fetch-mail    liest das Postfach, in das Stellen ohne Konto antworten
buergertelefon cases export CODE   alles über die Person eines Vorgangs (--zip DATEI: mit Anhängen)
buergertelefon cases forget CODE   anonymisiert ihn jetzt; Zahlen bleiben

Gespräche:
buergertelefon contacts forget-number   vergisst, dass eine Nummer angerufen hat (fragt nach ihr)

Gespeicherte Angaben:
buergertelefon stored              jede Angabe: wozu, wie lange, wer sie sieht (--json, --csv)
buergertelefon annex --out anlage.pdf      dasselbe mit Einstellungen und Rechten, als Anlage einer
                                           Dienstvereinbarung (--json)

Zahlen:
buergertelefon figures-role        Datenbank-Rolle für Zahlen: liest Summen, keine Person; einmal
               --password-file DATEI   beim Einrichten, wenn DATABASE_URL gesetzt ist

Dienstplanung (Dateien hinein, Dateien heraus, ohne Datenbank; jeder Befehl mit --help):
buergertelefon workforce staffing --calls-per-interval 53 --interval 900 --aht 290 --patience 120
               --target 0.75 --within 30     wie viele Menschen dafür nötig sind (--json)
buergertelefon workforce forecast --history ANRUFE.csv --horizon-days 56 --region HB --out DATEI
buergertelefon workforce roster --instance DATEI.json --seconds 60 --out PLAN.json

Wiedergabe:
buergertelefon bench replay --calls 2000000 --from 2011-01-01 --to 2014-06-16
        gibt Jahre erfundener Anrufe in einem eigenen Servicecenter wieder und prüft jede Zahl

buergertelefon <Befehl>   jeder Befehl von Django, zum Beispiel: migrate, shell
"""
#: what `import` hands on to `import_register`
REGISTERS = {
    "gemfa", "municipalities", "mergers", "districts", "addresses", "offices", "responsibilities",
    "centres", "opening-plans",
}  # fmt: skip
CLOSING = 5  # seconds that open requests have when web ends


def die_with_parent() -> None:
    """A part that ``serve`` started: the kernel ends it when ``serve`` dies, also by kill -9."""
    parent = os.environ.get(PARENT)
    if parent and sys.platform == "linux":
        set_parent_death_signal = 1  # PR_SET_PDEATHSIG of prctl(2)
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)
        if os.getppid() != int(parent):  # it died before the line above
            sys.exit("serve is gone")


def draw_secret_key(home: Path) -> None:
    """Have a secret key in `home` that only its owner reads; never replace one."""
    key = home / "secret_key"
    if key.exists():
        return
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    # beside it first, so nobody reads half a key; private from the beginning
    with tempfile.NamedTemporaryFile("w", dir=home, prefix="secret_key.") as drawn:
        drawn.write(secrets.token_urlsafe(50))
        drawn.flush()
        with suppress(FileExistsError):  # of several first starts, one wins
            key.hardlink_to(drawn.name)


@contextmanager
def database() -> Iterator[None]:
    """In here the database of the settings runs; the embedded one ends with its last user."""
    from buergertelefon import settings

    if not settings.env("SECRET_KEY", ""):
        draw_secret_key(settings.HOME)
        settings.SECRET_KEY = (settings.HOME / "secret_key").read_text()
    if settings.EMBEDDED is None:
        yield
        return
    settings.EMBEDDED.hold()
    try:
        if not settings.EMBEDDED.exists():
            say("Die Datenbank wird angelegt …")
        settings.EMBEDDED.start()
        yield
    finally:
        settings.EMBEDDED.release()


def web() -> None:
    """Pages and event streams, until SIGTERM."""
    import uvicorn

    from buergertelefon.asgi import application, hub

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            hub.close()  # uvicorn waits for open connections, and event streams never end
            await super().shutdown(sockets)

    host, port = address()
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        interface="asgi3",
        log_config=None,  # the log is Django's
        access_log=False,  # who looked at what is nobody's business
        server_header=False,
        timeout_graceful_shutdown=CLOSING,
    )
    Server(config).run()


def exchange(centre: str | None = None) -> None:
    """Call control of one centre (all, if there is only one), until SIGTERM."""
    import django

    django.setup()
    from buergertelefon.telephony.exchange import main as run

    run(centre)


def telephone(word: str, *options: str) -> None:
    """`exchange up`, `down`, `status`."""
    import django

    django.setup()
    from buergertelefon.telephony.asterisk import command

    command.main(word, *options)


def keep(*words: str) -> None:
    """Keep our Asterisk running until SIGTERM; `exchange up` starts this."""
    import django

    django.setup()
    from buergertelefon.telephony.asterisk import install

    mine = install.folder() / "keeper.pid"
    mine.write_text(str(os.getpid()))
    try:
        Supervisor({"Asterisk": words}).run()
    finally:
        mine.unlink(missing_ok=True)


def worker(*options: str) -> None:
    """Background jobs, until SIGTERM; then those that have begun are finished."""
    from buergertelefon import settings

    # its threads would keep sessions open for as long as the process lives
    for one in settings.DATABASES.values():
        one["CONN_MAX_AGE"] = 0
    # several at once: what somebody waits for does not stand behind an hour of computing
    at_once = ["--concurrency", "4"]
    command("procrastinate", "worker", "--delete-jobs", "successful", *at_once, *options)


def prepare(*, demo: bool) -> None:
    """Bring the tables up to date, fill an empty database with the example city.

    Prints what `serve` has to know, JSON {"centres": [slug], "accounts": [[role, name, word]]};
    the accounts only if it is the example city that runs here.
    """
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    from buergertelefon.base.models import ServiceCentre
    from buergertelefon.demo import accounts
    from buergertelefon.staff.models import Agent

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Die Tabellen werden angelegt oder erneuert …")
        call_command("migrate", verbosity=0)
    call_command("figures_role", "--after-migrate")
    if demo and not ServiceCentre.objects.exists():
        say("Die Beispielstadt wird geladen …")
        call_command("demo", stdout=sys.stderr)
    examples = accounts()
    known = set(Agent.objects.values_list("username", flat=True))
    found = {
        "centres": list(ServiceCentre.objects.order_by("slug").values_list("slug", flat=True)),
        "accounts": [[role, name, word] for role, name, word in examples if name in known],
    }
    json.dump(found, sys.stdout)


def serve(*, demo: bool) -> None:
    """Everything on one machine, until SIGTERM or Ctrl-C."""
    from buergertelefon import settings

    began = time.monotonic()
    host, port = address()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            sys.exit(
                f"{host}:{port} ist nicht frei ({problem.strerror}). Läuft Bürgertelefon schon? "
                f"Sonst eine andere Nummer wählen: PORT={port + 1}"
            )
    here = [sys.executable, "-m", "buergertelefon"]
    with database():
        words = [*here, "prepare", *([] if demo else ["--no-demo"])]
        prepared = subprocess.run(words, check=False, stdout=subprocess.PIPE)
        if prepared.returncode:
            sys.exit("Die Datenbank ist nicht bereit. Was fehlt, sagt: buergertelefon doctor")
        found = json.loads(prepared.stdout)

        def healthy() -> bool:
            said = health(host, port, name=settings.ALLOWED_HOSTS[0])
            return said is not None and (said.get("exchange") is True or not found["centres"])

        def announce() -> None:
            seconds = time.monotonic() - began
            say(f"\nBürgertelefon läuft (nach {seconds:.0f} s).\n")
            say(f"  Seite der Stadt        http://{host}:{port}/")
            say(f"  Anmelden               http://{host}:{port}{settings.LOGIN_URL}")
            if found["accounts"]:
                say("\nBeispielkonten (Aufgabe, Name, Kennwort):")
            for role, name, password in found["accounts"]:
                say(f"  {role:<22} {name:<16} {password}")
            if not found["centres"]:
                say("\nNoch nimmt niemand Anrufe an: es ist kein Servicecenter angelegt.")
            say("\nEnde mit Strg-C.")

        say("Die Dienste starten …")
        # two for each centre: one leads, one takes over if it dies in the middle of a call
        parts = {
            f"Vermittlung {centre} {number}": [*here, "exchange", centre]
            for centre in found["centres"]
            for number in (1, 2)
        }
        parts |= {"Aufgaben": [*here, "worker"], "Seiten": [*here, "web"]}
        Supervisor(parts, healthy, announce).run()
        say("Bürgertelefon ist beendet.")


def command(*args: str) -> None:
    """One of Django's commands."""
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["buergertelefon", *args])
    except KeyboardInterrupt:
        sys.exit(130)  # somebody pressed Ctrl+C: no stack trace


def wants_demo(args: list[str]) -> bool:
    """The example city has known passwords: unasked only where nobody else can reach us."""
    from buergertelefon import settings

    default = "1" if settings.PLAIN_HTTP else "0"
    return "--no-demo" not in args and settings.env("BUERGERTELEFON_DEMO", default) == "1"


def main() -> None:
    name, *args = sys.argv[1:] or ["help"]
    # SIGTERM ends like an exception: what is held is given back
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    die_with_parent()
    if name in {"help", "-h", "--help"} and not args:
        sys.stdout.write(USAGE)
    elif name == "serve":
        serve(demo=wants_demo(args))
    elif name == "doctor":
        import django

        django.setup()
        from buergertelefon import doctor

        doctor.main()
    elif name == "bench" and args[:1] != ["replay"]:  # needs files, no database
        from buergertelefon import settings
        from buergertelefon.knowledge import bench

        bench.main(args, home=settings.HOME)
    elif name == "workforce":  # files in, files out: no database, no settings
        from buergertelefon.workforce import commands

        commands.main(args)
    elif name == "testgateway":
        from buergertelefon.messages import gateway

        gateway.main(*args[:4])
    elif name == "exchange" and args[:1] == ["keep"]:
        keep(*args[1:])
    else:
        with database():
            match name:
                case "exchange" if args and args[0] in {"up", "down", "status"}:
                    telephone(*args)
                case "web":
                    web()
                case "exchange":
                    exchange(*args)
                case "worker":
                    worker(*args)
                case "prepare":
                    prepare(demo=wants_demo(args))
                case "import" if args and args[0] in REGISTERS:
                    command("import_register", *args)
                case "import" if args[:1] == ["courses"]:
                    command("import_courses", *args[1:])
                case "import" if args[:1] == ["waste"]:
                    command("import_waste", *args[1:])
                case "bench":
                    command(*args)
                case "second-opinion":
                    command("second_opinion", *args)
                case "figures-role":
                    command("figures_role", *args)
                case "migrate":
                    command(name, *args)
                    command("figures_role", "--after-migrate")
                case _:
                    command(name, *args)
