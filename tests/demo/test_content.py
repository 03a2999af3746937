"""The example city's texts keep the promises an editor would expect."""

import copy
import shutil
from pathlib import Path

import pytest

from buergertelefon.demo.check import faults
from buergertelefon.demo.content import DATA, Content, read
from buergertelefon.demo.errors import BadContent

CONTENT = read()
PRESS_RELEASE = {
    "elterngeld", "hundesteuer", "eheschliessung", "kfz-zulassen", "vhs-kurs", "muellabfuhr",
    "sperrmuell", "finanzamt", "buergerbueros-bremerhaven", "behoerdennummer-115", "kfz-steuer",
}  # fmt: skip


def test_every_promise_about_the_texts_is_kept() -> None:
    assert faults(CONTENT) == []


def test_all_of_the_press_release_is_there() -> None:
    assert {service["slug"] for service in CONTENT.services} >= PRESS_RELEASE


def test_the_most_asked_services_can_be_told_in_plain_and_other_languages() -> None:
    told = {
        (service["slug"], answer.get("language", "de"))
        for service in CONTENT.services
        for answer in service["answer"]
    }
    for slug in ("personalausweis", "wohnsitz-anmelden", "hundesteuer", "kfz-steuer"):
        assert {(slug, "de"), (slug, "de-leicht"), (slug, "en")} <= told


def broken(**change: object) -> Content:
    """The content with a field of the first answer of the first service changed."""
    service = copy.deepcopy(CONTENT.services[0])
    service["answer"][0] |= change
    services = [service, *CONTENT.services[1:]]
    return Content(CONTENT.offices, services, CONTENT.families, CONTENT.exercises)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"say": "Eins. Zwei. Drei. Vier."}, "mehr als 3 Sätze", id="too long to say"),
        pytest.param({"say": "Das kostet ca. 5 Euro."}, "kürzt ab", id="an abbreviation"),
        pytest.param({"say": "A" * 500}, "länger als", id="too many letters"),
        pytest.param({"source": ""}, "source fehlt", id="no source"),
        pytest.param({"fee": "", "unknown": []}, "fee fehlt", id="a fact is missing unsaid"),
        pytest.param(
            {"hint": CONTENT.services[1]["answer"][0]["say"]},
            "derselbe Satz",
            id="a shared sentence",
        ),
    ],
)
def test_a_promise_that_is_broken_is_found(change: dict[str, object], fault: str) -> None:
    assert any(fault in one for one in faults(broken(**change)))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(("slug =", "slag ="), "slag ist unbekannt", id="an unknown field"),
        pytest.param(("ours = true", 'ours = "ja"'), "ours ist kein bool", id="a wrong type"),
        pytest.param(('slug = "elterngeld"', 'slug = "e"'), "slug heißt anders", id="other name"),
        pytest.param(("source =", "sauce ="), "sauce ist unbekannt", id="inside an answer"),
        pytest.param(("[[answer]]", "[[answer"), "Expected", id="no TOML"),
    ],
)
def test_a_mistake_is_named_with_its_file(
    tmp_path: Path, change: tuple[str, str], reason: str
) -> None:
    (tmp_path / "services").mkdir()
    shutil.copytree(DATA / "offices", tmp_path / "offices")
    shutil.copy(DATA / "families.toml", tmp_path)
    text = (DATA / "services/elterngeld.toml").read_text().replace(*change, 1)
    (tmp_path / "services/elterngeld.toml").write_text(text)
    with pytest.raises(BadContent, match=r"elterngeld\.toml") as refused:
        read(tmp_path)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(('["notruf"]', '["notruff"]'), "topics kennt kein", id="topic"),
        pytest.param(('outcome = "none"', 'outcome = "gone"'), "outcome kennt kein", id="outcome"),
        pytest.param(('number = "115"', 'number = "110"'), "number kennt kein", id="number"),
        pytest.param(("advice =", "advise ="), "advise ist unbekannt", id="an unknown field"),
    ],
)
def test_a_mistake_in_a_practice_call_is_named(
    tmp_path: Path, change: tuple[str, str], reason: str
) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    file = tmp_path / "data/exercises.toml"
    file.write_text(file.read_text().replace(*change, 1))
    with pytest.raises(BadContent, match=r"exercises\.toml, Übung \d+") as refused:
        read(tmp_path / "data")
    assert reason in str(refused.value)
