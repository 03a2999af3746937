"""The jobs, with the settings of an installation and a gateway that is really there."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings
from tests.messages.conftest import MAIL, TEXT
from tests.messages.gateway import SENDER

from buergertelefon.base.models import ServiceCentre
from buergertelefon.messages import tasks
from buergertelefon.messages.actions import post
from buergertelefon.messages.gateway import Gateway
from buergertelefon.messages.models import Message
from buergertelefon.messages.rules.outbox import State


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_what_was_posted_by_both_channels(settings: Settings) -> None:
    centre = ServiceCentre.objects.create(slug="bremen", name="Bremen").pk
    with Gateway() as gateway:
        settings.SMS_URL, settings.MAIL_URL = gateway.sms_url, gateway.mail_url
        settings.MAIL_FROM = SENDER
        for key, draft in (("a", TEXT), ("b", MAIL)):
            post(draft, key=key, centre=centre, at=timezone.now())
        # as `buergertelefon worker` does, until nothing is left
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            working.run_worker(
                wait=False, listen_notify=False, install_signal_handlers=False, queues=["messages"]
            )
    assert {one.channel for one in gateway.desk.arrived.values()} == {"SMS", "E-Mail"}
    assert set(Message.objects.values_list("state", flat=True)) == {State.SENT}


@pytest.mark.django_db
def test_lost_jobs_are_ordered_again_and_old_texts_go(centre: int, settings: Settings) -> None:
    settings.SMS_URL = "https://sms.bremen.example"
    long_ago = timezone.now() - timedelta(days=9)
    row = post(TEXT, key="a", centre=centre, at=long_ago)
    ProcrastinateJob.objects.all().delete()
    tasks.take_up(0)
    assert ProcrastinateJob.objects.get().args == {"message": row.pk}
    Message.objects.update(state=State.SENT, due=None, done=long_ago)
    tasks.erase(0)
    row.refresh_from_db()
    assert row.recipient == ""
