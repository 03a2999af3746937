"""Keys after the greeting: a language, a topic; whoever presses nothing is not left alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.telephony.rules.test_phone import CALLER, arrive, world
from tests.telephony.simulated import START

from buergertelefon.telephony.asterisk import NAME
from buergertelefon.telephony.line import Digits, Offered, Played
from buergertelefon.telephony.rules import clock, events
from buergertelefon.telephony.rules.world import (
    CallState,
    Choice,
    Command,
    Do,
    Play,
    QueueRule,
    World,
)

MENU = {
    "1": Choice(), "11": Choice(queue="kfz"), "12": Choice(queue="tax"), "3": Choice(queue="tax"),
    "9": Choice(language="en"),
}  # fmt: skip
SOUNDS = {"menu..de": "sound:menu", "menu.1.de": "sound:more", "menu..en": "sound:choose"}


def city() -> World:
    made = world()
    sounds = {"greeting.de": "sound:hello"} | SOUNDS
    number = replace(made.config.numbers["115"], menu=MENU, sounds=sounds)
    queues = {name: QueueRule(name) for name in ("all", "kfz", "tax")}
    made.config = replace(made.config, numbers={"115": number}, queues=queues)
    return made


def press(made: World, keys: str, at: float = 2) -> list[Command]:
    for key in keys:
        events.heard(made, Digits(CALLER, START + timedelta(seconds=at), key), line=NAME)
    return made.take().commands


def test_the_menu_follows_the_greeting_and_a_moment_to_think_follows_the_menu() -> None:
    made = city()
    assert arrive(made) == [
        Do(NAME, "answer", CALLER), Play(NAME, CALLER, "sound:hello,sound:menu"),
    ]  # fmt: skip
    call = made.calls["call"]
    events.heard(made, Played(CALLER, START + timedelta(seconds=20)), line=NAME)
    clock.tick(made, START + timedelta(seconds=25))
    assert call.state is CallState.GREETING
    clock.tick(made, START + timedelta(seconds=26))
    assert (call.state, call.queue) == (CallState.QUEUED, "all")
    assert call.entered_queue == START + timedelta(seconds=26)


@pytest.mark.parametrize(
    ("keys", "queue", "language", "state"),
    [
        pytest.param("3", "tax", "de", "queued", id="a topic"),
        pytest.param("1", "all", "de", "greeting", id="the second level is said"),
        pytest.param("11", "kfz", "de", "queued", id="a topic of the second level"),
        pytest.param("10", "all", "de", "queued", id="0 is a person on every level"),
        pytest.param("0", "all", "de", "queued", id="0 is a person"),
        pytest.param("9", "all", "en", "queued", id="a language"),
        pytest.param("7", "all", "de", "greeting", id="no such key: listen on"),
        pytest.param("17", "all", "de", "greeting", id="no such key below"),
    ],
)
def test_keys(keys: str, queue: str, language: str, state: str) -> None:
    made = city()
    arrive(made)
    press(made, keys)
    call = made.calls["call"]
    assert (call.queue, call.language, call.state) == (queue, language, state)
    assert call.asking == "", "the same key does not ask for a callback"


def test_the_second_level_is_not_cut_by_the_end_of_the_first() -> None:
    """The key ends what is said; that it ended is told a moment later."""
    made = city()
    arrive(made)
    assert press(made, "1") == [Play(NAME, CALLER, "sound:more")]
    events.heard(made, Played(CALLER, START + timedelta(seconds=2.1)), line=NAME)
    clock.tick(made, START + timedelta(seconds=20))
    assert made.calls["call"].state is CallState.GREETING
    events.heard(made, Played(CALLER, START + timedelta(seconds=21)), line=NAME)
    clock.tick(made, START + timedelta(seconds=27))
    assert made.calls["call"].state is CallState.QUEUED


def test_a_language_is_on_record_and_asks_for_who_speaks_it() -> None:
    made = city()
    made.config = replace(made.config, languages={"en": "lang-en"})
    arrive(made)
    events.heard(made, Digits(CALLER, START, "9"), line=NAME)
    noted = [one.language for one in made.take().noted if one.language]
    assert noted == ["en"]


def test_a_number_without_a_menu_is_as_before() -> None:
    made = world()
    arrive(made)
    press(made, "3")
    assert made.calls["call"].state is CallState.GREETING, "the line tells when it has stopped"
    events.heard(made, Offered(CALLER, START, "tel:caller", "115"), line=NAME)
    events.heard(made, Played(CALLER, START), line=NAME)
    assert made.calls["call"].state is CallState.QUEUED
