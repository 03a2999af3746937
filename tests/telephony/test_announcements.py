import array
import io
import wave
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import make_centre

from buergertelefon.telephony.announcements import file_of, name_of, prepare, sound_of
from buergertelefon.telephony.models import CalledNumber
from buergertelefon.telephony.speech import spoken


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


@pytest.mark.django_db
def test_rendered_once_when_the_text_is_new_and_a_recording_goes_first(
    client: Client, settings: LazySettings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    make_centre()
    number = CalledNumber.objects.get(number="115")
    assert sound_of(number, "de") == ""
    assert prepare(CalledNumber.objects.all()) == 1, "three numbers share one text"
    assert prepare(CalledNumber.objects.all()) == 0
    address = sound_of(number, "de")
    rendered = b"".join(client.get(address))
    assert rendered.startswith(b"RIFF")
    name = name_of(number.announcement, "de")
    (tmp_path / "announcements" / f"{name}.recorded.wav").write_bytes(b"RIFF recorded")
    assert b"".join(client.get(address)) == b"RIFF recorded"
    assert file_of("0" * 32) is None
    assert client.get("/anruf/ansage/" + "0" * 32 + ".wav").status_code == 404
    assert client.get("/anruf/ansage/../../etc/passwd.wav").status_code == 404
