"""The role of figures: made, and given exactly what is on the list.

Runs as the owner of the tables. What is no longer on the list is taken back.
"""

from django.db import ProgrammingError, connection, transaction

from buergertelefon.reporting.errors import RoleRefused, TablesMissing
from buergertelefon.reporting.grants import SETTINGS, TABLES


def make_role(name: str, *, password: str = "") -> bool:
    """Have a role of that name which may sign in. True if it was made now.

    `password`: kept by the database as a SCRAM verifier; "" leaves it as it is.
    Raises RoleRefused if we may not make one, or if there is one that may do more.
    """
    with transaction.atomic():
        made = not exists(name)
        if made:
            _create(name)
        _refuse_the_mighty(name)
        with connection.cursor() as cursor:
            for key, value in _missing_settings(name):
                cursor.execute(f"ALTER ROLE {_quoted(name)} SET {key} = '{value}'")
            if password:
                raw = connection.connection.pgconn
                kept = raw.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
                cursor.execute(f"ALTER ROLE {_quoted(name)} PASSWORD '{kept.decode()}'")
    return made


def grant(name: str) -> None:
    """Let the role read the tables on the list, and take from it all else. Again is the same.

    Nobody but the owner may make tables, also short-lived ones, in this database from then on.
    Raises TablesMissing if the tables are not there yet.
    """
    role, database = _quoted(name), _quoted(str(connection.settings_dict["NAME"]))
    tables = ", ".join(_quoted(table) for table in TABLES)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS t (name) WHERE to_regclass(name) IS NULL",
            [list(TABLES)],
        )
        if missing := [one for (one,) in cursor.fetchall()]:
            raise TablesMissing(", ".join(missing))
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
        for statement in (
            f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
            f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
            f"REVOKE ALL ON DATABASE {database} FROM {role}",
            f"REVOKE ALL ON SCHEMA {schema} FROM {role}",
            f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
            f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {role}",
            f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM {role}",
            f"GRANT CONNECT ON DATABASE {database} TO {role}",
            f"GRANT USAGE ON SCHEMA {schema} TO {role}",
            f"GRANT SELECT ON TABLE {tables} TO {role}",
        ):
            cursor.execute(statement)


def exists(name: str) -> bool:
    """Is there such a role?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        return cursor.fetchone() is not None


def _create(name: str) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # several at once, also for other databases of this server: one of them makes it
            cursor.execute(
                f"DO $$ BEGIN CREATE ROLE {_quoted(name)} LOGIN;"
                " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
    except ProgrammingError as problem:
        raise RoleRefused(f"CREATE ROLE {_quoted(name)} LOGIN") from problem


def _refuse_the_mighty(name: str) -> None:
    """A role that may do more than sign in cannot promise anything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
            " OR rolname = current_user"
            " OR EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)"
            " OR EXISTS (SELECT FROM pg_class WHERE relowner = r.oid)"
            " FROM pg_roles r WHERE rolname = %s",
            [name],
        )
        if cursor.fetchone() == (True,):
            raise RoleRefused(name)


def _missing_settings(name: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(rolconfig, '{}') FROM pg_roles WHERE rolname = %s", [name])
        (now,) = cursor.fetchone()
    return [(key, value) for key, value in SETTINGS if f"{key}={value}" not in now]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
