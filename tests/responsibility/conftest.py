"""Places and rules of the example, loaded once for all cases of a file."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from buergertelefon.demo.places import load_places
from buergertelefon.places.actions.addresses import import_addresses
from buergertelefon.responsibility.actions import import_tax_offices

BREMEN = "040110000000"
HOUSES = "strasse;hausnummer;ortsteil\nAm Wall;1;Altstadt\nHamburger Straße;9a;Peterswerder\n"
HOUSES += "Am Dobben;9;\nAm Dobben;13-17;\nAm Dobben;20;\n"
OFFICES = """[
 {"buFaNr": "2460", "name": "Bremen", "hausanschrift": {"strasse": "Am Platz", "hausNr": "1",
  "plz": "28195", "ort": "Bremen"}, "tel": "0421 361-90909", "mail": "a@b.example"},
 {"buFaNr": "2471", "name": "Landeshauptkasse Bremen", "tel": "0421 361-1"},
 {"buFaNr": "2475", "name": "Bremerhaven", "hausanschrift": {"ort": "Bremerhaven"}},
 {"buFaNr": "2349", "name": "Wesermünde", "hausanschrift": {"ort": "Bremerhaven"}}
]"""


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_places()
        import_addresses(HOUSES.encode(), commune=BREMEN, source="Test", as_of=date(2026, 11, 25))
        import_tax_offices(OFFICES.encode(), as_of=date(2026, 11, 25), source="Test")
        yield
        transaction.set_rollback(True)
