"""Files that programs ask for again and again."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags


def tag(text: bytes) -> str:
    """The ETag of a text."""
    return f'"{hashlib.sha256(text).hexdigest()[:32]}"'


def tagged(request: HttpRequest, text: bytes, *, kind: str) -> HttpResponse:
    """The text, or 304 if the program has it; no proxy keeps it. `kind`: its content type."""
    own = tag(text)
    if own in parse_etags(request.headers.get("If-None-Match", "")):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(text, content_type=kind)
    answer["ETag"], answer["Cache-Control"] = own, "private, no-cache"
    return answer
