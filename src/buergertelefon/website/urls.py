from django.urls import path

from buergertelefon.website import (
    booking,
    confirming,
    open_data,
    opting_out,
    own,
    promise,
    public,
    replies,
    rush,
    waiting,
)
from buergertelefon.website.courses import finding as courses
from buergertelefon.website.courses import own as course_own
from buergertelefon.website.courses import registering

urlpatterns = [
    path("", public.start, name="start"),
    path("leistungen/", public.services, name="services"),
    path("leistungen/<slug:slug>/", public.service, name="service"),
    path("anruf/", public.call, name="call"),
    path("termin/", booking.find, name="appointments"),
    path("termin/halten/", booking.hold, name="appointment_choose"),
    path("termin/gehalten/", booking.held, name="appointment_hold"),
    path("termin/warteliste/", booking.wait, name="appointment_wait"),
    path("termin/warteliste/<int:entry>/", waiting.own, name="appointment_waits_own"),
    path("termin/warteliste/<int:entry>/<str:key>/", waiting.link, name="appointment_waits"),
    path("termin/warteraum/", rush.state, name="appointment_queue"),
    path("termin/oeffnen/", own.enter, name="appointment_open"),
    path("termin/<str:code>/", own.own, name="appointment_own"),
    path("termin/<str:code>/verschieben/", own.move, name="appointment_move"),
    path("termin/<str:code>/brief/", own.letter, name="appointment_letter"),
    path("termin/<str:code>/termin.ics", own.file, name="appointment_file"),
    path("termin/<str:code>/<str:secret>/", own.link, name="appointment"),
    path(
        "termin/<str:code>/bestaetigen/<str:key>/", confirming.confirm, name="appointment_confirm"
    ),
    path("sms/antwort/", replies.receive, name="sms_reply"),
    path("kurse/", courses.find, name="courses"),
    path("kurse/<int:pk>/", courses.course, name="course"),
    path("sprache/", public.language, name="language"),
    path("impressum/", public.imprint, name="imprint"),
    path("datenschutz/", public.privacy, name="privacy"),
    path("barrierefreiheit/", public.accessibility, name="accessibility"),
    path("versprechen/", promise.promise, name="public_promise"),
    path("kurse/<int:pk>/anmelden/", registering.register, name="course_register"),
    path("kurse/<int:pk>/anmelden/angaben/", registering.details, name="course_details"),
    path("kurse/<int:pk>/warteliste/", registering.wait, name="course_wait"),
    path("kurse/anmeldung/", course_own.enter, name="course_registration_open"),
    path("kurse/anmeldung/<str:code>/", course_own.own, name="course_registration_own"),
    path(
        "kurse/anmeldung/<str:code>/wechseln/", course_own.change, name="course_registration_change"
    ),
    path("kurse/anmeldung/<str:code>/kurs.ics", course_own.file, name="course_registration_file"),
    path("kurse/anmeldung/<str:code>/<str:secret>/", course_own.link, name="course_registration"),
    path("kurse/<str:number>/", courses.by_number, name="course_number"),
    path("nachrichten-abbestellen/<str:token>/", opting_out.page, name="opt_out"),
    path("offene-daten/", open_data.index, name="open_data"),
    path("offene-daten/schema.json", open_data.described, name="open_data_schema"),
    path("offene-daten/katalog.jsonld", open_data.listed, name="open_data_catalogue"),
    path("offene-daten/<str:written>", open_data.file, name="open_data_file"),
]
