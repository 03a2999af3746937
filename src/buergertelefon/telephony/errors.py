"""Why a line does not do what we ask.

LineError
├── InvalidConnection  the call has gone; harmless, the other side was faster
├── LineDown           the line does not answer
└── NotSupported       this line cannot do that; the desk hides the button
"""


class LineError(Exception):
    """A line refused a command."""


class InvalidConnection(LineError):
    """The call has gone; harmless, the other side was faster."""


class LineDown(LineError):
    """The line does not answer."""


class NotSupported(LineError):
    """This line cannot do that."""
