"""Whether all is well."""

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from buergertelefon.base.models import ServiceCentre
from buergertelefon.telephony.queries.sums import exchange_alive


@require_GET
def health(_: HttpRequest) -> JsonResponse:
    """200 while the database answers; says whether every centre has a leading exchange."""
    try:
        centres = list(ServiceCentre.objects.values_list("pk", flat=True))
        alive = bool(centres) and all(exchange_alive(centre) for centre in centres)
    except Error:
        return JsonResponse({"database": False, "exchange": False}, status=503)
    return JsonResponse({"database": True, "exchange": alive})
