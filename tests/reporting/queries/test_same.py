"""The same month says the same on every page, in every file."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.reporting.conftest import AT

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.reporting.actions.rolling import roll_up
from buergertelefon.reporting.models import Day
from buergertelefon.reporting.models.sums import Origin
from buergertelefon.reporting.queries.all import figures_of
from buergertelefon.reporting.queries.analysis import analysis
from buergertelefon.reporting.queries.now import figures
from buergertelefon.reporting.queries.open_data import calls
from buergertelefon.reporting.queries.promise import promise
from buergertelefon.reporting.queries.reports import ever, report
from buergertelefon.reporting.rules.analysis import Dimension, Question
from buergertelefon.reporting.rules.measures import MEASURES
from buergertelefon.reporting.rules.open_data import PUBLIC
from buergertelefon.reporting.rules.periods import own
from buergertelefon.reporting.rules.spans import month_of

JUNE, JULY = date(2014, 6, 1), date(2014, 7, 1)


def test_every_figure_is_the_same_everywhere(
    centre: ServiceCentre, call: Callable[..., Contact]
) -> None:
    for wait, end, outcome in (
        (10, "answered", "settled"), (30, "answered", "referred"), (31, "answered", "forwarded"),
        (4, "abandoned", ""), (29, "abandoned", ""), (60, "callback", ""), (9, "lost", ""),
    ):  # fmt: skip
        call(wait=wait, end=end, outcome=outcome)
    roll_up(centre, at=AT)
    at = AT + timedelta(hours=2)
    told = {one.formula: one for one in figures_of(centre.pk, since=JUNE, until=JULY, at=at)}
    for by in (Dimension.DAY, Dimension.CLOCK):
        for key in MEASURES.keys() & told.keys() - {"L4"}:
            found = analysis(centre.pk, Question(JUNE, JULY, by, MEASURES[key]))
            assert found.value == told[key], (by, key)
    period = own(JUNE, JULY - timedelta(days=1), on=JULY)
    for line in promise(centre, period, at=at).lines:
        assert line.figure == told.get(line.figure.formula, line.figure)
    f3 = told["F3"]
    now = figures(centre.pk, at=at)
    assert now["promise"] == {"part": f3.part, "whole": f3.whole} == {"part": 2, "whole": 7}
    paper = report(centre, month_of(JUNE))
    assert paper.now == promise(centre, period, at=at).counted
    names, (row,) = list(PUBLIC), calls(JUNE)
    published = dict(zip(names, row[-len(names) :], strict=True))
    assert published == {name: getattr(paper.now, name) for name in names}


def test_calls_of_the_time_before_are_said_and_are_not_counted_twice(
    centre: ServiceCentre, call: Callable[..., Contact]
) -> None:
    call()
    roll_up(centre, at=AT)
    period = own(JUNE, JULY - timedelta(days=1), on=JULY)
    assert not promise(centre, period, at=AT).past
    Day.objects.create(
        centre=centre, day=date(2014, 6, 2), line="x", channel="phone", origin=Origin.PAST,
        municipality_id="04011000", answered=5,
    )  # fmt: skip
    found = promise(centre, period, at=AT)
    assert (found.past, found.counted.answered) == (True, 6)
    assert ever(centre, until=JULY).calls == 1  # the opening balance holds the five
