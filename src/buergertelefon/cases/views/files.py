"""Files of a case, to be kept on the own computer; never shown in the browser."""

import io
import re
import uuid
import zipfile
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from buergertelefon.cases.models import Attachment
from buergertelefon.cases.views.frame import own_case, staff_required
from buergertelefon.staff.views import AgentRequest


@staff_required
@require_GET
def one(request: AgentRequest, code: str, pk: uuid.UUID) -> HttpResponse:
    """One file."""
    file = get_object_or_404(Attachment, pk=pk, case=own_case(request, code))
    return _download(bytes(file.content), file.name, file.kind)


@staff_required
@require_GET
def all_of(request: AgentRequest, code: str) -> HttpResponse:
    """All of them in one archive; together they are no more than 30 MB."""
    row = own_case(request, code)
    packed, names = io.BytesIO(), set[str]()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # pictures and PDF are packed
        for number, file in enumerate(row.attachments.all(), start=1):
            name = _safe(file.name)
            name = f"{number}-{name}" if name in names else name
            names.add(name)
            archive.writestr(name, bytes(file.content))
    return _download(packed.getvalue(), f"{row.reference}.zip", "application/zip")


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_safe(name))}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-store"
    return answer


def _safe(name: str) -> str:
    """Without what leads out of a folder or ends a header."""
    return re.sub(r"[^\w.() -]+", "_", name).strip(". ") or "anhang"
