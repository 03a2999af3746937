"""FIT-Connect Routing API: one contract for the recorded and, if asked for, the real one."""

import os
import socket
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tests.federation import recorded_api
from tests.federation.recorded_api import ARS, CARS

from buergertelefon.directory.models import Service
from buergertelefon.federation.errors import (
    RoutingBusy,
    RoutingForbidden,
    RoutingRefused,
    RoutingUnreachable,
)
from buergertelefon.federation.fitconnect import routes
from buergertelefon.federation.queries.opinions import second_opinion
from buergertelefon.federation.rules.opinions import alike

DAY = date(2026, 11, 25)
#: base address of the real API, and a question to which it has entries: "14 digits,12 digits"
REAL = os.environ.get("FITCONNECT_CONTRACT_URL", "")
REAL_QUESTION = os.environ.get("FITCONNECT_CONTRACT_QUESTION", f"{CARS},{ARS}")


@pytest.fixture(scope="module")
def recorded() -> Iterator[str]:
    with recorded_api.running() as base:
        yield base


@pytest.fixture(
    params=[
        "recorded",
        pytest.param(
            "real",
            marks=pytest.mark.skipif(
                not REAL, reason="needs the internet: set FITCONNECT_CONTRACT_URL (and _QUESTION)"
            ),
        ),
    ]
)
def api(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    """Base address, and a service and a place with entries."""
    if request.param == "real":
        leika, _, ars = REAL_QUESTION.partition(",")
        return REAL, leika, ars
    return request.getfixturevalue("recorded"), CARS, ARS


# ---- the contract -------------------------------------------------------------------------
def test_an_entry_says_where_to_send_an_application(api: tuple[str, str, str]) -> None:
    base, leika, ars = api
    found = routes(base, leika=leika, ars=ars)
    assert found
    assert all(one.destination for one in found)


def test_pages_together_are_the_whole(api: tuple[str, str, str]) -> None:
    base, leika, ars = api
    whole = routes(base, leika=leika, ars=ars)
    assert routes(base, leika=leika, ars=ars, page=max(1, len(whole) // 2)) == whole


def test_no_entry_is_no_error(api: tuple[str, str, str]) -> None:
    base, _, ars = api
    assert routes(base, leika="99999999999999", ars=ars) == []


def test_a_wrong_question_is_refused_with_its_reason(api: tuple[str, str, str]) -> None:
    base, _, ars = api
    with pytest.raises(RoutingRefused, match="400"):
        routes(base, leika="12", ars=ars)


# ---- what only the recorded one does on demand --------------------------------------------
def test_what_an_entry_may_leave_out(recorded: str) -> None:
    first, second, third = routes(recorded, leika=CARS, ars=ARS)
    assert (first.name, first.phone, first.town) == (
        "Kfz-Zulassung Bremen", "0421 361-88668", "Bremen",
    )  # fmt: skip
    assert (second.phone, second.town, third.name) == ("", "", "")


def test_too_many_questions_say_how_long_to_wait(recorded: str) -> None:
    with pytest.raises(RoutingBusy, match="42 Sekunden") as busy:
        routes(recorded, leika=recorded_api.LIMIT, ars=ARS)
    assert busy.value.wait == 42


@pytest.mark.parametrize(
    ("leika", "error", "words"),
    [
        pytest.param(recorded_api.FORBIDDEN, RoutingForbidden, "403", id="not for us"),
        pytest.param(recorded_api.SILENT, RoutingUnreachable, "ReadTimeout", id="silence"),
        pytest.param(recorded_api.GARBAGE, RoutingUnreachable, "nicht wie", id="no JSON"),
        pytest.param(recorded_api.BROKEN, RoutingUnreachable, "503", id="out of order"),
    ],
)
def test_what_goes_wrong_is_said(
    recorded: str, leika: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        routes(recorded, leika=leika, ars=ARS, wait=0.3)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(RoutingUnreachable, match="ConnectError"):
        routes(f"http://127.0.0.1:{port}", leika=CARS, ars=ARS)


# ---- the second opinion -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kfz-Zulassung Bremen", "Kfz-Zulassung Bremen", True),
        ("Finanzamt Bremen", "Finanzamt der Stadt Bremen", True),
        ("Kfz-Zulassung Bremen", "Kfz-Zulassung Bremen (Dienststelle Mitte)", True),
        ("Finanzamt Bremen", "Finanzamt Bremerhaven", False),
        ("Stadt", "Landkreis", False),
        ("", "Finanzamt", False),
    ],
)
def test_which_names_mean_the_same_office(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("leika", "topic", "verdict", "words"),
    [
        pytest.param(CARS, "kfz-zulassung", "agrees", "sich einig", id="the same"),
        pytest.param(CARS, "kfz-steuer", "differs", "Zoll, Zentrale", id="another body"),
        pytest.param(CARS, "gibtsnicht", "differs", "Wir nennen keine Stelle", id="only theirs"),
        pytest.param(
            recorded_api.NOTHING, "kfz-zulassung", "no_entry", "heißt nicht, dass niemand",
            id="no entry is not nobody",
        ),
        pytest.param(
            recorded_api.FORBIDDEN, "kfz-zulassung", "not_reachable",
            "nicht erreichbar: Unsere Anfragen werden nicht angenommen (403). Wir nennen: Kfz-Zul",
            id="not reachable: ours stays",
        ),
    ],
)  # fmt: skip
def test_two_sources(
    example: None, recorded: str, settings: Any, leika: str, topic: str, verdict: str, words: str
) -> None:
    settings.FITCONNECT_ROUTING_URL = recorded
    opinion = second_opinion(leika, ARS, on=DAY, topic=topic)
    assert opinion.verdict == verdict
    assert words in opinion.words


@pytest.mark.django_db
def test_it_is_off_by_default(example: None) -> None:
    assert second_opinion(CARS, ARS, on=DAY).verdict == "off"


@pytest.mark.django_db
def test_the_command(example: None, recorded: str, settings: Any) -> None:
    settings.FITCONNECT_ROUTING_URL = recorded
    Service.objects.create(slug="kfz-zulassung", key=CARS, name="Auto anmelden")
    said = StringIO()
    call_command("second_opinion", "Auto anmelden", place="Bremen", stdout=said)
    assert said.getvalue().startswith("Beide Quellen sind sich einig. Wir nennen: Kfz-Zulassung")
    with pytest.raises(CommandError, match="nicht eine Gemeinde"):
        call_command("second_opinion", "Auto anmelden", place="Osterholz")
    Service.objects.update(key="")
    with pytest.raises(CommandError, match="kein LeiKa-Schlüssel"):
        call_command("second_opinion", "Auto anmelden", place="Bremen")
