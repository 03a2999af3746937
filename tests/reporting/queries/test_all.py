"""All figures of a period at once."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.reporting.conftest import AT

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.reporting.actions.rolling import roll_up
from buergertelefon.reporting.queries.all import figures_of
from buergertelefon.reporting.queries.others import votes
from buergertelefon.reporting.rules.formulas import FORMULAS

JUNE = {"since": date(2014, 6, 1), "until": date(2014, 7, 1)}


def test_each_figure_once_with_a_formula(
    centre: ServiceCentre, call: Callable[..., Contact]
) -> None:
    call(wait=10)
    call(wait=40, outcome="referred")
    call(wait=7, end="abandoned")
    roll_up(centre, at=AT)
    found = {one.formula: one for one in figures_of(centre.pk, at=AT + timedelta(days=30), **JUNE)}
    assert found.keys() == FORMULAS.keys() - {"H1", "H2", "S3", "S4", "O1", "P1"}
    assert [found[one].words for one in ("F3", "A1", "E1", "L1", "L5", "W2", "W3", "W4")] == [
        "33,3 %", "33,3 %", "66,7 %", "50,0 %", "100,0 %", "0:10", "0:40", "0:07",
    ]  # fmt: skip
    assert found["W1"].seconds == 25
    assert [found[one].words for one in ("L3", "L4", "R1", "V1")] == ["", "", "", ""]
    assert votes(centre.pk, on=AT.date(), **JUNE) == []
