from django.urls import path

from buergertelefon.cases.views import promise, settings

urlpatterns = [
    path("versprechen/", promise.promise, name="cases_promise"),
    path("versprechen/antwortfristen.csv", promise.table, name="cases_promise_csv"),
    path("einstellungen/", settings.inboxes, name="cases_inboxes"),
    path("einstellungen/neu/<slug:slug>/", settings.new, name="cases_inbox_new"),
    path("einstellungen/<int:pk>/", settings.inbox, name="cases_inbox"),
]
