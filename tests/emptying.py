"""Empties the database after a test that committed.

Django truncates every table there is, which makes some 600 files anew, and then writes all content
types and permissions again. Most tests fill a dozen tables.
"""

from django.db import connection, transaction

#: rows that migrating has made and no test changes
KEPT = {"django_content_type", "auth_permission"}
#: Procrastinate's own: Django does not manage them; what refers to jobs goes before them
JOBS = ("procrastinate_periodic_defers", "procrastinate_events", "procrastinate_jobs")


def empty() -> None:
    """Delete every row of the tables that have some."""
    tables = (
        set(connection.introspection.django_table_names(only_existing=True, include_views=False))
        - KEPT
    )
    name = connection.ops.quote_name
    asked = " UNION ALL ".join(
        f"SELECT '{one}' WHERE EXISTS (SELECT FROM {name(one)})"  # noqa: S608  # our own tables
        for one in (*JOBS, *sorted(tables))
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(asked)
        filled = {one for (one,) in cursor.fetchall()}
        jobs = [one for one in JOBS if one in filled]
        for one in (*jobs, *filled.difference(JOBS)):  # what refers to what is checked at the end
            cursor.execute(f"DELETE FROM {name(one)}")  # noqa: S608  # the same
