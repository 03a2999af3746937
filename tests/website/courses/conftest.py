"""A school whose course begins in three weeks from today, and a browser without a script."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from tests.courses.conftest import details, make_course, make_school, some

from buergertelefon.courses.actions.registering import confirm, hold
from buergertelefon.courses.actions.waiting import join
from buergertelefon.courses.models import Course, Registration
from buergertelefon.courses.rules.words import Channel
from buergertelefon.courses.secret import secret_of

#: who pays, in the fields of the form
PAYER = {
    "name": "Maria Beispiel", "street": "Beispielweg 2", "postcode": "28195", "town": "Bremen",
    "way": "mail", "mail": "maria@beispiel.de", "payment": "invoice",
}  # fmt: skip
IBAN = "DE89370400440532013000"


@pytest.fixture(autouse=True)
def mail(settings: Settings) -> None:
    """Mail is set up; nobody has tried a code yet."""
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "kurse@example.org"
    settings.PUBLIC_URL = "https://buergertelefon.example"
    cache.clear()


@pytest.fixture
def course(db: None) -> Course:
    return soon()


def soon(number: str = "S-101", **values: Any) -> Course:
    """Without reductions nothing but a name is asked of who takes part."""
    if not Course.objects.exists() and "school" not in values:
        values["school"] = make_school()
        values["school"].reductions.all().delete()
    return make_course(number, first=timezone.localdate() + timedelta(weeks=3), **values)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def hidden(answer: Any) -> dict[str, str]:
    """What the forms of a page send along."""
    found = re.findall(r'<input type="hidden" name="([^"]+)"[^>]* value="([^"]*)"', text(answer))
    return dict(found)


def held(client: Client, course: Course, who: str = "ich", **more: Any) -> Registration:
    """Step 1, pressed."""
    page = f"/kurse/{course.pk}/anmelden/"
    sent = {**hidden(client.get(page)), "wer": who, **more}
    answer = client.post(page, sent)
    assert answer.status_code == 302, text(answer)
    assert answer["Location"] == f"{page}angaben/"
    return Registration.objects.latest("made")


def reviewed(client: Client, row: Registration, **values: Any) -> Any:
    """Step 2, pressed: the page with the price, or the fields again."""
    sent = {**PAYER, "gehalten": str(row.pk), "do": "pruefen", **values}
    return client.post(f"/kurse/{row.course_id}/anmelden/angaben/", sent)


def pressed(client: Client, row: Registration, review: Any, **values: Any) -> Any:
    """Step 3, pressed."""
    sent = {**hidden(review), "do": "anmelden", **values}
    return client.post(f"/kurse/{row.course_id}/anmelden/angaben/", sent)


def registered(client: Client, course: Course, who: str = "ich", **values: Any) -> Registration:
    """All three steps."""
    row = held(client, course, who)
    answer = pressed(client, row, reviewed(client, row, **values))
    assert answer["Location"] == f"/kurse/anmeldung/{row.reference}/", text(answer)
    row.refresh_from_db()
    return row


def by_telephone(course: Course, seats: int = 1, **values: Any) -> Registration:
    """Somebody else, who rang."""
    now = timezone.now()
    row = hold(course.pk, seats=seats, channel=Channel.PHONE, key=uuid.uuid4(), at=now)
    return confirm(row.pk, details(*some(seats), **values), at=now)


def waits(course: Course, seats: int = 1, **values: Any) -> Registration:
    return join(
        course.pk, details(*some(seats), **values), seats=seats, channel=Channel.PHONE,
        key=uuid.uuid4(), at=timezone.now(),
    )  # fmt: skip


def link_of(row: Registration) -> str:
    return f"/kurse/anmeldung/{row.reference}/{secret_of(row.key)}/"
