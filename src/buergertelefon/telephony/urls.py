from django.urls import path, re_path

from buergertelefon.telephony import public
from buergertelefon.telephony.views import desk, surge

urlpatterns = [
    path("anruf/ask/", public.caller_ask, name="caller_ask"),
    path("anruf/signal/", public.caller_signal, name="caller_signal"),
    path("anruf/frage/", public.caller_survey, name="caller_survey"),
    re_path(
        r"^anruf/ansage/(?P<name>[0-9a-f]{32})\.wav$", public.announcement, name="announcement"
    ),
    path("desk/ask/", desk.desk_ask, name="desk_ask"),
    path("desk/signal/", desk.desk_signal, name="desk_signal"),
    path("andrang/", surge.surge, name="surge"),
    path("andrang/<slug:slug>/aus/", surge.end, name="surge_end"),
]
