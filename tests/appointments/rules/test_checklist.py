import pytest

from buergertelefon.appointments.rules.checklist import Thing, cases, merged, spoken

ID, PAPERS = Thing("Ausweis"), Thing("Fahrzeugschein")
DEPUTY = Thing("Vollmacht", "wenn jemand anderes für Sie kommt")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([ID, PAPERS, ID], [ID, PAPERS], id="of two services, once"),
        pytest.param([ID, Thing(" ausweis.")], [ID], id="whatever its case and points"),
        pytest.param(
            [Thing("Ausweis", "bei Kindern"), ID], [ID], id="always needed: not in a case again"
        ),
        pytest.param([DEPUTY, Thing("Vollmacht", "bei Firmen")],
                     [DEPUTY, Thing("Vollmacht", "bei Firmen")], id="in each case"),
    ],
)  # fmt: skip
def test_one_list_without_what_is_said_already(given: list[Thing], expected: list[Thing]) -> None:
    assert list(merged(given)) == expected


def test_what_is_always_needed_comes_first() -> None:
    assert cases([DEPUTY, ID]) == [("", [ID]), (DEPUTY.applies, [DEPUTY])]
    assert cases([]) == []


def test_it_is_read_aloud_in_whole_sentences() -> None:
    assert spoken([ID, PAPERS, Thing("IBAN"), DEPUTY]) == [
        "Bitte bringen Sie mit: Ausweis, Fahrzeugschein und IBAN.",
        "Wenn jemand anderes für Sie kommt: Vollmacht.",
    ]
    assert spoken([ID]) == ["Bitte bringen Sie mit: Ausweis."]
    assert spoken([Thing("Ausweis der Person, die kommt"), PAPERS]) == [
        "Bitte bringen Sie mit: Ausweis der Person, die kommt; Fahrzeugschein."
    ]
    assert spoken([]) == []
