from django.urls import path

from buergertelefon.website.cases import data, own, reach

urlpatterns = [
    path("", own.enter, name="case_open"),
    path("<str:code>/", own.own, name="case_own"),
    path("<str:code>/antwortweg/", reach.change, name="case_reach"),
    path("<str:code>/datei/<uuid:pk>/", own.file, name="case_file"),
    path("<str:code>/meine-daten.<str:form>", data.data, name="case_data"),
    path("<str:code>/<str:secret>/", own.link, name="case_link"),
]
