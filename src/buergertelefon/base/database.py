"""Django's default database for code that talks psycopg itself (listening, the exchange)."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connections
from psycopg.conninfo import make_conninfo

Given = ParamSpec("Given")
Found = TypeVar("Found")


async def in_thread(do: Callable[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
    """What `do` finds with the ORM, called in a thread with a connection that is known to live."""

    def call() -> Found:
        close_old_connections()
        try:
            return do(*args, **kwargs)
        finally:
            close_old_connections()

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
