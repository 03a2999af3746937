"""A school with a course and registrations, as the tests of money need them."""

import uuid
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from tests.factories import PASSWORD

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.base.reference import ALPHABET
from buergertelefon.courses.models import Course, Registration, School
from buergertelefon.courses.rules.account import Account
from buergertelefon.courses.rules.life import State
from buergertelefon.courses.rules.words import Channel, Payment
from buergertelefon.directory.models import Office
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

#: Monday, 9:00 in Bremen
NOW = datetime(2026, 8, 3, 9, tzinfo=BERLIN)
DAYS = timedelta(days=1)
IBAN = "DE89370400440532013000"
ADA = Account("Ada Beispiel", IBAN)
#: the withdrawal of what is made NOW ends on Monday, 17 August
UNTIL = date(2026, 8, 17)
_numbers = count(1)


def make_school(centre: ServiceCentre | None = None, slug: str = "vhs", **more: Any) -> School:
    if centre is None:
        centre, _ = ServiceCentre.objects.get_or_create(slug="bremen", defaults={"name": "Bremen"})
    office, _ = Office.objects.get_or_create(
        slug=slug, defaults={"name": "Volkshochschule", "source": "Beispiel", "as_of": UNTIL}
    )
    bank = {
        "creditor": "Volkshochschule Überseestadt", "creditor_id": "DE98ZZZ09999999999",
        "iban": "DE02120300000000202051",
    }  # fmt: skip
    return School.objects.create(
        slug=slug, office=office, centre=centre, name="Volkshochschule", **bank | more
    )


def make_course(school: School, number: str = "26H101", **more: Any) -> Course:
    begins = date(2026, 9, 14)
    return Course.objects.create(
        school=school, number=number, title="Spanisch A1", maximum=50, fee_cents=12000,
        begins=begins, ends=begins + 63 * DAYS, **more,
    )  # fmt: skip


def registered(course: Course, **more: Any) -> Registration:
    """A confirmed registration by debit, on the internet."""
    values = {
        "channel": Channel.WEB, "state": State.CONFIRMED, "made": NOW, "confirmed": NOW,
        "payment": Payment.DEBIT, "fee_cents": 12000, "withdraw_until": UNTIL,
        "name": "Ada Beispiel", "street": "Beispielweg 1", "postcode": "28195", "town": "Bremen",
    }  # fmt: skip
    return Registration.objects.create(
        reference=_code(next(_numbers)), key=uuid.uuid4(), course=course, **values | more
    )


def make_clerk(centre: ServiceCentre, name: str, role: Role = Role.BACK_OFFICE) -> Agent:
    return Agent.objects.create_user(name, PASSWORD, name=name, centre=centre, roles=[role])


def _code(n: int) -> str:
    letters = []
    for _ in range(6):
        n, rest = divmod(n, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(reversed(letters))
