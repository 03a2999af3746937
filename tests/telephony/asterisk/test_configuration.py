"""What is written for an Asterisk, and what its words mean."""

import json
import stat
from pathlib import Path

import pytest

from buergertelefon.telephony.asterisk import configuration
from buergertelefon.telephony.asterisk.configuration import Plan
from buergertelefon.telephony.asterisk.ends import call_of, cause_of, dialled
from buergertelefon.telephony.line import Cause


def written(folder: Path, **plan: object) -> str:
    configuration.write(folder, None, Plan(seats=("1", "12"), **plan))  # type: ignore[arg-type]  # given by name
    return "\n".join(file.read_text() for file in sorted((folder / "etc").glob("*.conf")))


def test_nothing_listens_beyond_this_machine_unless_told(tmp_path: Path) -> None:
    text = written(tmp_path)
    assert "0.0.0.0" not in text  # noqa: S104  # that is what it must not say
    assert text.count("127.0.0.1") > 3
    assert "192.0.2.7" in written(tmp_path / "told", host="192.0.2.7")


def test_secrets_are_drawn_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    written(tmp_path)
    one, other = (configuration.password_of(tmp_path, seat) for seat in ("1", "12"))
    assert len({one, other}) == 2
    assert one in (tmp_path / "etc/pjsip.conf").read_text()
    written(tmp_path)
    assert configuration.password_of(tmp_path, "1") == one, "a telephone stays registered"
    for file in [*tmp_path.glob("*.json"), *(tmp_path / "etc").glob("*")]:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert json.loads((tmp_path / "address.json").read_text())["url"] == "http://127.0.0.1:8088"


def test_only_our_screen_transfers_and_nobody_is_a_guest(tmp_path: Path) -> None:
    text = written(tmp_path)
    assert text.count("allow_transfer = no") == 5, "the network, two telephones, two pages"
    assert "anonymous" not in text
    assert "MixMonitor" not in text, "nothing is recorded"


@pytest.mark.parametrize(
    ("number", "row"),
    [
        ("115", "115"), ("+494213610", "+494213610"), ("04213610", "+494213610"),
        ("00494213610", "+494213610"), ("04213610000000000000", "04213610000000000000"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_was_dialled_as_the_rows_have_it(number: str, row: str) -> None:
    assert dialled(number) == row


@pytest.mark.parametrize(
    ("code", "answered", "cause"),
    [
        (16, True, Cause.NORMAL), (16, False, Cause.NO_ANSWER), (17, False, Cause.BUSY),
        (19, False, Cause.NO_ANSWER), (21, False, Cause.REJECTED), (38, True, Cause.MEDIA_LOST),
        (20, False, Cause.NOT_OBTAINABLE), (999, True, Cause.NORMAL),
    ],
)  # fmt: skip
def test_why_a_leg_ended(code: int, answered: bool, cause: Cause) -> None:
    assert cause_of(code, answered=answered) is cause


@pytest.mark.parametrize("variables", [{}, {"BT_CALL": ""}, {"BT_CALL": "no uuid"}])
def test_a_call_of_a_foreign_dialplan_has_one_name(variables: dict[str, str]) -> None:
    channel = {"id": "1795624105.0", "channelvars": variables}
    assert call_of(channel) == call_of(dict(channel))
    assert call_of(channel) != call_of({"id": "1795624105.1", "channelvars": variables})
    own = "0b0ab64e-9b2f-4ad8-8e53-7b5d6f1a2c11"
    assert call_of({"id": "x", "channelvars": {"BT_CALL": own}}) == own
