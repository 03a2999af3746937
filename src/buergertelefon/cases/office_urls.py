from django.urls import path

from buergertelefon.cases import public

urlpatterns = [
    path("<str:code>/<str:token>/", public.office, name="case_office"),
    path("<str:code>/<str:token>/datei/<uuid:file>/", public.attachment, name="case_office_file"),
]
