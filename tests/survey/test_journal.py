"""Who was asked and what was said: of many at once the same rows as one by one."""

from datetime import date

import pytest
from django.db import connection
from tests.survey.conftest import make_scale, plan_all

from buergertelefon.survey import journal
from buergertelefon.survey.actions.answering import record
from buergertelefon.survey.actions.inviting import About, count_asked
from buergertelefon.survey.models import Asked, Given
from buergertelefon.survey.rules.asking import Channel

pytestmark = pytest.mark.django_db


def test_many_at_once_are_the_same_rows() -> None:
    scale, centre = make_scale(), plan_all(Channel.KEYS)
    abouts = [
        About(centre, Channel.KEYS, date(2026, 6, day), area, "115")
        for day, area in ((15, "kfz"), (15, "kfz"), (16, ""), (16, "kfz"))
    ]
    said = [1, 2, None, 1]

    def rows() -> list[object]:
        asked = Asked.objects.order_by("day", "area").values_list("day", "area", "line", "count")
        given = Given.objects.order_by("area", "value").values_list(
            "scale", "channel", "day", "area", "line", "value", "comment"
        )
        return [list(asked), list(given)]

    for about, value in zip(abouts, said, strict=True):
        count_asked(scale, about)
        if value:
            record(scale, value, about)
    one_by_one = rows()
    Asked.objects.all().delete()
    Given.objects.all().delete()
    half = zip(abouts[:2], said[:2], strict=True), zip(abouts[2:], said[2:], strict=True)
    for some in half:
        pairs = list(some)
        with connection.cursor() as cursor:
            for sql, values in journal.statements(
                [(scale.pk, about) for about, _ in pairs],
                [(scale.pk, about, value) for about, value in pairs if value],
            ):
                cursor.execute(sql, values)
    assert rows() == one_by_one
