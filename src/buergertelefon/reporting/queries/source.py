"""Through which connection figures are read: one whose role may see sums, and no person."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings
from django.db import OperationalError, ProgrammingError, connections
from django.db.models import Model, QuerySet
from psycopg.errors import InsufficientPrivilege

from buergertelefon.reporting.errors import NotReadable

Row = TypeVar("Row", bound=Model)


def rows(model: type[Row]) -> QuerySet[Row]:
    """The rows of a table of sums, read as the role of figures. Every query here begins so.

    Raises NotReadable if the settings name no such role.
    """
    return model._default_manager.using(_alias())  # noqa: SLF001


def told(sql: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What the database answers to that role, where the ORM has no word for the question."""
    with connections[_alias()].cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


@contextmanager
def reading() -> Iterator[None]:
    """In here a role that may not sign in, or may not read, raises NotReadable."""
    try:
        yield
    except OperationalError as problem:
        alias = _alias()
        if alias != "default" and connections[alias].connection is None:  # it was not let in
            raise NotReadable from problem
        raise
    except ProgrammingError as problem:
        if isinstance(problem.__cause__, InsufficientPrivilege):
            raise NotReadable from problem
        raise


def _alias() -> str:
    if settings.FIGURES_DATABASE not in settings.DATABASES:
        raise NotReadable
    return str(settings.FIGURES_DATABASE)
