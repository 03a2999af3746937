from django.urls import path, re_path

from buergertelefon.telephony import public, views

urlpatterns = [
    path("anruf/ask/", public.caller_ask, name="caller_ask"),
    path("anruf/signal/", public.caller_signal, name="caller_signal"),
    re_path(
        r"^anruf/ansage/(?P<name>[0-9a-f]{32})\.wav$", public.announcement, name="announcement"
    ),
    path("desk/ask/", views.desk_ask, name="desk_ask"),
    path("desk/signal/", views.desk_signal, name="desk_signal"),
]
