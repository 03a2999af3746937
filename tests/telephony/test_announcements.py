import array
import io
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import make_centre

from buergertelefon.knowledge.models import Notice
from buergertelefon.telephony.announcements import file_of, name_of, prepare, sound_of
from buergertelefon.telephony.models import CalledNumber
from buergertelefon.telephony.speech import spoken

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
