"""Django's default database for code that talks psycopg itself (listening, the exchange)."""

from django.db import connections
from psycopg.conninfo import make_conninfo


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
