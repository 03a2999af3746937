from django.urls import path

from buergertelefon.counter import public, views

urlpatterns = [
    path("", views.choose, name="counter"),
    path("anzeige/<slug:slug>/<slug:secret>/", public.display, name="counter_display"),
    path("anzeige/<slug:slug>/<slug:secret>/stand/", public.stand, name="counter_display_stand"),
    path("<slug:slug>/", views.day, name="counter_day"),
    path("<slug:slug>/stand/", views.stand, name="counter_stand"),
    path("<slug:slug>/weiter/", views.call, name="counter_next"),
    path("<slug:slug>/nummer/", views.number, name="counter_number"),
    path("<slug:slug>/zettel/<slug:code>/", views.slip, name="counter_slip"),
    path("<slug:slug>/weitergeben/<slug:code>/", views.hand_on, name="counter_hand_on"),
    path("<slug:slug>/<slug:what>/<slug:code>/", views.step, name="counter_step"),
]
