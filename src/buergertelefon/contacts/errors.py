"""Why a record is not written.

ContactError
├── Closed    the conversation's record is closed: nothing changes any more
└── BadPhone  this is no telephone number
"""


class ContactError(Exception):
    """A record is not written."""


class Closed(ContactError):
    """The conversation's record is closed: nothing changes any more."""


class BadPhone(ContactError):
    """This is no telephone number."""
