"""The question at the end of a call: its words, and what a database keeps of the answer."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from psycopg import sql
from tests.factories import make_agent, make_centre
from tests.telephony.test_exchange import EIGHT, Clock, Played, whole

from buergertelefon.base.database import conninfo
from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact, ContactEvent, ContactTopic
from buergertelefon.directory.models import Service
from buergertelefon.survey.models import Answer, Asked, Given, Invitation, Plan, Scale
from buergertelefon.telephony.actions import LINE
from buergertelefon.telephony.announcements import folder, name_of
from buergertelefon.telephony.line import (
    Cause,
    Cleared,
    Connection,
    DeviceStatus,
    Digits,
    Established,
    LineEvent,
    Offered,
    Role,
)
from buergertelefon.telephony.line import Played as Said
from buergertelefon.telephony.models import LiveCall
from buergertelefon.telephony.questions import THANKS, planned, prepare_questions, text

CALL, LEG = "00000000-0000-0000-0009-000000000001", "leg-of-somebody"
SATISFIED = [
    {"value": 1, "label": "sehr zufrieden"}, {"value": 2, "label": "zufrieden"},
    {"value": 3, "label": "unzufrieden"},
]  # fmt: skip


def make_scale(**values: Any) -> Scale:
    about: dict[str, Any] = {
        "slug": "zufrieden", "question": "Wie zufrieden waren Sie mit diesem Gespräch?",
        "options": SATISFIED, "since": date(2026, 1, 1),
    }  # fmt: skip
    return Scale.objects.create(**about | values)


def rendered(*said: str, language: str = "de") -> None:
    """As if it had been spoken."""
    folder().mkdir(parents=True, exist_ok=True)
    for one in said:
        (folder() / f"{name_of(one, language)}.tel.wav").touch()


@pytest.mark.parametrize(
    ("scale", "said"),
    [
        pytest.param(
            Scale(question="Waren Sie zufrieden?", options=SATISFIED),
            "Darf ich Ihnen zum Schluss eine Frage stellen? Waren Sie zufrieden? Drücken Sie die 1 "
            "für sehr zufrieden, die 2 für zufrieden, die 3 für unzufrieden, "
            "oder legen Sie einfach auf.",
            id="German",
        ),
        pytest.param(
            Scale(question="Were you satisfied?", language="en",
                  options=[{"value": 1, "label": "yes"}, {"value": 2, "label": "no"}]),
            "May I ask you one question before you go? Were you satisfied? Press 1 for yes, "
            "2 for no, or simply hang up.",
            id="English",
        ),
        pytest.param(Scale(question="?", language="leicht", options=SATISFIED), "", id="no voice"),
        pytest.param(Scale(options=[{"value": 10, "label": "10"}]), "", id="two keys"),
    ],
)  # fmt: skip
def test_the_question_names_each_answer_with_its_key(scale: Scale, said: str) -> None:
    assert text(scale) == said


@pytest.mark.django_db
def test_nobody_is_asked_before_the_question_is_rendered(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    centre = make_centre()
    scale = make_scale()
    assert planned(centre.pk) is None
    plan = Plan.objects.create(centre=centre, channel="keys", scale="zufrieden", share=2500)
    assert planned(centre.pk) is None, "nothing is rendered while somebody calls"
    rendered(text(scale), THANKS["de"])
    survey = planned(centre.pk)
    assert survey
    assert survey.share == 2500
    wording = survey.wording("tr")
    assert wording
    assert (wording.scale, wording.keys) == (scale.pk, {"1": 1, "2": 2, "3": 3})
    assert wording.question.endswith(f"{name_of(text(scale), 'de')}.tel")
    assert wording.thanks
    assert not wording.goodbye, "it is not there yet, so nothing is said"
    newer = make_scale(version=2, question="Wie war es?")
    assert planned(centre.pk) is None, "other words: rendered first"
    rendered(text(newer))
    plan.active = False
    plan.save()
    assert planned(centre.pk) is None


@pytest.mark.django_db
def test_a_new_question_is_rendered_once(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    centre = make_centre()
    make_scale(question="Gut?", options=[{"value": 1, "label": "ja"}])
    assert prepare_questions() == 0, "nobody is asked"
    Plan.objects.create(centre=centre, channel="keys", scale="zufrieden", share=1)
    assert prepare_questions() == 2, "the question, and thanks"
    assert prepare_questions() == 0
    assert planned(centre.pk)


class Telephone:
    """An exchange that hears of a telephone call, which its Asterisk does not have."""

    def __init__(self, centre: ServiceCentre, clock: Clock) -> None:
        self.agent, self.clock = make_agent(centre, seat="1"), clock
        self.played = Played(centre, clock)
        self.desk = self.played.sit_down(self.agent)
        self.tell(DeviceStatus("phone:1", clock(), reachable=True))

    def tell(self, *events: LineEvent) -> None:
        self.played.exchange.asterisk.happened += events
        self.played.settle()

    def serve(self, call: str, leg: str) -> Connection:
        """Somebody calls and is answered; a topic is noted; the person hangs up."""
        caller = Connection(call, leg, Role.CALLER)
        self.tell(Offered(caller, self.clock(), f"tel:{leg}", "115", calling="+494213611234"))
        self.tell(Said(caller, self.clock()))
        live = self.played.exchange.world.calls[call]
        self.tell(Established(live.agent_connection, self.clock()))
        self.clock.at += timedelta(seconds=60)
        if dog := Service.objects.filter(slug="hundesteuer").first():
            ContactTopic.objects.create(contact_id=call, service=dog)
        self.played.ask(self.desk, "end")
        return caller

    def close(self) -> None:
        self.played.die()
        self.played.run.close()


@pytest.fixture
def telephone(settings: LazySettings, tmp_path: Path) -> Iterator[Telephone]:
    settings.HOME = tmp_path
    centre = make_centre()
    scale = make_scale()
    rendered(text(scale), THANKS["de"])
    Plan.objects.create(centre=centre, channel="keys", scale="zufrieden", share=10_000)
    Service.objects.create(slug="hundesteuer", name="Hundesteuer")
    made = Telephone(centre, Clock())
    yield made
    made.close()


def rows_with(word: str) -> set[str]:
    """The tables in which something like it stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            query = sql.SQL("SELECT 1 FROM {} AS t WHERE t::text LIKE %s LIMIT 1")
            cursor.execute(query.format(sql.Identifier(table)).as_string(), [f"%{word}%"])
            if cursor.fetchone():
                found.add(table)
    return found


@pytest.mark.django_db(transaction=True)
def test_a_key_is_kept_and_nothing_that_leads_to_whose(
    telephone: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    caller = telephone.serve(CALL, LEG)
    asked = Asked.objects.get()
    assert (asked.count, asked.line, asked.area) == (1, "Bürgertelefon", "hundesteuer")
    assert asked.day == date(2026, 11, 24)
    assert rows_with(LEG) == set(), "not even while it is written up"
    row = LiveCall.objects.get()
    assert (row.state, row.caller, row.caller_leg) == ("wrap_up", "", "")
    events = list(ContactEvent.objects.order_by("position").values_list("kind", "detail"))
    caplog.clear()
    with psycopg.connect(conninfo(), autocommit=True) as ear:
        ear.execute(f"LISTEN {LINE}")
        telephone.tell(Digits(caller, telephone.clock(), "3"))
        assert list(ear.notifies(timeout=0.05)) == [], "no page is told"
    given = Given.objects.get()
    assert (given.value, given.area, given.line, given.day, given.comment) == (
        3, "hundesteuer", "Bürgertelefon", date(2026, 11, 1), "",  # the month is enough
    )  # fmt: skip
    assert given.id.version == 4
    assert list(ContactEvent.objects.order_by("position").values_list("kind", "detail")) == events
    telephone.played.ask(telephone.desk, "close")
    assert Contact.objects.get().end == "answered"
    assert rows_with(LEG) == set()
    assert {one for one in rows_with(CALL) if one.startswith(("survey_", "telephony_"))} == set()
    assert rows_with(str(telephone.agent.desk)) <= {"staff_agent", "telephony_signon"}
    assert Invitation.objects.count() == Answer.objects.count() == 0
    for word in (LEG, CALL, "hundesteuer", str(given.id)):
        assert word not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_who_hangs_up_was_asked_and_said_nothing(telephone: Telephone) -> None:
    caller = telephone.serve(CALL, LEG)
    telephone.tell(Cleared(caller, telephone.clock(), Cause.NORMAL))
    assert (Asked.objects.get().count, Given.objects.count()) == (1, 0)
    ended = Contact.objects.get().ended
    assert whole(ended) == EIGHT + timedelta(seconds=60)
    telephone.played.ask(telephone.desk, "close")
    assert LiveCall.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_survey_that_cannot_be_counted_does_not_stop_the_telephone(
    telephone: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE survey_asked RENAME TO survey_away")
    try:
        telephone.serve(CALL, LEG)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE survey_away RENAME TO survey_asked")
    assert "what a survey counts was lost" in caplog.text
    assert LiveCall.objects.get().state == "wrap_up"
