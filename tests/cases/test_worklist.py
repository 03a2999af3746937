"""The lists of offices: what is in them, in which order, page by page, found again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.cases.conftest import make_case, make_clerk, make_inbox

from buergertelefon.cases.actions.steps import take
from buergertelefon.cases.models import Case, Inbox
from buergertelefon.cases.queries import worklist as lists
from buergertelefon.cases.queries.worklist import View, Wanted, counts, scope_of, worklist
from buergertelefon.cases.rules.details import Asked, Reach
from buergertelefon.cases.rules.life import Actor, Step
from buergertelefon.cases.rules.words import Reply
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def boxes() -> list[Inbox]:
    return [make_inbox("eins"), make_inbox("zwei"), make_inbox("drei")]


@pytest.fixture
def person(boxes: list[Inbox]) -> Agent:
    """Of the first two."""
    clerk = make_clerk(boxes[0])
    boxes[1].people.add(clerk)
    return clerk


def codes(person: Agent, wanted: Wanted) -> list[str]:
    return [one.reference for one in worklist(scope_of(person), wanted, at=timezone.now()).rows]


def test_pages_show_every_case_once_in_order(
    boxes: list[Inbox], person: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PER_PAGE", 3)
    now = timezone.now()
    for number in range(11):  # some are due at the same moment
        make_case(boxes[number % 3], at=now - timedelta(minutes=number // 4))
    wanted_rows = Case.objects.exclude(inbox=boxes[2])
    for order, by in (("frist", ("due", "pk")), ("neu", ("-opened", "-pk"))):
        found, mark = [], ""
        for _ in range(9):
            wanted = Wanted(order=order, after=mark)
            page = worklist(scope_of(person), wanted, at=now)
            found += [one.pk for one in page.rows]
            if not (mark := page.more):
                break
        assert found == list(wanted_rows.order_by(*by).values_list("pk", flat=True))


@pytest.mark.parametrize("mark", ["x", "2026-06-15T10:00_x", "_", "2026-06-15T10:00:00+00:00_1"])
def test_a_mark_that_is_none_is_the_beginning(boxes: list[Inbox], person: Agent, mark: str) -> None:
    row = make_case(boxes[0])
    assert codes(person, Wanted(after=mark)) == [row.reference]


def test_found_by_code_number_and_beginnings_of_words(boxes: list[Inbox], person: Agent) -> None:
    asked = Asked("Hundesteuer", "Wie hoch ist sie für zwei Hunde & Katzen?")
    reach = Reach(Reply.PHONE, name="Özlem Müller-Test", phone="0421 361 5000")
    row = make_case(boxes[0], asked=asked, reach=reach)
    take(row.pk, Step.ANSWER, actor=Actor.OFFICE, text="So.", at=timezone.now())
    make_case(boxes[2], asked=asked, reach=reach)  # of an office that is not theirs
    for words in (row.reference, row.reference.lower(), "0421 3615000", "hundest", "Katze",
                  "müller", "özlem hunde", "Hunden"):  # fmt: skip
        assert codes(person, Wanted(words=words)) == [row.reference], words
    for words in ("Pferd", "hund pferd", "&|!():*'", "die", "'; drop"):
        assert codes(person, Wanted(words=words)) == [], words


def test_lists_and_their_numbers(boxes: list[Inbox], person: Agent) -> None:
    now = timezone.now()
    late, asked, _ = (make_case(boxes[0], at=now - timedelta(days=9)),
                      make_case(boxes[1], at=now), make_case(boxes[2], at=now))  # fmt: skip
    take(asked.pk, Step.ASK, actor=Actor.OFFICE, text="Was?", at=now)
    found = counts(scope_of(person), at=now)
    assert found == {View.QUEUE: "1", View.MINE: "0", View.FREE: "1", View.LATE: "1",
                     View.CALLS: "0", View.WAITING: "1"}  # fmt: skip
    assert codes(person, Wanted(View.LATE)) == [late.reference]
    assert codes(person, Wanted(View.ALL, inbox=boxes[1].pk)) == [asked.reference]
    assert codes(person, Wanted(View.ALL, inbox=boxes[2].pk)) == []


def test_nobody_counts_further_than_a_thousand(
    boxes: list[Inbox], person: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "COUNTED", 2)
    for _ in range(3):
        make_case(boxes[0])
    assert counts(scope_of(person), at=timezone.now())[View.QUEUE] == "2+"


def test_the_table_names_nobody(boxes: list[Inbox], person: Agent) -> None:
    make_case(boxes[0], asked=Asked("=Steuer", "Geheime Frage", place="Vegesack"))
    client = Client()
    client.force_login(person)
    table = client.get("/vorgaenge/vorgaenge.csv").content.decode()
    assert "'=Steuer" in table
    for words in ("Anna", "anna@", "Geheime", "Vegesack"):
        assert words not in table


def test_a_list_costs_the_same_with_one_and_with_many(
    boxes: list[Inbox], person: Agent, django_assert_max_num_queries: object
) -> None:
    client = Client()
    client.force_login(person)
    for _ in range(2):
        make_case(boxes[0])
        make_case(boxes[1])
        with django_assert_max_num_queries(23):  # type: ignore[operator]
            assert client.get("/vorgaenge/").status_code == 200


def test_strange_addresses_open_the_usual_list(boxes: list[Inbox]) -> None:
    lead = Agent.objects.create(username="leitung", centre=boxes[0].centre, roles=[Role.TEAM_LEAD])
    row = make_case(boxes[2])
    client = Client()
    client.force_login(lead)
    for query in ("liste=x", "liste=%00", "stelle=²", "leistung=99999999999", "nach=%00_%00",
                  "sortieren=%00", "q=%00"):  # fmt: skip
        answer = client.get(f"/vorgaenge/?{query}")
        assert answer.status_code == 200
        assert row.reference in answer.content.decode(), query
