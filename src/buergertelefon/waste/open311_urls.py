"""GeoReport v2 under /open311/v2/, its discovery beside it."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from buergertelefon.waste import api


class Format(StringConverter):
    """How it is answered."""

    regex = "xml|json"


register_converter(Format, "format")
urlpatterns = [
    path("discovery.<format:form>", api.discovery, name="open311_discovery"),
    path("v2/discovery.<format:form>", api.discovery),
    path("v2/services.<format:form>", api.services),
    path("v2/services/<str:code>.<format:form>", api.service),
    path("v2/requests.<format:form>", api.requests),
    path("v2/requests/<str:code>.<format:form>", api.request),
    path("v2/tokens/<str:code>.<format:form>", api.token),
    path("v2/openapi.json", api.description, {"form": "json"}, name="open311_openapi"),
    re_path(r"^(?P<rest>[\s\S]*)\Z", api.nothing),  # line breaks, too
]
