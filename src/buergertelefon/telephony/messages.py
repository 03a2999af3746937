"""Reading a page's message: small, JSON, or refused."""

import json

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from buergertelefon.telephony.actions import MOST
from buergertelefon.telephony.errors import Malformed


def message_of(request: HttpRequest) -> object:
    """The JSON a page sent. Raises Malformed if it is none, or larger than MOST bytes."""
    try:
        if len(request.body) > MOST:
            raise Malformed("too large")
        return json.loads(request.body)
    except RequestDataTooBig as error:
        raise Malformed("too large") from error
    except (ValueError, RecursionError) as error:  # also bytes that are no UTF-8
        if isinstance(error, Malformed):
            raise
        raise Malformed("no JSON") from error
