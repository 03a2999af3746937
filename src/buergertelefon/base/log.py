"""How a line of the log looks: fixed words, then the ids given in ``extra``."""

import logging

#: What every record has; anything else came in by ``extra``. A request would be written with all
#: that somebody typed into its address; its path stands in the message.
USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request"}


class Line(logging.Formatter):
    """2014-06-16 07:00:00 INFO buergertelefon.telephony call offered call=4711"""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%d %H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name
        extra = [
            f"{name}={value!r}" if isinstance(value, str) else f"{name}={value}"
            for name, value in vars(record).items()
            if name not in USUAL and not name.startswith("_")
        ]
        return " ".join([super().formatMessage(record), *extra])
