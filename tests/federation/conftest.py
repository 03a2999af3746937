"""Places of the example and centres of a small register, loaded once for the cases of a file."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker
from tests.federation.register import table

from buergertelefon.demo.places import load_places
from buergertelefon.federation.actions.centres import import_centres


@pytest.fixture(scope="module")
def example(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_places()
        import_centres(table(), as_of=date(2026, 11, 25), source="Test")
        yield
        transaction.set_rollback(True)
