"""Why a calendar program gets no answer.

FeedError
└── BadAsk  the request is no WebDAV that can be read
"""


class FeedError(Exception):
    """The root."""


class BadAsk(FeedError):
    """The request is no WebDAV that can be read."""
