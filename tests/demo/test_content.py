"""The example city's texts keep the promises an editor would expect."""

import re
import shutil
from pathlib import Path

import pytest

from buergertelefon.demo.content import DATA, read
from buergertelefon.demo.errors import BadContent

CONTENT = read()
PRESS_RELEASE = {
    "elterngeld", "hundesteuer", "eheschliessung", "kfz-zulassen", "vhs-kurs", "muellabfuhr",
    "sperrmuell", "finanzamt", "buergerbueros-bremerhaven", "behoerdennummer-115", "kfz-steuer",
}  # fmt: skip
SENTENCE = re.compile(r"(?<=[.!?]) ")
ABBREVIATIONS = re.compile(r"\b(?:z\. ?B|ca|usw|bzw|evtl|ggf|Str|Nr|Tel)\.")


def test_at_least_sixty_services_and_all_of_the_press_release() -> None:
    slugs = {service["slug"] for service in CONTENT.services}
    assert len(slugs) >= 60
    assert slugs >= PRESS_RELEASE


def test_no_two_answers_share_a_sentence() -> None:
    sentences = [
        sentence
        for service in CONTENT.services
        for answer in service["answer"]
        for sentence in SENTENCE.split(answer["say"])
    ]
    assert sorted(sentences) == sorted(set(sentences))


@pytest.mark.parametrize("service", CONTENT.services, ids=lambda service: str(service["slug"]))
def test_an_entry_can_be_read_aloud_and_names_its_source(service: dict[str, object]) -> None:
    words = service["everyday"]
    assert isinstance(words, list)
    assert len(set(words)) == len(words)
    answers = service["answer"]
    assert isinstance(answers, list)
    for answer in answers:
        assert 1 <= len(SENTENCE.split(answer["say"])) <= 3
        assert len(answer["say"]) <= 420
        assert not ABBREVIATIONS.search(answer["say"])
        assert answer["source"]
        assert set(answer["unknown"]) <= {"fee", "duration"}
        assert not (answer["fee"] and "fee" in answer["unknown"])


def test_ranks_of_what_is_asked_most_are_told_apart() -> None:
    ranks = sorted(one["popular"] for one in CONTENT.services if "popular" in one)
    assert ranks == list(range(1, 11))


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
