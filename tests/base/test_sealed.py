"""What is sealed is read by this installation alone, also after its key has changed."""

import pytest
from pytest_django.fixtures import Settings

from buergertelefon.base.sealed import NotReadable, seal, unseal

TEXT = "DE89370400440532013000"


def test_there_and_back() -> None:
    sealed = seal(TEXT)
    assert unseal(sealed) == TEXT
    assert TEXT not in sealed
    assert seal(TEXT) != sealed
    assert seal("") == unseal("") == ""


def test_what_was_changed_is_not_read() -> None:
    sealed = seal(TEXT)
    with pytest.raises(NotReadable):
        unseal(sealed[:-4] + "AAA=")
    with pytest.raises(NotReadable):
        unseal(TEXT)


def test_a_new_key_seals_and_old_ones_still_read(settings: Settings) -> None:
    settings.SEAL_KEYS = []
    first = seal(TEXT)
    settings.SEAL_KEYS = ["zwei"]
    second = seal(TEXT)
    settings.SEAL_KEYS = ["drei", "zwei"]
    assert unseal(first) == unseal(second) == TEXT
    settings.SECRET_KEY = "another installation"
    assert unseal(second) == TEXT
    with pytest.raises(NotReadable):
        unseal(first)
