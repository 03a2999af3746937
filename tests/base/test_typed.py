"""What somebody typed."""

import pytest

from buergertelefon.base.typed import typed


@pytest.mark.parametrize(
    ("given", "read"),
    [
        pytest.param({"q": "  Kfz "}, "Kfz", id="trimmed"),
        pytest.param({"q": "a\x00b"}, "ab", id="without a null character"),
        pytest.param({"q": "x" * 300}, "x" * 200, id="cut"),
        pytest.param({}, "", id="not there"),
    ],
)
def test_it_is_read(given: dict[str, str], read: str) -> None:
    assert typed(given, "q") == read
