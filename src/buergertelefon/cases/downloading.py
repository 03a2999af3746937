"""A file of a case as it goes to a browser: saved, never opened inside our pages."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from buergertelefon.cases.models import Attachment
from buergertelefon.cases.rules.files import Kind


def download(attachment: Attachment) -> HttpResponse:
    """To be saved. Who may see it is the page's question; it is kept in no cache."""
    kind = attachment.kind + ("; charset=utf-8" if attachment.kind == Kind.TEXT else "")
    headers = {
        "Content-Disposition": str(content_disposition_header(True, attachment.name)),  # noqa: FBT003  # Django's
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(attachment.content), content_type=kind, headers=headers)
