from django.urls import path

from buergertelefon.telephony import public, views

urlpatterns = [
    path("anruf/ask/", public.caller_ask, name="caller_ask"),
    path("anruf/signal/", public.caller_signal, name="caller_signal"),
    path("desk/ask/", views.desk_ask, name="desk_ask"),
    path("desk/signal/", views.desk_signal, name="desk_signal"),
]
