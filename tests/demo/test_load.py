import pytest
from django.core.management import call_command

from buergertelefon.appointments.models import Calendar, CalendarService, Requirement, Slot
from buergertelefon.contacts.models import Ledger
from buergertelefon.demo.load import load
from buergertelefon.directory.models import Office, Service
from buergertelefon.knowledge.models import Answer, Synonym
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import CalledNumber, Queue

MODELS = (
    Service, Office, Answer, Synonym, Agent, CalledNumber, Queue, Calendar, CalendarService,
    Requirement,
)  # fmt: skip


@pytest.mark.load
@pytest.mark.django_db
def test_twice_is_the_same_as_once_and_numbers_given_out_stay() -> None:
    load()
    before = {model: model.objects.count() for model in MODELS}
    Ledger.objects.update(last_number=2_000_123)
    agent = Agent.objects.get(username="agent1")
    agent.set_password("selbst gewählt, lang genug")
    agent.save()
    load()
    assert {model: model.objects.count() for model in MODELS} == before
    assert Ledger.objects.get().last_number == 2_000_123
    agent.refresh_from_db()
    assert agent.check_password("selbst gewählt, lang genug")


@pytest.mark.django_db
def test_the_command_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo")
    assert f"{Service.objects.count()} Leistungen" in capsys.readouterr().out
    assert {*Slot.objects.values_list("calendar__slug", flat=True)} == {
        "bsc", "kfz-bremen", "buergerbuero-bremerhaven-mitte", "buergerbuero-bremerhaven-nord",
        "bsc-nord", "kfz-bremen-nord", "kfz-bremerhaven",
    }  # fmt: skip
    assert Slot.objects.filter(skilled=2, kept_phone__gt=0).exists()
