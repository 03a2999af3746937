"""Parts of the interface's documents that are the same in several. Shapes as ZMS sends them."""

import re
from dataclasses import dataclass

#: no captcha is asked for; a proof of work would begin here and in `api.captcha_details`
CAPTCHA_REQUIRED = False
TOWN = re.compile(r"(?P<postcode>\d{5})\s+(?P<town>\S.*)$")
HOUSE = re.compile(r"(?P<street>.*\D)\s+(?P<number>\d+\s?[a-zA-Z]?(?:[-/]\d+\s?[a-zA-Z]?)?)$")


@dataclass(frozen=True)
class Place:
    """A calendar, as citizens see it: an office of the interface."""

    id: int
    name: str
    body: str  # the office it belongs to
    mail: str
    address: str
    latitude: float | None
    longitude: float | None
    step: int  # minutes
    hold: int  # minutes


def address(written: str) -> dict[str, str]:
    """Street, house number, postcode and town of an address in one text; what is not clear stays in
    the street.
    """
    parts = [part.strip() for part in re.split(r"[\n,]", written) if part.strip()]
    town = next((found for part in parts if (found := TOWN.match(part))), None)
    street = ", ".join(part for part in parts if not TOWN.match(part))
    house = HOUSE.match(street)
    return {
        "street": house["street"] if house else street,
        "house_number": house["number"] if house else "",
        "postal_code": town["postcode"] if town else "",
        "city": town["town"] if town else "",
    }


def scope(one: Place) -> dict[str, object]:
    """What a front end has to ask for there: nothing. No name, no free text, no mail is needed."""
    return {
        "id": one.id,
        "provider": {
            "id": one.id, "name": one.name, "displayName": one.name, "source": "buergertelefon",
            "contact": None, "lat": one.latitude, "lon": one.longitude,
        },
        "shortName": one.name, "emailFrom": one.mail, "emailRequired": False,
        "telephoneActivated": True, "telephoneRequired": False,
        "customTextfieldActivated": False, "customTextfieldRequired": False,
        "customTextfieldLabel": "", "customTextfield2Activated": False,
        "customTextfield2Required": False, "customTextfield2Label": "",
        "captchaActivatedRequired": CAPTCHA_REQUIRED, "displayInfo": None,
        "slotsPerAppointment": None, "appointmentsPerMail": None, "whitelistedMails": None,
        "reservationDuration": one.hold,
    }  # fmt: skip


def office(one: Place) -> dict[str, object]:
    """An entry of `offices` in offices-and-services/."""
    located = one.latitude is not None and one.longitude is not None
    return {
        "id": one.id, "name": one.name, "address": address(one.address),
        "geo": {"lat": one.latitude, "lon": one.longitude} if located else None,
        "showAlternativeLocations": True, "displayNameAlternatives": [],
        "organization": one.body, "organizationUnit": None, "slotTimeInMinutes": one.step,
        "disabledByServices": [], "priority": 1, "scope": scope(one),
        "maxSlotsPerAppointment": None,
    }  # fmt: skip
