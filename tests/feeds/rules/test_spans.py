from datetime import UTC, datetime, timedelta

import pytest

from buergertelefon.feeds.rules.spans import Span, merged

START = datetime(2026, 11, 24, 8, tzinfo=UTC)


def spans(*parts: tuple[int, int, bool]) -> list[Span]:
    """From minute to minute, full or not."""
    return [
        Span(START + timedelta(minutes=a), START + timedelta(minutes=b), full)
        for a, b, full in parts
    ]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param([], [], id="closed"),
        pytest.param([(0, 10, True), (10, 20, True)], [(0, 20, True)], id="neighbours"),
        pytest.param([(0, 10, True), (10, 20, False)], [(0, 10, True), (10, 20, False)],
                     id="of another kind"),
        pytest.param([(0, 10, True), (30, 40, True)], [(0, 10, True), (30, 40, True)],
                     id="with a break"),
    ],
)  # fmt: skip
def test_as_few_spans_as_possible(
    given: list[tuple[int, int, bool]], found: list[tuple[int, int, bool]]
) -> None:
    assert merged(spans(*given)) == spans(*found)
