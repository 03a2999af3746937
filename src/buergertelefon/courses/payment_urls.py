from django.urls import path

from buergertelefon.courses.views import payments

urlpatterns = [
    path("", payments.payments, name="courses_payments"),
    path("erstattungen.csv", payments.refunds_csv, name="courses_refunds"),
    path("datei/<int:file>/freigeben/", payments.release, name="courses_file_release"),
    path("datei/<int:file>/verwerfen/", payments.discard, name="courses_file_discard"),
    path("datei/<int:file>/lastschriften.xml", payments.download, name="courses_file"),
    path("posten/<int:charge>/erledigt/", payments.settle, name="courses_charge_settle"),
    path("posten/<int:charge>/zurueck/", payments.returned, name="courses_charge_returned"),
    path("mandat/<int:mandate>/", payments.signed, name="courses_mandate"),
]
