"""Why telephony refuses.

Malformed              a page sent something that is no request
WindowFull             the hour somebody wants to be called in is taken
LineError
├── InvalidConnection  the call has gone; harmless, the other side was faster
├── LineDown           the line does not answer
└── NotSupported       this line cannot do that; the desk hides the button
"""


class Malformed(ValueError):
    """A page sent something that is no request; the text names the field."""


class LineError(Exception):
    """A line refused a command."""


class InvalidConnection(LineError):
    """The call has gone; harmless, the other side was faster."""


class LineDown(LineError):
    """The line does not answer."""


class NotSupported(LineError):
    """This line cannot do that."""


class WindowFull(Exception):
    """As many callbacks as can be made in that hour are promised already."""
