"""The interface as OpenAPI 3.0 describes it, for tools and for our tests.

GeoReport itself has no schema. The JSON is described; the XML says the same.
"""

from typing import Any

from buergertelefon.waste.open311.reading import LONGEST_PAGE, LONGEST_TEXT, LONGEST_URL
from buergertelefon.waste.open311.writing import TYPES, Form
from buergertelefon.waste.rules.requests import MOST

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": "string", "nullable": True}
NUMBER: Schema = {"type": "number", "nullable": True}
TIME: Schema = {"type": "string", "format": "date-time"}
TRUTH: Schema = {"type": "boolean"}


def many(of: Schema) -> Schema:
    """Any number of them."""
    return {"type": "array", "items": of}


def record(*needed: str, **fields: Schema) -> Schema:
    """Named values and no others; `needed`: none of those: all."""
    return {
        "type": "object", "properties": fields, "required": [*(needed or fields)],
        "additionalProperties": False,
    }  # fmt: skip


SERVICES = many(record(
    service_code=TEXT, service_name=TEXT, description=MAYBE, metadata=TRUTH,
    type={"type": "string", "enum": ["realtime", "batch", "blackbox"]}, keywords=MAYBE, group=MAYBE,
))  # fmt: skip
DATATYPES = ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
DEFINITION = record(service_code=TEXT, attributes=many(record(
    "variable", "code", "datatype", "required", "datatype_description", "order", "description",
    variable=TRUTH, code=TEXT, datatype={"type": "string", "enum": DATATYPES}, required=TRUTH,
    datatype_description=MAYBE, order={"type": "integer", "minimum": 1}, description=MAYBE,
    values=many(record(key=TEXT, name=MAYBE)),
)))  # fmt: skip
STATUS: Schema = {"type": "string", "enum": ["open", "closed"]}
REQUESTS = many(record(
    service_request_id=TEXT, status=STATUS, status_notes=MAYBE, service_name=TEXT,
    service_code=TEXT, description=MAYBE, agency_responsible=MAYBE, service_notice=MAYBE,
    requested_datetime=TIME, updated_datetime=TIME, expected_datetime=TIME | {"nullable": True},
    address=MAYBE, address_id=MAYBE, zipcode=MAYBE, lat=NUMBER, long=NUMBER, media_url=MAYBE,
))  # fmt: skip
RECEIPT = many(record(
    "service_notice", "account_id",
    service_request_id=TEXT, token=TEXT, service_notice=MAYBE, account_id=MAYBE,
))  # fmt: skip
TICKET = many(record(service_request_id=MAYBE, token=TEXT))
DISCOVERY = record(
    changeset=TIME, contact=MAYBE, key_service=MAYBE,
    endpoints=many(record(
        specification=TEXT, url=TEXT, changeset=TIME,
        type={"type": "string", "enum": ["production", "test"]}, formats=many(TEXT),
    )),
)  # fmt: skip
ERRORS = many(record(code={"type": "integer"}, description=TEXT))

FORM: Schema = {"name": "format", "in": "path", "required": True,
                "schema": {"type": "string", "enum": [*Form]}}  # fmt: skip
WHOSE: Schema = {
    "name": "jurisdiction_id", "in": "query", "schema": TEXT,
    "description": "Kurzname des Entsorgers; ohne: alle.",
}  # fmt: skip
SENT: Schema = {
    "type": "object", "required": ["api_key", "service_code"],
    "properties": {
        "api_key": TEXT, "jurisdiction_id": TEXT, "service_code": TEXT,
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "long": {"type": "number", "minimum": -180, "maximum": 180},
        "address_string": {"type": "string", "maxLength": 200}, "address_id": TEXT,
        "description": {"type": "string", "maxLength": LONGEST_TEXT},
        "media_url": {"type": "string", "format": "uri", "maxLength": LONGEST_URL},
        "email": {"type": "string", "format": "email"}, "phone": TEXT,
        "first_name": TEXT, "last_name": TEXT, "device_id": TEXT, "account_id": TEXT,
    },
    "description": "Dazu attribute[code]=Wert, bei mehreren Werten attribute[code][]=Wert.",
}  # fmt: skip


def _query(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": description}


ASKED = [
    _query("service_request_id", TEXT, "Codes, mit Komma; geht allem anderen vor."),
    _query("service_code", TEXT, "Meldungsarten, mit Komma."),
    _query("start_date", TIME, "Frühester Eingang."),
    _query("end_date", TIME, "Spätester Eingang, höchstens 90 Tage danach."),
    _query("status", TEXT, "open, closed; mit Komma."),
    _query("page", {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE}, "Erweiterung."),
    _query("page_size", {"type": "integer", "minimum": 1, "maximum": MOST}, "Erweiterung."),
]


def _answer(description: str, schema: Schema) -> Schema:
    content: dict[str, Schema] = {
        f"{TYPES[Form.JSON]}; charset=utf-8": {"schema": schema},
        f"{TYPES[Form.XML]}; charset=utf-8": {},
    }
    return {"description": description, "content": content}


def _asked(name: str, summary: str, schema: Schema, refused: str, *params: Schema) -> Schema:
    answers = {"200": _answer("gefunden", schema)}
    answers |= {status: _answer("abgelehnt", ERRORS) for status in refused.split()}
    return {
        "operationId": name, "summary": summary, "parameters": [FORM, *params],
        "responses": answers,
    }  # fmt: skip


def _code(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": TEXT}


POSTED = _asked("post_request", "eine Meldung senden", RECEIPT, "400 403 404 429") | {
    "requestBody": {
        "required": True, "content": {"application/x-www-form-urlencoded": {"schema": SENT}}
    }
}  # fmt: skip
PATHS = {
    "/discovery.{format}": {
        "get": _asked("discovery", "wer hier antwortet", DISCOVERY, "400 404"),
    },
    "/v2/services.{format}": {
        "get": _asked("services", "was gemeldet werden kann", SERVICES, "400 404", WHOSE),
    },
    "/v2/services/{service_code}.{format}": {
        "get": _asked("service", "was dazu gefragt wird", DEFINITION, "400 404", WHOSE,
                      _code("service_code")),
    },
    "/v2/requests.{format}": {
        "get": _asked("requests", "Meldungen", REQUESTS, "400 404", WHOSE, *ASKED),
        "post": POSTED,
    },
    "/v2/requests/{service_request_id}.{format}": {
        "get": _asked("request", "wie es um eine steht", REQUESTS, "400 404", WHOSE,
                      _code("service_request_id")),
    },
    "/v2/tokens/{token}.{format}": {
        "get": _asked("token", "der Code zu einem Token", TICKET, "400 404", WHOSE,
                      _code("token")),
    },
}  # fmt: skip
DOCUMENT: Schema = {
    "openapi": "3.0.3",
    "info": {"title": "Open311 GeoReport v2", "version": "2"},
    "servers": [{"url": "/open311"}],
    "paths": PATHS,
}
