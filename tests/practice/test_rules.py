"""What a person is told after a practice call."""

import pytest

from buergertelefon.practice.rules import Done, Wanted, findings

CAR = {"kfz-steuer": "Kfz-Steuer"}
DOG = {"hundesteuer": "Hundesteuer"}


@pytest.mark.parametrize(
    ("wanted", "done", "told"),
    [
        pytest.param(
            Wanted(DOG, "settled"), Done(DOG, "settled"),
            [(True, "Thema „Hundesteuer“"), (True, "Ergebnis „Erledigt“")], id="all right",
        ),
        pytest.param(
            Wanted(DOG, "settled"), Done({}, "settled"),
            [(False, "Thema „Hundesteuer“ fehlt"), (True, "Ergebnis „Erledigt“")], id="no topic",
        ),
        pytest.param(
            Wanted(DOG, "settled"), Done(DOG | CAR, "settled"),
            [
                (True, "Thema „Hundesteuer“"), (False, "Thema „Kfz-Steuer“ gehört nicht dazu"),
                (True, "Ergebnis „Erledigt“"),
            ],
            id="one topic too many",
        ),
        pytest.param(
            Wanted(CAR, "referred"), Done(CAR, "settled"),
            [
                (True, "Thema „Kfz-Steuer“"),
                (False, "Ergebnis „Verwiesen“, gewählt war „Erledigt“"),
                (False, "Der Kontakt wurde nicht gesendet"),
            ],
            id="not our task, and nobody was told whose",
        ),
        pytest.param(
            Wanted(CAR, "referred"), Done(CAR, "referred", kinds=["contact"]),
            [
                (True, "Thema „Kfz-Steuer“"), (True, "Ergebnis „Verwiesen“"),
                (True, "Kontakt gesendet"),
            ],
            id="referred, with the contact",
        ),
        pytest.param(
            Wanted({}, "forwarded"), Done({}, "forwarded", kinds=["callback"]),
            [(True, "Ergebnis „Weitergeleitet“"), (False, "Es wurde nichts weitergeleitet")],
            id="said to be forwarded, and was not",
        ),
        pytest.param(
            Wanted({}, "none"), Done({}, "none", note="Frau Meier, Tel. 0421 555123"),
            [
                (True, "Ergebnis „Kein Anliegen“"),
                (False, "In der Notiz steht eine Rufnummer, ein Name"),
            ],
            id="a person in the note",
        ),
        pytest.param(
            Wanted({}, "none"), Done({}, ""),
            [(False, "Ergebnis „Kein Anliegen“, gewählt war „noch keins“")], id="no outcome",
        ),
    ],
)  # fmt: skip
def test_findings(wanted: Wanted, done: Done, told: list[tuple[bool, str]]) -> None:
    assert [(one.right, one.text) for one in findings(wanted, done)] == told
