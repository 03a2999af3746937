from datetime import UTC, datetime

import pytest
from tests.factories import make_centre

from buergertelefon.demo.workforce import PEOPLE, load_workforce
from buergertelefon.staff.models import Agent, Skill
from buergertelefon.workforce.models import Contract, Wish

AT = datetime(2026, 11, 28, 5, tzinfo=UTC)


@pytest.mark.django_db
def test_there_are_people_to_plan_with_once_and_none_can_sign_in() -> None:
    centre = make_centre()
    Skill.objects.get_or_create(slug="kfz", defaults={"name": "Kfz"})
    load_workforce(centre, at=AT)
    load_workforce(centre, at=AT)
    assert Contract.objects.count() == PEOPLE
    assert 450 < sum(one.week_minutes for one in Contract.objects.all()) / 60 < 1200
    assert not any(one.has_usable_password() for one in Agent.objects.all())
    assert Wish.objects.exists()
    for one in Contract.objects.all():
        one.full_clean()
