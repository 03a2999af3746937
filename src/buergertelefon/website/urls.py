from django.urls import path

from buergertelefon.website import public

urlpatterns = [
    path("", public.start, name="start"),
    path("leistungen/", public.services, name="services"),
    path("leistungen/<slug:slug>/", public.service, name="service"),
    path("anruf/", public.call, name="call"),
    path("sprache/", public.language, name="language"),
    path("impressum/", public.imprint, name="imprint"),
    path("datenschutz/", public.privacy, name="privacy"),
    path("barrierefreiheit/", public.accessibility, name="accessibility"),
]
