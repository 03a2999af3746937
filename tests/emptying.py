"""Empties the database after a test that committed.

Django truncates every table there is, which makes some 600 files anew, and then writes all content
types and permissions again. Most tests fill a dozen tables.
"""

from django.db import connection, transaction

#: rows that migrating has made and no test changes
KEPT = {"django_content_type", "auth_permission"}


def empty() -> None:
    """Delete every row of the tables that have some."""
    tables = (
        set(connection.introspection.django_table_names(only_existing=True, include_views=False))
        - KEPT
    )
    name = connection.ops.quote_name
    asked = " UNION ALL ".join(
        f"SELECT '{one}' WHERE EXISTS (SELECT FROM {name(one)})"  # noqa: S608  # our own tables
        for one in sorted(tables)
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [one for (one,) in cursor.fetchall()]
        for one in filled:  # in any order: what refers to what is checked at the end
            cursor.execute(f"DELETE FROM {name(one)}")  # noqa: S608  # the same
