"""The ZMS citizen interface over HTTP: what front ends send, what they get, what we keep."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.zms.conftest import Api, codes, make_calendar, proof, service, today, tomorrow

from buergertelefon.appointments.actions.booking import expire_holds
from buergertelefon.appointments.actions.counter import arrive
from buergertelefon.appointments.models import Booking, Calendar, Slot
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.life import State


def test_the_offer_has_offices_services_and_what_fits_together(api: Api, mitte: Calendar) -> None:
    nord = make_calendar("nord")
    given = api.get("offices-and-services").json()
    assert [one["id"] for one in given["offices"]] == [mitte.pk, nord.pk]
    office = given["offices"][0]
    assert office["name"] == "BürgerServiceCenter Mitte"
    assert office["address"] == {
        "street": "Pelzerstraße", "house_number": "40", "postal_code": "28195", "city": "Bremen",
    }  # fmt: skip
    assert (office["slotTimeInMinutes"], office["scope"]["emailRequired"]) == (10, False)
    assert office["scope"]["captchaActivatedRequired"] is False
    services = {one["name"]: one for one in given["services"]}
    assert sorted(services) == ["Ausweis", "Trauung", "Umzug"]
    assert services["Ausweis"]["combinable"] == {"1": {str(service("umzug")): [mitte.pk, nord.pk]}}
    assert services["Trauung"]["combinable"] == {}
    slots = {(one["officeId"], one["serviceId"]): one["slots"] for one in given["relations"]}
    assert slots[mitte.pk, service("umzug")] == 2
    assert len(slots) == 6


def test_an_office_that_is_off_is_not_in_the_offer(api: Api, mitte: Calendar) -> None:
    Calendar.objects.update(active=False)
    assert api.get("offices-and-services").json() == {
        "offices": [], "services": [], "relations": [],
    }  # fmt: skip
    assert codes(api.free(mitte)) == ["invalidLocationAndServiceCombination"]


def test_free_times_of_two_offices_by_day(api: Api, mitte: Calendar) -> None:
    nord = make_calendar("nord", days=1)
    days = api.free(mitte, nord).json()["availableDays"]
    assert [one["date"] for one in days] == [
        (today() + timedelta(days=n)).isoformat() for n in (1, 2)
    ]
    assert [one["providerIDs"] for one in days] == [f"{mitte.pk},{nord.pk}", f"{mitte.pk}"]
    first = days[0]["offices"][0]
    assert first["officeId"] == str(mitte.pk)
    assert first["appointments"][0] == int(tomorrow(8).timestamp())
    assert len(first["appointments"]) == 12  # 8:00 to 9:50


def test_the_window_of_times_is_narrower_than_that_of_days(api: Api, mitte: Calendar) -> None:
    day = (today() + timedelta(days=2)).isoformat()
    given = api.free(mitte, slotsStartDate=day, slotsEndDate=day).json()
    assert [len(one["offices"]) for one in given["availableDays"]] == [0, 1]
    assert given["prevBookableDate"] == (today() + timedelta(days=1)).isoformat()
    assert given["nextBookableDate"] is None


def test_several_services_for_several_persons_take_one_run(api: Api, mitte: Calendar) -> None:
    asked = {"serviceIds": f"{service()},{service('umzug')}", "serviceCounts": "2,1"}
    (first, _) = api.free(mitte, **asked).json()["availableDays"]
    assert first["offices"][0]["appointments"][-1] == int(tomorrow(9, 20).timestamp())


def test_where_nothing_is_free_is_said(api: Api, mitte: Calendar) -> None:
    Slot.objects.update(capacity=0)
    answer = api.free(mitte)
    assert (answer.status_code, codes(answer)) == (404, ["noAppointmentForThisDay"])


def test_what_is_kept_for_callers_is_not_free_here(api: Api, mitte: Calendar) -> None:
    mitte.contingents.create(channel=Channel.PHONE, share=1, clock="12:00")
    Slot.objects.update(kept_phone=2)
    assert codes(api.free(mitte)) == ["noAppointmentForThisDay"]
    assert codes(api.reserve(mitte, tomorrow(8))) == ["appointmentNotAvailable"]


def test_reserve_update_preconfirm_confirm(api: Api, mitte: Calendar) -> None:
    held = api.held(mitte, tomorrow(8))
    assert (held["status"], held["officeId"], held["serviceCount"]) == ("reserved", mitte.pk, 1)
    assert held["timestamp"] == str(int(tomorrow(8).timestamp()))
    assert 1 <= held["processId"] < 2**31
    assert len(held["authKey"]) == 32
    assert held["icsContent"] is None

    sent = proof(
        held, familyName="Ahrens", email="a@beispiel.de", telephone="0171 1234567",
        customTextfield="Kind: Kai", scope=held["scope"],
    )  # fmt: skip
    updated = api.post("update-appointment", sent).json()
    assert (updated["email"], updated["telephone"]) == ("a@beispiel.de", "+491711234567")
    assert (updated["familyName"], updated["status"]) == ("", "reserved")

    booked = api.post("preconfirm-appointment", proof(held)).json()
    again = api.post("confirm-appointment", proof(held)).json()
    assert booked["status"] == again["status"] == "confirmed"
    assert "BEGIN:VEVENT" in again["icsContent"]
    row = Booking.objects.get()
    assert (row.state, row.mail, row.channel) == (State.CONFIRMED, "a@beispiel.de", Channel.WEB)


def test_nobodys_name_is_kept_anywhere(api: Api, mitte: Calendar) -> None:
    held = api.held(mitte, tomorrow(8))
    api.post("update-appointment", proof(held, familyName="Sonderbar", customTextfield="Anna"))
    row = Booking.objects.values().get()
    assert not any(text in str(row) for text in ("Sonderbar", "Anna"))


def test_the_key_is_kept_as_a_hash(api: Api, mitte: Calendar) -> None:
    held = api.held(mitte, tomorrow(8))
    assert held["authKey"] not in str(Booking.objects.values().get())


def test_several_services_come_back_as_main_and_others(api: Api, mitte: Calendar) -> None:
    wanted = {"serviceId": [service(), service("umzug")], "serviceCount": [2, 1]}
    held = api.reserve(mitte, tomorrow(8), **wanted).json()
    assert (held["serviceName"], held["serviceCount"], held["slotCount"]) == ("Ausweis", 2, 4)
    assert held["subRequestCounts"] == [{"id": service("umzug"), "name": "Umzug", "count": 1}]


def test_the_last_place_goes_once(api: Api, mitte: Calendar) -> None:
    answers = [api.reserve(mitte, tomorrow(8)) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 404]
    assert codes(answers[2]) == ["appointmentNotAvailable"]


def test_cancelled_is_free_again_and_twice_is_once(api: Api, mitte: Calendar) -> None:
    held = api.held(mitte, tomorrow(8))
    api.post("confirm-appointment", proof(held))
    for _ in range(2):
        assert api.post("cancel-appointment", proof(held)).json()["status"] == "deleted"
    assert Slot.objects.filter(taken__gt=0).count() == 0
    assert codes(api.get("appointment", **proof(held))) == ["appointmentNotFound"]
    assert codes(api.post("confirm-appointment", proof(held))) == ["processNotReservedAnymore"]


def test_a_hold_is_given_back_when_another_time_is_chosen(api: Api, mitte: Calendar) -> None:
    held = api.held(mitte, tomorrow(8))
    assert api.post("cancel-appointment", proof(held)).json()["status"] == "deleted"
    assert Slot.objects.filter(taken__gt=0).count() == 0


def test_a_hold_that_is_over_cannot_be_booked(api: Api, mitte: Calendar) -> None:
    held = api.held(mitte, tomorrow(8))
    Booking.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert codes(api.get("appointment", **proof(held))) == ["appointmentNotFound"]
    for path in ("update-appointment", "preconfirm-appointment", "confirm-appointment"):
        assert codes(api.post(path, proof(held))) == ["processNotReservedAnymore"]
    expire_holds(at=timezone.now())
    assert codes(api.post("confirm-appointment", proof(held))) == ["processNotReservedAnymore"]


def test_whoever_is_at_the_office_cannot_cancel(api: Api, mitte: Calendar) -> None:
    held = api.held(mitte, tomorrow(8))
    api.post("confirm-appointment", proof(held))
    arrive(Booking.objects.get().pk, at=tomorrow(8))
    assert codes(api.post("cancel-appointment", proof(held))) == ["appointmentCanNotBeCanceled"]
    assert api.get("appointment", **proof(held)).json()["status"] == "queued"


def test_what_is_over_cannot_be_cancelled(api: Api, mitte: Calendar) -> None:
    held = api.held(mitte, tomorrow(8))
    api.post("confirm-appointment", proof(held))
    Booking.objects.update(begins=timezone.now() - timedelta(hours=1))
    assert codes(api.post("cancel-appointment", proof(held))) == ["appointmentCanNotBeCanceled"]


@pytest.mark.parametrize(
    ("number", "key"),
    [
        pytest.param(None, "0" * 32, id="wrong key"),
        pytest.param(1, None, id="a number nobody has"),
        pytest.param(2**31 - 1, None, id="a number that is no code"),
    ],
)
def test_never_says_which_of_the_two_was_wrong(
    api: Api, mitte: Calendar, number: int | None, key: str | None
) -> None:
    held = api.held(mitte, tomorrow(8))
    given = {"processId": number or held["processId"], "authKey": key or held["authKey"]}
    assert codes(api.get("appointment", **given)) == ["appointmentNotFound"]


def test_after_eight_wrong_keys_a_number_waits_at_both_doors(api: Api, mitte: Calendar) -> None:
    held = api.held(mitte, tomorrow(8))
    for _ in range(8):
        wrong = api.get("appointment", processId=held["processId"], authKey="f" * 32)
        assert wrong.status_code == 404
    assert codes(api.get("appointment", **proof(held))) == ["rateLimitExceeded"]
    code = Booking.objects.get().reference
    typed = api.client.get("/termin/oeffnen/") and api.client.post(
        "/termin/oeffnen/",
        {"code": code, "schluessel": held["authKey"],
         "csrfmiddlewaretoken": api.client.cookies["csrftoken"].value},
    )  # fmt: skip
    assert typed.status_code == 429


def test_my_appointments_are_those_whose_keys_are_shown(api: Api, mitte: Calendar) -> None:
    one, two = api.held(mitte, tomorrow(8)), api.held(mitte, tomorrow(9))
    assert api.get("my-appointments").json() == []
    both = {
        "processId": f"{one['processId']},{two['processId']}",
        "authKey": f"{one['authKey']},{'0' * 32}",
    }
    assert [each["processId"] for each in api.get("my-appointments", **both).json()] == [
        one["processId"]
    ]


def test_no_captcha_is_asked_for(api: Api) -> None:
    details = api.get("captcha-details").json()
    assert details["captchaEnabled"] is False
    assert details["captchaVerify"].endswith("/zms/captcha-verify/")
    assert api.get("captcha-challenge").json()["captchaRequired"] is False
    assert api.post("captcha-verify", {"payload": "x"}).json()["data"] == {"valid": True}


def test_a_landline_is_taken_where_it_gets_texts_and_a_service_number_is_not_kept(
    api: Api, mitte: Calendar
) -> None:
    held = api.held(mitte, tomorrow(8))
    for typed, kept in (("0421 3610000", "+494213610000"), ("0800 3301000", "")):
        given = api.post("update-appointment", proof(held, telephone=typed)).json()
        assert given["telephone"] == kept


def test_no_page_of_another_origin_may_read_by_default(api: Api) -> None:
    answer = api.client.get("/zms/captcha-details/", headers={"origin": "https://a.example"})
    assert "Access-Control-Allow-Origin" not in answer


def test_pages_of_the_origins_in_the_setting_may_read(api: Api, settings: object) -> None:
    settings.ZMS_ORIGINS = ["https://termine.example"]
    for origin, allowed in (("https://termine.example", True), ("https://x.example", False)):
        for method in (api.client.get, api.client.options):
            answer = method("/zms/captcha-details/", headers={"origin": origin})
            assert (answer.get("Access-Control-Allow-Origin") == origin) is allowed
            assert "Origin" in answer["Vary"]
    allowed_methods = api.client.options(
        "/zms/reserve-appointment/", headers={"origin": "https://termine.example"}
    )
    assert allowed_methods["Access-Control-Allow-Methods"] == "POST, OPTIONS"


def test_the_wrong_method_and_the_wrong_address(api: Api) -> None:
    assert codes(api.get("reserve-appointment")) == ["requestMethodNotAllowed"]
    assert codes(api.post("appointment", {})) == ["requestMethodNotAllowed"]
    assert codes(api.get("offices")) == ["notFound"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_offer_costs_the_same_for_any_number_of_offices(
    api: Api, mitte: Calendar, rows: int, django_assert_num_queries: object
) -> None:
    for n in range(1, rows):
        make_calendar(f"nord{n}")
    with django_assert_num_queries(5):
        api.get("offices-and-services")
