from django.urls import include, path

from buergertelefon.courses.views import ending, importing, lists, office, registrations, writing

urlpatterns = [
    path("", office.start, name="courses_office"),
    path("kurs/<int:course>/", office.course, name="courses_course"),
    path("kurs/<int:course>/anmelden/", registrations.register, name="courses_register"),
    path("kurs/<int:course>/absagen/", ending.cancel, name="courses_cancel"),
    path("kurs/<int:course>/abgesagt/", ending.ending, name="courses_ending"),
    path("kurs/<int:course>/erstattungen.csv", ending.refunds_csv, name="courses_refunds_csv"),
    path("kurs/<int:course>/schreiben/", writing.write, name="courses_write"),
    path("kurs/<int:course>/teilnehmende.csv", lists.people_csv, name="courses_people_csv"),
    path("kurs/<int:course>/teilnehmende.pdf", lists.people_pdf, name="courses_people_pdf"),
    path("kurs/<int:course>/anwesenheit-<int:part>.pdf", lists.attendance,
         name="courses_attendance"),
    path("kurs/<int:course>/uebergeben/", lists.pass_on, name="courses_pass_on"),
    path("kurs/<int:course>/uebergeben-<int:stamp>.csv", lists.passed_csv, name="courses_passed"),
    path("anmeldung/<str:code>/", registrations.registration, name="courses_registration"),
    path("anmeldung/<str:code>/abmelden/", registrations.cancel, name="courses_end"),
    path("anmeldung/<str:code>/wechseln/", registrations.change, name="courses_change"),
    path("anmeldung/<str:code>/zusagen/", registrations.accept, name="courses_accept"),
    path("anmeldung/<str:code>/bescheinigung/", registrations.certificate,
         name="courses_certificate"),
    path("nachweis/<int:person>/", registrations.proof, name="courses_proof"),
    path("einlesen/", importing.bring, name="courses_import"),
    path("zahlungen/", include("buergertelefon.courses.payment_urls")),
]  # fmt: skip
