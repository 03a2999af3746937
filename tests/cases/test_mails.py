"""Which case a mail names, what its first words mean, where its answers go."""

import pytest

from buergertelefon.cases.rules.life import Step
from buergertelefon.cases.rules.mails import Key, keys, meant, subject, tagged

TOKEN = "0123456789abcdef01234567"
KEY = Key("K7QX2M", TOKEN)


@pytest.mark.parametrize(
    ("place", "found"),
    [
        pytest.param("Re: [Vorgang K7QX2M-01234567] Hundesteuer", "01234567", id="subject"),
        pytest.param("AW: AW: [Vorgang k7qx2m-01234567]Hund", "01234567", id="in small letters"),
        pytest.param(f"vorgang+K7QX2M-{TOKEN}@stadt.de", TOKEN, id="address"),
        pytest.param(f"<k7qx2m-{TOKEN}@stadt.de>", TOKEN, id="reference"),
        pytest.param(f"https://stadt.de/amt/K7QX2M/{TOKEN}/", TOKEN, id="link"),
        pytest.param("[Vorgang K7QX2M] Hundesteuer", "", id="the code alone opens nothing"),
        pytest.param("K7QX2M-0123456", "", id="a key cut short"),
        pytest.param("K7QX2M-012345678", "", id="a key one too long"),
        pytest.param("K7QXIM-01234567", "", id="no code of ours"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_mail_names_its_case_with_a_key(place: str, found: str) -> None:
    assert keys([place]) == ([Key("K7QX2M", found)] if found else [])


def test_every_place_counts_and_each_key_once() -> None:
    places = [f"vorgang+K7QX2M-{TOKEN}@stadt.de", "[Vorgang K7QX2M-01234567]", "D3F4G6-aaaaaaaa",
              f"<K7QX2M-{TOKEN}@stadt.de>"]  # fmt: skip
    assert [str(one) for one in keys(places)] == [
        str(KEY), "K7QX2M-01234567", "D3F4G6-aaaaaaaa",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "goes_to"),
    [
        pytest.param("vorgang+@stadt.de", f"vorgang+K7QX2M-{TOKEN}@stadt.de", id="with a plus"),
        pytest.param("vorgang@stadt.de", "vorgang@stadt.de", id="a mailbox that takes no plus"),
        pytest.param("", "", id="no mailbox: to the sender"),
    ],
)
def test_answers_go_to_an_address_that_names_the_case(address: str, goes_to: str) -> None:
    assert tagged(address, KEY) == goes_to


def test_a_subject_names_the_case_and_is_never_too_long() -> None:
    said = subject(KEY, "Hundesteuer", first="Erinnerung: ")
    assert said == "Erinnerung: [Vorgang K7QX2M-01234567] Hundesteuer"
    assert len(subject(KEY, "x" * 120, first="Erinnerung: ")) == 150


@pytest.mark.parametrize(
    ("text", "step", "words"),
    [
        pytest.param("Nein, das ist frei.", Step.ANSWER, None, id="an answer"),
        pytest.param("Rückfrage: Welche Rasse?", Step.ASK, "Welche Rasse?", id="asks back"),
        pytest.param("rueckfrage : Wo?", Step.ASK, "Wo?", id="asks back without umlaut"),
        pytest.param("Hallo Team,\n\nRückfrage:\nWo?\nWann?", Step.ASK, "Wo?\nWann?",
                     id="asks back after a greeting"),
        pytest.param("Zu Ihrer Rückfrage: ja.", Step.ANSWER, None, id="the word further on"),
        pytest.param("nicht zuständig", Step.RETURN, None, id="not ours"),
        pytest.param("Nicht zuständig.\n", Step.RETURN, "Nicht zuständig.", id="with a full stop"),
        pytest.param("Wir sind leider nicht zuständig!", Step.RETURN, None, id="as a sentence"),
        pytest.param("Nicht zuständig: das macht das Ordnungsamt.", Step.RETURN, None,
                     id="with the reason after a colon"),
        pytest.param("Guten Tag,\nnicht zuständig\n\nMit freundlichen Grüßen\nA. Amt", Step.RETURN,
                     "nicht zuständig\n\nMit freundlichen Grüßen\nA. Amt",
                     id="between greeting and farewell"),
        pytest.param("Nicht zuständig ist in Ihrem Fall das Finanzamt, sondern wir.", Step.ANSWER,
                     None, id="a sentence about it is an answer"),
        pytest.param("Nicht zuständig.\n\nSie müssen zum Ordnungsamt gehen.", Step.ANSWER, None,
                     id="more than that is an answer"),
        pytest.param("Hallo", Step.ANSWER, None, id="only a greeting"),
        pytest.param("", Step.ANSWER, None, id="nothing"),
    ],
)  # fmt: skip
def test_the_first_words_say_what_a_mail_is(text: str, step: Step, words: str | None) -> None:
    assert meant(text) == (step, text if words is None else words)
