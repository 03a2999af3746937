"""What the role of figures may really do, asked of the database itself."""

from collections.abc import Sequence

from buergertelefon.reporting.grants import TABLES
from buergertelefon.reporting.queries.source import reading, told

__all__ = ["reading", "too_much", "unreadable"]

#: what is ours in the database, and what of it the role may touch: read, or more than that
_TOUCHABLE = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%%'
    AND CASE
        WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE')
        WHEN c.relkind IN ('r', 'p', 'v', 'm', 'f') THEN
            has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
            OR has_any_column_privilege(c.oid, 'INSERT, UPDATE, REFERENCES')
            OR has_any_column_privilege(c.oid, 'SELECT')
                AND NOT (n.nspname = current_schema() AND c.relname = ANY(%s::text[]))
        ELSE false
    END
UNION ALL
SELECT n.nspname || '.' || p.proname || '()' FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND has_function_privilege(p.oid, 'EXECUTE')
UNION ALL
SELECT 'CREATE ' || nspname FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE')
UNION ALL
SELECT 'TEMPORARY' WHERE has_database_privilege(current_database(), 'TEMPORARY')
UNION ALL
SELECT 'SET ROLE ' || rolname FROM pg_roles
WHERE rolname <> current_user AND pg_has_role(oid, 'MEMBER')
ORDER BY 1
"""


def too_much() -> Sequence[str]:
    """What the role may do beyond reading what is on the list; nothing, if all is well."""
    return [name for (name,) in told(_TOUCHABLE, [list(TABLES)])]


def unreadable() -> Sequence[str]:
    """What is on the list, and the role may not read; nothing, if all is well."""
    found = told(
        "SELECT name FROM unnest(%s::text[]) AS t (name)"
        " WHERE NOT coalesce(has_table_privilege(to_regclass(name), 'SELECT'), false)",
        [list(TABLES)],
    )
    return [name for (name,) in found]
