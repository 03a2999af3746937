"""`buergertelefon workforce staffing`: numbers in, figures out, one line where it cannot be."""

import json

import pytest

from buergertelefon.workforce import commands

USUAL = {
    "calls-per-interval": "53", "interval": "900", "aht": "290", "patience": "120",
    "target": "0.75", "within": "30",
}  # fmt: skip


def ask(*more: str, **changed: str | None) -> None:
    named = USUAL | {name.replace("_", "-"): value for name, value in changed.items()}
    words = [
        word for name, value in named.items() if value is not None for word in (f"--{name}", value)
    ]
    commands.main(["staffing", *words, *more])


def test_json_holds_both_models_unrounded(capsys: pytest.CaptureFixture[str]) -> None:
    ask("--json")
    found = json.loads(capsys.readouterr().out)
    assert found["erlang_a"] == pytest.approx(
        {
            "agents": 18, "service_level": 0.7944075001437159, "abandonment": 0.0910672051172482,
            "asa": 9.38547035304387, "occupancy": 0.8623640158856726,
            "mean_wait": 10.928064614069783, "p_wait": 0.3608699546655683,
        },
        abs=1e-10,
    )  # fmt: skip
    assert found["erlang_c"]["agents"] == 21
    assert found["erlang_c"]["abandonment"] == 0


def test_people_read_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    ask(max_abandon="0.05", max_occupancy="0.87")
    said = capsys.readouterr().out
    assert "Menschen nötig                          20          21\n" in said
    assert "88,9 %" in said


def test_no_calls_need_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    ask("--json", calls_per_interval="0")
    found = json.loads(capsys.readouterr().out)
    assert [one["agents"] for one in found.values()] == [0, 0]
    assert [one["service_level"] for one in found.values()] == [1, 1]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        *[({name: value}, name.replace("_", "-")) for name in ("interval", "aht", "patience")
          for value in ("0", "-1", "nan", "inf", "1e300", "viele", "")],
        *[({"calls_per_interval": value}, "calls-per-interval") for value in ("-1", "nan", "1e7")],
        *[({"target": value}, "target") for value in ("0", "1", "1.5", "75", "-0.1")],
        *[({"within": value}, "within") for value in ("-1", "nan", "1e300")],
        *[({"max_abandon": value}, "max-abandon") for value in ("0", "1.1", "-1", "nan")],
        *[({"max_occupancy": value}, "max-occupancy") for value in ("0", "1.1")],
        ({"max_occupancy": "1e-7"}, "Menschen nötig"),
        ({"calls_per_interval": "1e6", "aht": "1e6"}, "Die Last"),
        ({"aht": None}, "es fehlt: --aht"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_line(
    changed: dict[str, str | None], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        ask("--json", **changed)
    assert ended.value.code == 2
    out, line = capsys.readouterr()
    assert (out, line.count("\n")) == ("", 1)
    assert said in line
