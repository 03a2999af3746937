"""What if: the figures before and after."""

import numpy as np
import pytest

from buergertelefon.workforce.rules.erlang import Demand, erlang_a
from buergertelefon.workforce.rules.scenario import Duty, WhatIf, compare

DAY = Duty(Demand(np.array([53.0, 80]), 900, 290, 120), np.array([18, 26]))


def test_one_more_in_one_quarter_helps_there_alone() -> None:
    found = compare(DAY, WhatIf(more_agents=np.array([0, 1])), within=30)
    levels = [one.intervals.service_level for one in (found.before, found.after)]
    assert levels[0][0] == levels[1][0]
    assert levels[1][1] == erlang_a(Demand(80, 900, 290, 120), agents=27, within=30).f3
    assert found.after.service_level > found.before.service_level


def test_the_day_is_weighted_by_calls() -> None:
    before = compare(DAY, WhatIf(), within=30).before
    first, second = before.intervals.service_level
    assert before.service_level == pytest.approx((53 * first + 80 * second) / 133)


@pytest.mark.parametrize(
    "worse", [WhatIf(calls=1.2), WhatIf(aht=1.1), WhatIf(more_agents=-1), WhatIf(redial=0.5)]
)
def test_more_calls_longer_talks_and_redials_cost_service(worse: WhatIf) -> None:
    found = compare(DAY, worse, within=30)
    assert found.after.service_level < found.before.service_level
    assert found.after.abandonment > found.before.abandonment


def test_who_calls_again_is_part_of_the_calls() -> None:
    after = compare(DAY, WhatIf(redial=0.5), within=30).after
    again = after.calls * after.intervals.abandonment * 0.5
    assert after.calls == pytest.approx(np.array([53, 80]) + again, rel=1e-6)


def test_where_nobody_is_there_all_hang_up() -> None:
    found = compare(DAY, WhatIf(more_agents=np.array([-18, -30])), within=30).after
    assert (found.service_level, found.abandonment, found.occupancy) == (0, 1, 0)
