"""The empty database of the tests, made once and copied.

Running all migrations takes most of a minute, copying what they left half a second. The template
stays on the throwaway server; whatever a migration depends on gives it another name.
"""

import hashlib
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg.sql import SQL, Identifier

HERE = Path(__file__).parent.parent
#: no database of somebody else begins like this: a server may be shared, and ours are dropped
OURS = "buergertelefon_test_template_"
#: any number will do that no other program of this server locks
LOCK = 115_115


def name() -> str:
    """What the template of this code is called: OURS and 16 hexadecimal digits."""
    digest = hashlib.sha256((HERE / "requirements.lock").read_bytes())
    for file in sorted((HERE / "src").glob("**/migrations/*.py")):
        digest.update(str(file.relative_to(HERE)).encode() + file.read_bytes())
    return f"{OURS}{digest.hexdigest()[:16]}"


def ensure() -> str:
    """Name of a migrated database nobody is signed in to; made if it is missing.

    Of several processes that ask at once one makes it, the others wait.
    """
    wanted, ours = name(), connection.get_connection_params()
    asked = {key: ours[key] for key in ("host", "port", "user", "password") if key in ours}
    with psycopg.connect(dbname="postgres", autocommit=True, **asked) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        rows = server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname::text, %s)", [OURS]
        )
        there = {one for (one,) in rows.fetchall()}
        if wanted in there:
            return wanted
        for old in there:  # of earlier code, or half made
            server.execute(SQL("DROP DATABASE {}").format(Identifier(old)))
        making = f"{OURS}making"
        server.execute(SQL("CREATE DATABASE {}").format(Identifier(making)))
        _migrate(making)
        server.execute(
            SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(making), Identifier(wanted))
        )
    return wanted


def _migrate(database: str) -> None:
    ours = connection.settings_dict
    before = ours["NAME"]
    connection.close()
    ours["NAME"] = database
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()  # nobody may be signed in to what is copied
        ours["NAME"] = before
