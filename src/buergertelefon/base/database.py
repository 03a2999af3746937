"""Django's default database for code that talks psycopg itself (listening, the exchange)."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import Error, close_old_connections, connections
from psycopg.conninfo import make_conninfo

Given = ParamSpec("Given")
Found = TypeVar("Found")


async def in_thread(do: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
    """What `do` finds with the ORM, called in a thread.

    Raises django.db.Error when the database is away; the next call has a new connection. No "are
    you there?" goes before each query, as for pages: a ringing desk does not wait for that.
    """

    def call() -> Found:
        try:
            return do(*args, **kwargs)
        except Error:
            close_old_connections()
            raise
        finally:
            for one in connections.all(initialized_only=True):
                if one.settings_dict["CONN_MAX_AGE"] == 0:  # not kept: the tests' databases end
                    one.close()

    return await asyncio.to_thread(call)


def conninfo() -> str:
    """Connection string of the default database, without empty values: those would hide others."""
    settings = connections["default"].settings_dict
    values = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }
    return make_conninfo("", **{name: value for name, value in values.items() if value})
