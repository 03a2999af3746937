"""How a line of the log looks."""

import logging

from django.test import RequestFactory

from buergertelefon.base.log import Line


def test_what_somebody_typed_into_an_address_is_not_written() -> None:
    request = RequestFactory().get("/abfall/sperrmuell/", {"adresse": "Am Wall 12"})
    record = logging.makeLogRecord(
        {"msg": "Not Found: /abfall/sperrmuell/", "levelname": "WARNING", "request": request,
         "status_code": 404}
    )  # fmt: skip
    line = Line().format(record)
    assert line.endswith("Not Found: /abfall/sperrmuell/ status_code=404")
    assert "Wall" not in line
