"""Schemathesis asks the Open311 interface everything its description allows, and more."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from tests.waste.conftest import make_house, make_service, the_provider
from tests.waste.open311_client import parsed
from tests.waste.test_open311 import SIZE

from buergertelefon.waste.actions import keys
from buergertelefon.waste.open311.openapi import DOCUMENT

pytestmark = [pytest.mark.load, pytest.mark.django_db]
CHECKS = [
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_schema_conformance, checks.response_headers_conformance,
]  # fmt: skip
schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = get_wsgi_application()
schema.config.generation.update(modes=list(GenerationMode))


@pytest.fixture
def key(db: None) -> Iterator[str]:
    """Of a city where something can be reported; its connection outlives a request."""
    make_house()
    make_service("001", attributes=[SIZE])
    make_service("002", kind="batch")
    signals = [request_started, request_finished]
    for one in signals:
        one.disconnect(close_old_connections)
    yield keys.add("Prüfung", the_provider(), at=timezone.now())
    for one in signals:
        one.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=30, derandomize=True, deadline=None, database=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_whatever_is_asked_the_answer_is_as_described(case: schemathesis.Case, key: str) -> None:
    cache.clear()  # sixty a minute
    if isinstance(case.body, dict) and "api_key" in case.body:
        case.body |= {"api_key": key, "service_code": "002" if "lat" in case.body else "001"}
    answer = case.call_and_validate(checks=CHECKS)
    if answer.status_code >= 400:
        form = "json" if "json" in answer.headers["content-type"][0] else "xml"
        assert parsed(answer.content, form, "errors")
