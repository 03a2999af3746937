"""Which city's waste a page speaks about."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest

from buergertelefon.base.typed import typed
from buergertelefon.waste.models import Provider

#: so many digits of a municipality's key say which city it is
CITY = 5


def chosen(request: HttpRequest) -> tuple[Provider, Sequence[Provider]]:
    """The one that was chosen here or on other pages, else the first; and all of them.

    Raises Http404 if there is none.
    """
    there = list(Provider.objects.filter(active=True).select_related("office").order_by("town"))
    if not there:
        raise Http404
    wanted, before = typed(request.GET, "ort"), str(request.session.get("ort", ""))[:CITY]
    for one in there:
        if one.slug == wanted:
            return one, there
    same = [one for one in there if before and one.commune.startswith(before)]
    return (same or there)[0], there
