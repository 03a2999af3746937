"""Schemathesis asks the Open311 interface everything its description allows, and more."""

import uuid
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
from tests.waste.test_open311 import SIZE, a_report

from buergertelefon.waste.actions import keys
from buergertelefon.waste.open311.openapi import DOCUMENT

pytestmark = [pytest.mark.load, pytest.mark.django_db]
CHECKS = [
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_schema_conformance, checks.response_headers_conformance,
]  # fmt: skip
THERE = {
    "service_code": "001", "service_request_id": "K7QX2M",
    "token": "6a1f2c58-5b1e-4b39-9d6f-0f3f5a3f9a11",
}  # fmt: skip
schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = get_wsgi_application()
schema.config.generation.update(modes=list(GenerationMode))


@pytest.fixture
def key(db: None) -> Iterator[str]:
    """Of a city where something can be reported; its connection outlives a request."""
    make_house()
    first = make_service("001", attributes=[SIZE])
    batch = make_service("002", kind="batch")
    a_report(service=first, reference=THERE["service_request_id"], key=uuid.uuid4()).save()
    a_report(service=batch, reference="M2XQ7K", key=uuid.uuid4(), pk=THERE["token"]).save()
    signals = [request_started, request_finished]
    for one in signals:
        one.disconnect(close_old_connections)
    yield keys.add("Prüfung", the_provider(), at=timezone.now())
    for one in signals:
        one.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=20, derandomize=True, deadline=None, database=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_whatever_is_asked_the_answer_is_as_described(case: schemathesis.Case, key: str) -> None:
    cache.clear()  # sixty a minute
    if len(str(case.query)) % 2:  # every second time about something that there is
        case.query = {}
        case.path_parameters |= {"format": "json"} | {
            name: THERE[name] for name in case.path_parameters if name in THERE
        }
    if isinstance(case.body, dict) and "api_key" in case.body:
        case.body |= {"api_key": key, "service_code": "002" if "lat" in case.body else "001"}
        if len(str(case.body)) % 2:
            case.body = {**case.body, "service_code": "002", "lat": "53.08", "long": "8.8"}
            for name in ("address_id", "email", "phone", "media_url", "jurisdiction_id"):
                case.body.pop(name, None)
    answer = case.call_and_validate(checks=CHECKS)
    if answer.status_code >= 400:
        form = "json" if "json" in answer.headers["content-type"][0] else "xml"
        assert parsed(answer.content, form, "errors")
