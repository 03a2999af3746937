from django.urls import path

from buergertelefon.zms import api

urlpatterns = [
    path("offices-and-services/", api.offices, name="zms_offices"),
    path("available-calendar/", api.calendar, name="zms_calendar"),
    path("reserve-appointment/", api.reserve, name="zms_reserve"),
    path("update-appointment/", api.update, name="zms_update"),
    path("preconfirm-appointment/", api.book, name="zms_preconfirm"),
    path("confirm-appointment/", api.book, name="zms_confirm"),
    path("cancel-appointment/", api.cancel, name="zms_cancel"),
    path("appointment/", api.appointment, name="zms_appointment"),
    path("my-appointments/", api.own, name="zms_own"),
    path("captcha-details/", api.captcha_details, name="zms_captcha_details"),
    path("captcha-challenge/", api.captcha_challenge, name="zms_captcha_challenge"),
    path("captcha-verify/", api.captcha_verify, name="zms_captcha_verify"),
    path("<path:path>", api.nowhere, name="zms_nowhere"),
]
