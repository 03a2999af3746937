"""Who was asked and what was said, of many at once, in a transaction of the caller's.

The same rows as `actions.inviting.count_asked` and `actions.answering.record` write one by one.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from typing import Any

from buergertelefon.survey.actions.inviting import About
from buergertelefon.survey.rules.mixing import month_of

ASKED = """
INSERT INTO survey_asked AS a (scale_id, centre_id, channel, area, line, day, count)
SELECT scale, centre, channel, area, line, day, n FROM jsonb_to_recordset(%(rows)s) AS x
    (scale bigint, centre bigint, channel text, area text, line text, day date, n integer)
ON CONFLICT (scale_id, centre_id, channel, area, line, day)
    DO UPDATE SET count = a.count + excluded.count
"""
GIVEN = """
INSERT INTO survey_given (id, scale_id, centre_id, channel, area, line, day, value, comment)
SELECT gen_random_uuid(), scale, centre, channel, area, line, day, value, ''
FROM jsonb_to_recordset(%(rows)s) AS x
    (scale bigint, centre bigint, channel text, area text, line text, day date, value smallint)
"""


def statements(
    asked: Iterable[tuple[int, About]], given: Iterable[tuple[int, About, int]]
) -> list[tuple[str, Mapping[str, Any]]]:
    """What stores it: (scale, about) of each who was asked, with the value of each who answered.

    The day of an answer is rounded to the month at once. `value` is one of the scale.
    """
    # in the same order everywhere: who waits for a row of another never waits in a circle
    counts = sorted(Counter(asked).items(), key=lambda one: (one[0][0], astuple(one[0][1])))
    found: list[tuple[str, Mapping[str, Any]]] = []
    if counts:
        rows = [_row(scale, about) | {"n": n} for (scale, about), n in counts]
        found.append((ASKED, {"rows": json.dumps(rows)}))
    if answers := [
        _row(scale, about) | {"day": month_of(about.day).isoformat(), "value": value}
        for scale, about, value in given
    ]:
        found.append((GIVEN, {"rows": json.dumps(answers)}))
    return found


def _row(scale: int, about: About) -> dict[str, Any]:
    return {"scale": scale, **vars(about), "day": about.day.isoformat()}
