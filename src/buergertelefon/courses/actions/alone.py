"""One at a time: who changes the dates and places that a school names."""

from django.db import connection


def alone(school: int) -> None:
    """Wait for an import or another change of this school; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('courses.import'), %s)", [school])
