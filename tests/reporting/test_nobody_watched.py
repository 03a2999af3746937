"""Somebody tries to get at the figures of one person: by SQL, by ORM, by subtraction, by logs."""

import ast
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from psycopg.errors import FeatureNotSupported, InsufficientPrivilege, ReadOnlySqlTransaction
from pytest_django.fixtures import Settings
from tests.factories import make_agent, make_centre
from tests.telephony.test_exchange import Clock, Played

from buergertelefon.contacts.models import Contact
from buergertelefon.doctor import service
from buergertelefon.reporting.actions.role import grant
from buergertelefon.reporting.actions.rolling import roll_up
from buergertelefon.reporting.errors import NotReadable
from buergertelefon.reporting.grants import ROLE, TABLES
from buergertelefon.reporting.models import Call, Day
from buergertelefon.reporting.queries.now import figures
from buergertelefon.reporting.queries.source import reading, rows
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.telephony.models import LiveCall, Request, Signal, SignOn

REPORTING = Path(__file__).resolve().parents[2] / "src/buergertelefon/reporting"
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
#: the tests of the real role commit, and its session is not the owner's
REAL = pytest.mark.django_db(transaction=True, databases=["default", "figures"])
#: what a key looks like: a UUID, or a number that is nobody else's
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|9876543\d\d")
#: all that holds rows in our schema
RELATIONS = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1
"""
#: ways to more than the list; each must be refused
ATTACKS = {
    "the owner's role": "SET ROLE {owner}",
    "the superuser's role": "SET ROLE postgres",
    "a session of the owner": "SET SESSION AUTHORIZATION {owner}",
    "a table": "CREATE TABLE mine (n int)",
    "a table for a while": "CREATE TEMPORARY TABLE mine (n int)",
    "a function": "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "an index": "CREATE INDEX ON reporting_day (line)",
    "a file of the server": "SELECT pg_read_file('postgresql.conf')",
    "a folder of the server": "SELECT pg_ls_dir('.')",
    "a program": "COPY (SELECT 1) TO PROGRAM 'cat'",
    "a file to load": "COPY (SELECT 1) TO '/tmp/figures'",
    "another connection": "CREATE EXTENSION dblink",
    "statistics of the planner": "SELECT stavalues1 FROM pg_statistic",
    "passwords": "SELECT rolpassword FROM pg_authid",
    "contents of large objects": "SELECT data FROM pg_largeobject",
    "a sum changed": "UPDATE reporting_day SET answered = 0",
    "sums deleted": "TRUNCATE reporting_day",
    "who works here, by a key": (
        "ALTER TABLE reporting_day ADD COLUMN a int REFERENCES staff_agent (id)"
    ),
    "its own limits": "ALTER ROLE {role} SUPERUSER",
}


class Watched:
    """A centre with five people at work, and whatever would give one of them away."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.seats = [f"{n}4711{n}" for n in range(5)]
        people = [make_agent(self.centre, f"unverwechselbar{seat}", seat=seat)
                  for seat in self.seats]  # fmt: skip
        for agent in people:
            SignOn.objects.create(
                id=agent.desk, centre=self.centre, agent=agent, seat=agent.seat, since=NOON,
                idle_since=NOON, state="talking" if agent is people[0] else "available",
            )  # fmt: skip
        self.tokens = ["unverwechselbar", *self.seats, *(str(agent.desk) for agent in people)]


@pytest.fixture
def intruder(request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """A session of the role that reads figures, made by the product's own command."""
    request.getfixturevalue("transactional_db")
    call_command("figures_role", "--after-migrate")
    if not configured.EMBEDDED:
        pytest.skip("another server lets this role in only with its password")
    db = connection.settings_dict
    with psycopg.connect(
        host=db["HOST"], port=db["PORT"], dbname=db["NAME"], user=ROLE, autocommit=True
    ) as session:
        yield session
    connections["figures"].close()


def refused(session: psycopg.Connection, sql: str) -> bool:
    """Does the database say that this role may not?"""
    try:
        with session.transaction():
            session.execute("SET LOCAL transaction_read_only = off")  # it may say so, of itself
            session.execute(sql.encode())
    except (InsufficientPrivilege, FeatureNotSupported):  # the latter: no such extension here
        return True
    return False


@REAL
def test_the_role_reads_what_is_on_the_list_and_nothing_else(
    intruder: psycopg.Connection,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RELATIONS)
        names = [name for (name,) in cursor.fetchall()]
    closed = {name for name in names if refused(intruder, f'TABLE "{name}" LIMIT 1')}
    assert set(names) - closed == set(TABLES)
    assert {"staff_agent", "telephony_signon", "telephony_livecall", "contacts_contact"} <= closed
    assert {"procrastinate_jobs", "django_session", "cases_case", "survey_given"} <= closed

    # each other way
    words = {"owner": connection.settings_dict["USER"], "role": ROLE}
    ways = {name: sql.format(**words) for name, sql in ATTACKS.items()}
    assert [name for name, sql in ways.items() if not refused(intruder, sql)] == []
    with pytest.raises(ReadOnlySqlTransaction):
        intruder.execute("SELECT lo_create(0)")
    assert intruder.execute("SHOW statement_timeout").fetchone() == ("30s",)

    # what the server tells everybody
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact, staff_agent")
        others = intruder.execute(
            "SELECT query FROM pg_stat_activity WHERE usename <> current_user"
        ).fetchall()
    assert others
    assert {query for (query,) in others} <= {"<insufficient privilege>", "", None}
    seen = "SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = current_schema()"
    assert {name for (name,) in intruder.execute(seen)} <= set(TABLES)


@REAL
def test_the_doctor_sees_a_right_too_many_and_the_command_takes_it_back(
    intruder: psycopg.Connection, settings: Settings
) -> None:
    settings.FIGURES_DATABASE = "figures"
    assert service.figures().remedy == ""
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT SELECT (name) ON staff_agent TO "{ROLE}"')
        cursor.execute(f'GRANT UPDATE ON reporting_day TO "{ROLE}"')
        cursor.execute(f'REVOKE ALL ON reporting_quarter FROM "{ROLE}"')
    found = service.figures()
    assert "public.reporting_day, public.staff_agent" in found.what
    assert "figures-role" in found.remedy
    assert not refused(intruder, "SELECT name FROM staff_agent")
    grant(ROLE)
    assert service.figures().remedy == ""
    assert refused(intruder, "SELECT name FROM staff_agent")

    # by ORM, on the connection of figures
    for model in (Agent, SignOn, LiveCall, Contact):
        with pytest.raises(ProgrammingError, match="permission denied"):
            model._default_manager.using("figures").first()  # noqa: SLF001  # any model's
    assert list(rows(Day)) == list(rows(Call)) == []
    with pytest.raises(NotReadable), reading():
        list(rows(Agent))


def test_every_table_on_the_list_is_one_of_ours() -> None:
    ours = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}  # noqa: SLF001
    assert set(TABLES) <= set(ours)
    for name in TABLES:  # and none of them has a column that points at somebody
        for field in ours[name]._meta.concrete_fields:  # noqa: SLF001
            assert field.related_model is not Agent, f"{name}.{field.name}"


@pytest.mark.parametrize(
    "file", sorted((REPORTING / "queries").glob("*.py")), ids=lambda file: file.stem
)
def test_every_read_of_figures_goes_by_the_role(file: Path) -> None:
    if file.stem == "source":
        return
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"objects", "_default_manager", "_base_manager", "using"}
        if isinstance(node, ast.ImportFrom):
            assert not {"connection", "connections"} & {one.name for one in node.names}


@pytest.fixture
def watched(db: None) -> Watched:
    """A centre with five people at work, each with a name, a number and a seat like nobody's."""
    return Watched()


def test_no_page_of_figures_names_somebody(client: Client, watched: Watched) -> None:
    for role in Role:
        viewer = Agent.objects.create_user(
            f"viewer-{role}", "x", name="Viewer", centre=watched.centre, roles=[role]
        )
        client.force_login(viewer)
        for path in pages_of_figures():
            for asked in ("", "?format=csv", "?format=json", "?von=2014-01-01&bis=2026-12-31"):
                answer = client.get(path + asked)
                assert answer.status_code < 500 or path == "/health/", path
                body = b"".join(answer) if answer.streaming else answer.content
                said = body.decode(errors="replace")
                assert [one for one in watched.tokens if one in said] == [], path


def pages_of_figures() -> Iterator[str]:
    """Addresses of all pages of this package, whoever adds one."""

    def walk(resolver: URLResolver) -> Iterator[URLPattern]:
        for one in resolver.url_patterns:
            yield from walk(one) if isinstance(one, URLResolver) else [one]

    for pattern in walk(get_resolver()):
        if pattern.callback.__module__.startswith("buergertelefon.reporting."):
            given = dict.fromkeys(pattern.pattern.converters, 1)
            yield reverse(str(pattern.name), kwargs=given)


def test_what_few_people_do_is_not_on_the_board(watched: Watched) -> None:
    five = figures(watched.centre.pk, at=NOON)
    assert (five["signed_on"], five["ready"], five["states"]["talking"]) == (5, 4, 1)
    SignOn.objects.filter(seat=watched.seats[0]).delete()
    four = figures(watched.centre.pk, at=NOON)
    assert (four["signed_on"], four["ready"], four["states"]) == (None, None, {})
    assert four["somebody_ready"]
    assert four["summary"].endswith("Jemand ist bereit.")


def test_without_the_role_the_board_says_what_to_do_and_a_desk_still_sees_who_waits(
    client: Client, watched: Watched, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.FIGURES_DATABASE = "nowhere"
    client.force_login(make_agent(watched.centre))
    answer = client.get("/board/")
    assert answer.status_code == 503
    assert "buergertelefon figures-role" in answer.content.decode()
    now = figures(watched.centre.pk, at=NOON)
    assert (now["readable"], now["waiting"], now["promise_percent"]) == (False, 0, None)
    assert [one for one in watched.tokens if one in caplog.text] == []


@pytest.mark.django_db(transaction=True)
def test_after_a_day_nothing_in_the_database_or_the_log_joins_a_call_and_a_person(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with connection.cursor() as cursor:  # numbers that stand for nothing else
        cursor.execute("SELECT setval('staff_agent_id_seq', 987654300)")
    centre = make_centre()
    agents = [make_agent(centre, f"unverwechselbar{n}", seat=f"4711{n}") for n in range(3)]
    caplog.set_level(logging.DEBUG)
    clock = Clock()
    played = Played(centre, clock)
    try:
        desks = [played.sit_down(agent) for agent in agents]
        for _ in range(6):
            call = played.arrive()
            taker = str(SignOn.objects.get(state="offered").id)
            played.talk(f"agent:{taker}", call)
            clock.at += timedelta(seconds=5)
            played.ask(f"agent:{taker}", "end")
            clock.at += timedelta(seconds=2)
            played.ask(f"agent:{taker}", "close")
        assert len(desks) == SignOn.objects.count() == 3
        assert Contact.objects.filter(closed__isnull=False, answered__isnull=False).count() == 6
        assert [kind.objects.count() for kind in (LiveCall, Signal, Request)] == [0, 0, 0]
        roll_up(centre, at=clock.at)
    finally:
        played.die()
        played.run.close()
    calls = {str(key) for key in Contact.objects.values_list("pk", flat=True)}
    people = {
        token
        for agent in agents
        for token in (str(agent.pk), str(agent.desk), agent.username, agent.seat)
    }
    stored = [frozenset(re.findall(r"[\w-]+", row)) for row in everything_stored()]
    reached = people
    while True:  # whatever can be joined over keys like these, in any number of steps
        found = reached | {
            token for row in stored if row & reached for token in row if KEY.fullmatch(token)
        }
        if found == reached:
            break
        reached = found
    assert any(row & calls for row in stored)
    assert any(row & people for row in stored)
    assert reached & calls == set()
    for record in caplog.records:
        if record.name == "django.db.backends":
            continue  # statements, only while DEBUG is set
        words = set(re.findall(r"[\w-]+", str(vars(record))))
        assert not (words & people and words & calls), record.getMessage()


def everything_stored() -> Iterator[str]:
    """Each row of each table, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(relname) FROM pg_class"
            " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {name} t")  # noqa: S608  # its own answer
            yield from (row for (row,) in cursor.fetchall())
