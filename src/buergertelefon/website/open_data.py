"""Open data: each month that is over, for everybody."""

import hashlib
import json
import re
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.sheet import table
from buergertelefon.base.words import MONTHS
from buergertelefon.reporting import parquet
from buergertelefon.reporting.queries import open_data as data
from buergertelefon.reporting.rules.open_data import (
    KINDS,
    LICENCE,
    LICENCE_URL,
    TABLES,
    catalogue,
    file_name,
    schema,
)
from buergertelefon.website.readable import readable

KEPT = 3600  # seconds a copy is good
FILE = re.compile(r"(anrufe|themen)-(20\d\d)-(0[1-9]|1[0-2])\.(csv|json|parquet)", re.ASCII)
READ = {"anrufe": data.calls, "themen": data.topics}


@require_safe
@readable
def index(request: HttpRequest) -> HttpResponse:
    """All months with their files."""
    found = data.months(on=timezone.localdate())
    lang = "en" if getattr(request, "LANGUAGE_CODE", "de") == "en" else "de"
    rows = [
        (f"{MONTHS[lang].split()[month.month - 1]} {month.year}",
         [(kind.upper() if kind != "parquet" else "Parquet",
           [(name, file_name(name, month, kind)) for name in TABLES]) for kind in KINDS])
        for month in found
    ]  # fmt: skip
    page = {"months": rows, "licence": LICENCE, "licence_url": LICENCE_URL}
    return render(request, "website/open_data.html", page)


@require_safe
@readable
def file(request: HttpRequest, written: str) -> HttpResponse:
    """A month as a file, "anrufe-2014-06.csv"."""
    if not (found := FILE.fullmatch(written)):
        raise Http404
    name, kind, on = found[1], found[4], date(int(found[2]), int(found[3]), 1)
    if on not in data.months(on=timezone.localdate()):
        raise Http404
    rows = READ[name](on)
    columns = {one.name: one.kind for one in TABLES[name].columns}
    about = {"licence": LICENCE, "month": f"{on:%Y-%m}", "title": TABLES[name].title,
             "columns": {one.name: one.words for one in TABLES[name].columns}}  # fmt: skip
    if kind == "csv":
        body = table(list(columns), ([_cell(one) for one in row] for row in rows)).encode()
    elif kind == "json":
        told = [dict(zip(columns, row, strict=True)) for row in rows]
        body = _json({**about, "rows": told})
    else:
        body = parquet.written(columns, rows, about)
    said = f"{KINDS[kind]}; charset=utf-8" if kind == "csv" else KINDS[kind]
    return _kept(request, HttpResponse(body, content_type=said))


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """What the columns mean, for programs."""
    return _kept(request, HttpResponse(_json(schema()), content_type="application/json"))


@require_safe
@readable
def listed(request: HttpRequest) -> HttpResponse:
    """The catalogue, for other portals."""
    root = (settings.PUBLIC_URL or request.build_absolute_uri("/")).rstrip("/")
    centre = ServiceCentre.objects.order_by("pk").values_list("name", flat=True).first()
    told = catalogue(
        data.months(on=timezone.localdate()), root=root + reverse("open_data"),
        publisher=centre or "Bürgertelefon",
    )  # fmt: skip
    return _kept(request, HttpResponse(_json(told), content_type="application/ld+json"))


def _cell(one: object) -> str:
    if isinstance(one, bool):
        return "ja" if one else "nein"
    return "" if one is None else str(one)


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()


def _kept(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer, or 304; anybody may keep it and read it from another page."""
    etag = quote_etag(hashlib.sha256(answer.content).hexdigest()[:32])
    changed = data.made()
    answer["Cache-Control"] = f"public, max-age={KEPT}"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["ETag"] = etag
    if changed:
        answer["Last-Modified"] = http_date(changed.timestamp())
    seconds = int(changed.timestamp()) if changed else None
    return get_conditional_response(request, etag, seconds, answer) or answer
