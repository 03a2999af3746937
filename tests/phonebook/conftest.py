"""The example city with an office that has extensions."""

from datetime import date

import pytest
from tests.factories import make_city

from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.actions import list_extension
from buergertelefon.directory.models import Office


@pytest.fixture
def city(db: None) -> ServiceCentre:
    return make_city()


@pytest.fixture
def office(city: ServiceCentre) -> Office:
    """Of Bremen, open in the mornings, with two extensions."""
    made = Office.objects.create(
        slug="steueramt", name="Steueramt Beispiel", municipality_id="04011000",
        phone="+494213615000", address="Am Markt 1, 28195 Bremen", room="12", step_free="partly",
        languages=["en", "dgs"], hours="Mo-Fr 08:00-12:00; PH off", source="Beispiel",
        as_of=date(2026, 11, 27),
    )  # fmt: skip
    list_extension(made, {"function": "Vergnügungssteuer", "phone": "+494213615001"})
    list_extension(made, {"function": "Zweitwohnungen", "phone": "+494213615002", "room": "14"})
    return made
