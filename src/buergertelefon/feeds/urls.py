from django.urls import path

from buergertelefon.feeds import public

urlpatterns = [
    path("<slug:slug>/<str:secret>/", public.collection, name="feed"),
    path("<slug:slug>/<str:secret>/frei-belegt.ics", public.file, name="feed_file"),
    path("<slug:slug>/<str:secret>/vfreebusy.ics", public.free, name="feed_free"),
    path("<slug:slug>/<str:secret>/<uuid:uid>.ics", public.entry, name="feed_entry"),
]
