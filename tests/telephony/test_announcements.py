import array
import io
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import make_centre

from buergertelefon.contacts.rules import End
from buergertelefon.knowledge.models import Notice
from buergertelefon.telephony.announcements import (
    common_sounds,
    farewells,
    file_of,
    menus,
    name_of,
    prepare,
    sound_of,
    sounds,
)
from buergertelefon.telephony.models import CalledNumber, MenuChoice
from buergertelefon.telephony.speech import narrow, spoken

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Willkommen beim Bürgertelefon Bremen.", "de"), ("Welcome to the service line.", "en")],
)
def test_a_text_is_spoken(text: str, language: str) -> None:
    with wave.open(io.BytesIO(spoken(text, language))) as file:
        seconds = file.getnframes() / file.getframerate()
        samples = array.array("h", file.readframes(file.getnframes()))
    assert 1 < seconds < 8
    assert max(map(abs, samples)) > 5000, "silence"


@pytest.mark.load
@pytest.mark.django_db
def test_rendered_once_when_the_text_is_new_and_a_recording_goes_first(
    client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    make_centre()
    number = CalledNumber.objects.get(number="115")
    assert sound_of(number, "de", at=AT) == ""
    assert prepare(CalledNumber.objects.all(), at=AT) == 1, "three numbers share one text"
    assert prepare(CalledNumber.objects.all(), at=AT) == 0
    address = sound_of(number, "de", at=AT)
    rendered = b"".join(client.get(address))
    assert rendered.startswith(b"RIFF")
    name = name_of(number.announcement, "de")
    (tmp_path / "announcements" / f"{name}.recorded.wav").write_bytes(b"RIFF recorded")
    assert b"".join(client.get(address)) == b"RIFF recorded"
    prepare(CalledNumber.objects.all(), at=AT, telephone=True)  # logs that this is no sound
    assert file_of("0" * 32) is None
    assert client.get("/anruf/ansage/" + "0" * 32 + ".wav").status_code == 404
    assert client.get("/anruf/ansage/../../etc/passwd.wav").status_code == 404


@pytest.mark.django_db
def test_a_notice_is_said_once_it_is_rendered_and_no_longer_than_it_stands(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    make_centre()
    numbers = CalledNumber.objects.filter(number__in=["115", "+494715900"])
    bremen, haven = (numbers.get(municipality__slug=slug) for slug in ("bremen", "bremerhaven"))
    prepare(numbers, at=AT)
    plain = sound_of(bremen, "de", at=AT)
    Notice.objects.create(
        text="Portal gestört", say="Das Portal ist gestört.", municipality=bremen.municipality,
        since=AT, until=AT + timedelta(hours=1),
    )  # fmt: skip
    assert sound_of(bremen, "de", at=AT) == plain, "never rendered while somebody calls"
    assert prepare(numbers, at=AT) == 1
    assert sound_of(bremen, "de", at=AT) != plain
    assert sound_of(haven, "de", at=AT) == plain, "another city"
    assert sound_of(bremen, "de", at=AT + timedelta(hours=2)) == plain


@pytest.mark.django_db
def test_a_menu_is_said_level_by_level_in_both_languages() -> None:
    make_centre()
    number = CalledNumber.objects.get(number="115")
    for keys, text, english in (
        ("1", "Ausweise", "identity cards"),
        ("12", "den Reisepass", ""),
        ("9", "Auskunft auf Englisch", "information in English"),
    ):
        MenuChoice.objects.create(number=number, keys=keys, text=text, text_en=english)
    assert menus(number, "de") == {
        "menu.": "Für Ausweise drücken Sie die 1. Für Auskunft auf Englisch drücken Sie die 9. "
        "Für alles andere bleiben Sie einfach dran, oder drücken Sie die 0.",
        "menu.1": "Für den Reisepass drücken Sie die 2. "
        "Für alles andere bleiben Sie einfach dran, oder drücken Sie die 0.",
    }
    assert menus(number, "en") == {
        "menu.": "For identity cards, press 1. For information in English, press 9. "
        "For anything else, just hold the line, or press 0.",
    }


@pytest.mark.load
@pytest.mark.django_db
def test_the_telephone_hears_narrow_copies_and_why_nobody_answers(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    make_centre()
    number = CalledNumber.objects.get(number="115")
    assert sounds(number, at=AT) == {}, "nothing that is not there"
    made = prepare([number], at=AT, telephone=True)
    assert made == 1 + 2 * (3 + 20 + 16 + 10 + 10)
    assert len(common_sounds()) == 2 * (20 + 16 + 10 + 10)
    found = sounds(number, at=AT)
    assert set(found) == {
        "greeting.de", "closed.de", "closed.en", "blocked.de", "blocked.en",
        "expired.de", "expired.en",
    }  # fmt: skip
    with wave.open(found["greeting.de"].removeprefix("sound:") + ".wav") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (8000, 1, 2)
    assert "Montag bis Sonntag" in farewells(number, "de", at=AT)[End.CLOSED]


@pytest.mark.parametrize(("hertz", "stays"), [(440, True), (3000, True), (5000, False)])
def test_a_narrow_copy_keeps_what_a_telephone_carries(hertz: int, stays: bool) -> None:
    rate, time_ = 22050, np.arange(22050) / 22050
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((9000 * np.sin(2 * np.pi * hertz * time_)).astype(np.int16).tobytes())
    with wave.open(io.BytesIO(narrow(out.getvalue()))) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    assert len(samples) == pytest.approx(8000, abs=1)
    spectrum = np.abs(np.fft.rfft(samples.astype(float)))
    assert bool(spectrum.max() > 1e7) is stays
    if stays:
        assert abs(int(spectrum.argmax()) - hertz) <= 1
