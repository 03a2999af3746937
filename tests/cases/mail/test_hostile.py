"""Nobody stops the reading of mail by a mail: no other error than BadMail, and not for long."""

import random
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cases.mail.building import (
    attached,
    attribute,
    head,
    html,
    mixed,
    multi,
    part,
    text,
    tnef,
)
from tests.cases.mail.mails import MAILS

from buergertelefon.cases.mail.quotes import split
from buergertelefon.cases.mail.reading import BadMail, Kind, read

#: seconds of work on one mail; a quiet machine needs half a second for the worst of them
PATIENCE = 12
DAEMON = "MAILER-DAEMON@example.org"
SEEDS = [odd.raw for odd in MAILS if len(odd.raw) < 20_000]


def _mutated(raw: bytes, chance: random.Random) -> bytes:
    """With bytes changed, cut out, doubled and put in, and pieces of another mail in between."""
    told = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(told) + 1)
        end = min(len(told), at + chance.randint(0, 40))
        other = chance.choice(SEEDS)
        start = chance.randrange(len(other))
        told[at:end] = chance.choice(
            [b"", chance.randbytes(end - at), bytes(told[at:end]) * 3, b"\n", b"\x00", b'"',
             other[start : start + 60]]
        )  # fmt: skip
    return bytes(told)


def _only_bad_mail(seed: int, turns: int) -> None:
    chance = random.Random(seed)
    for _ in range(turns):
        with suppress(BadMail):
            mail = read(_mutated(chance.choice(SEEDS), chance))
            told = "".join([mail.text, mail.whole, mail.subject, mail.sender, *mail.problems])
            assert "\x00" not in told
            told.encode()
            assert all(name and "/" not in name and content for name, content in mail.files)
            assert mail.message_id.startswith("<")
            assert (mail.kind != Kind.EMPTY) or not mail.text


def test_a_damaged_mail_is_read_or_refused() -> None:
    _only_bad_mail(1, turns=250)


@pytest.mark.load
@pytest.mark.parametrize("seed", range(2, 6))
def test_many_damaged_mails_are_read_or_refused(seed: int) -> None:
    _only_bad_mail(seed, turns=3000)


WORDS = st.sampled_from([
    "Nein.", "> Muss ich?", "", "-- ", "--", "Von: B", "An: A", "Betreff: K", "Gesendet: heute",
    "Am 15.06.2026 um 10:05 schrieb B:", "Von meinem iPhone gesendet", "_" * 40, "- Ausweis",
])  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, max_size=14))
def test_nothing_is_new_that_was_not_written_and_order_stays(lines: list[str]) -> None:
    new = split("\n".join(lines)).new.split("\n")
    rest = iter([line.rstrip() for line in lines])
    assert all(not line or line in rest for line in new)


@given(st.lists(st.text("abc .,:>-", max_size=30), max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_text_without_quotation_and_signature_is_new_as_a_whole(lines: list[str]) -> None:
    told = [line.strip().lstrip(">- ") for line in lines]
    assert split("\n".join(told)).new.split() == " ".join(told).split()


@pytest.mark.load
@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(text("a" * 20_000_000), id="one line"),
        pytest.param(text("Am 3. Juni 2026 schrieb " * 800_000), id="one line of attributions"),
        pytest.param(text("> a\nb\n" * 250_000), id="quoted and new, a hundred thousand times"),
        pytest.param(text("--\na\n" * 250_000), id="signatures"),
        pytest.param(html("<div>" * 90_000), id="HTML, deep"),
        pytest.param(html("<p>x" * 120_000), id="HTML, wide"),
        pytest.param(html("<table><tr><td>x" * 30_000), id="tables inside tables"),
        pytest.param(html("<" * 20_000_000), id="signs of HTML"),
        pytest.param(b"X: y\n" * 500_000 + text("x"), id="fields"),
        pytest.param(text("x", From="(" * 20_000), id="brackets in an address"),
        pytest.param(text("x", subject="=?utf-8?Q?a?= " * 5000), id="encoded words"),
        pytest.param(head() + multi("mixed", *[b"\na"] * 100_000), id="parts"),
        pytest.param(text("<" * 10_000_000, From=DAEMON), id="a bounce of one line"),
        pytest.param(
            mixed(attached(tnef(*[attribute(1, b"")] * 500_000), "winmail.dat")), id="winmail.dat"
        ),
        pytest.param(
            head() + multi("mixed", *[part(b"<p>x</p>" * 60_000, "text/html")] * 20),
            id="many parts of HTML",
        ),
    ],
)
def test_the_worst_mails_take_no_longer_than_others(raw: bytes) -> None:
    begun = process_time()
    with suppress(BadMail):
        read(raw)
    assert process_time() - begun < PATIENCE
