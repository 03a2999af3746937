"""The text of a day: days are those of the city, not those of the computer's clock."""

from datetime import UTC, date, datetime

import pytest
from tests.factories import make_city

from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.queries.answering import answer

BREMEN = "04011000"


@pytest.mark.django_db
def test_shortly_after_midnight_it_is_the_new_day() -> None:
    make_city()
    Answer.objects.filter(service__slug="hundesteuer", municipality=BREMEN).update(
        valid_from=date(2026, 11, 26)
    )
    half_past_midnight = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    told = answer("hundesteuer", place=BREMEN, at=half_past_midnight)
    assert told
    assert told.cities == ("bremen",)
    before = answer("hundesteuer", place=BREMEN, at=datetime(2026, 11, 25, 22, 30, tzinfo=UTC))
    assert before is None or before.cities != ("bremen",)
