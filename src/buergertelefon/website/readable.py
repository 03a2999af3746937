"""Citizens' pages of figures while these cannot be read."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from buergertelefon.reporting.errors import NotReadable
from buergertelefon.reporting.queries.source import reading

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]


def readable(view: View[Given]) -> View[Given]:
    """The page, or 503 in plain words; the staff's pages say what an administrator must do."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        try:
            with reading():
                return view(request, *args, **kwargs)
        except NotReadable:
            return render(request, "website/not_readable.html", status=503)

    return cast("View[Given]", answer)
