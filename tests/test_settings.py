"""One door to the environment; what every answer carries."""

import logging
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from buergertelefon.base.headers import security_headers
from buergertelefon.base.log import Line
from buergertelefon.settings import database, env


def test_a_setting_comes_from_its_variable_its_file_or_its_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert env("NO_SUCH_SETTING", "default") == "default"
    monkeypatch.setenv("NO_SUCH_SETTING", "variable")
    assert env("NO_SUCH_SETTING", "default") == "variable"
    (tmp_path / "secret").write_text("file\n")
    monkeypatch.setenv("NO_SUCH_SETTING_FILE", str(tmp_path / "secret"))
    assert env("NO_SUCH_SETTING", "default") == "file"


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="Set NO_SUCH_SETTING or NO_SUCH_SETTING_FILE"):
        env("NO_SUCH_SETTING")


def test_a_database_is_named_by_an_address() -> None:
    found = database("postgresql://b%40rt:s%3Acret@db.example:6432/city?sslmode=verify-full")
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "city",
        "USER": "b@rt",
        "PASSWORD": "s:cret",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "verify-full"},
    }


def test_a_socket_is_a_host_in_the_query() -> None:
    assert database("postgresql:///city?host=/run/postgresql")["HOST"] == "/run/postgresql"


def test_no_answer_allows_foreign_scripts_and_only_we_have_the_microphone() -> None:
    answer = security_headers(lambda _request: HttpResponse())(HttpRequest())
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe" not in policy
    assert "microphone=(self)" in answer["Permissions-Policy"]


def test_a_line_of_the_log_ends_with_its_ids() -> None:
    record = logging.makeLogRecord(
        {"name": "telephony", "levelname": "INFO", "msg": "call offered", "call": 4711, "to": "12"}
    )
    assert Line().format(record).endswith("INFO telephony call offered call=4711 to='12'")


def test_a_line_of_the_log_holds_nothing_that_stands_after_the_question_mark() -> None:
    asked = RequestFactory().get("/abfall/", {"q": "Anna Beispiel", "key": "geheim"})
    about = {"msg": "Not Found: /abfall/", "request": asked, "status_code": 404}
    line = Line().format(logging.makeLogRecord(about))
    assert line.endswith("Not Found: /abfall/ status_code=404")
