"""How a line of the log looks: fixed words, then the ids given in ``extra``."""

import logging

#: What every record has; anything else came in by ``extra``. Django adds the request, whose text
#: holds all that stands after "?": keys, names, addresses. The pattern of
#: its path is in the message (Routes).
USUAL = frozenset(vars(logging.makeLogRecord({}))) | {
    "message", "asctime", "taskName", "request",
}  # fmt: skip


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


class Routes(logging.Filter):
    """Of a refused request Django logs the address, a secret in some: its pattern is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True always; the address is replaced by the pattern of its page."""
        request = getattr(record, "request", None)
        if request is not None and record.args:
            match = getattr(request, "resolver_match", None)
            told = f"/{match.route}" if match else "no page of ours"
            # Django escapes what is not ASCII: a link with a quotation mark of a mail behind it
            there = {request.path, request.path.encode("unicode_escape").decode("ascii")}
            record.args = tuple(told if one in there else one for one in record.args)
        return True
