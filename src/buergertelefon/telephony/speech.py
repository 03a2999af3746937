"""The one module that knows the speech synthesis: eSpeak NG, from the wheel espeakng-loader.

Renders at deployment, never while a caller waits. Used where a city has no recording.
"""

import ctypes
import io
import threading
import wave
from functools import cache

import numpy as np

#: by language, and other speakers of it for scripted callers
VOICES = {"de": b"de", "en": b"en", "de+f2": b"de+f2", "de+m3": b"de+m3", "en+f2": b"en+f2"}
#: words a minute; calmer than the 175 it begins with
PACE = 145
# espeakng's own numbers: speak_lib.h
_SYNCHRONOUS, _UTF8, _RATE, _FINISHED = 2, 1, 1, 0
_guard = threading.Lock()
_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


class NoVoice(Exception):
    """This machine cannot speak; the text is shown instead."""


@cache
def _library() -> tuple[ctypes.CDLL, int]:
    """The library and its sampling rate in Hz. Raises NoVoice."""
    try:
        import espeakng_loader  # noqa: PLC0415  # only where something is to be spoken

        library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
    except (ImportError, OSError) as error:
        raise NoVoice(str(error)) from error
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0)
    if rate <= 0:
        raise NoVoice("espeak-ng does not start")
    return library, int(rate)


def spoken(text: str, language: str) -> bytes:
    """The text as a WAV file, mono, 16 bit. Raises NoVoice if this machine cannot speak it."""
    with _guard:  # the library has one voice for the whole process
        library, rate = _library()
        if library.espeak_SetVoiceByName(VOICES.get(language, VOICES["de"])) != 0:
            raise NoVoice(language)
        library.espeak_SetParameter(_RATE, PACE, 0)
        pieces: list[bytes] = []

        def heard(samples: object, count: int, _: object) -> int:
            if samples and count > 0:
                pieces.append(ctypes.string_at(samples, count * 2))  # type: ignore[arg-type]  # a pointer
            return _FINISHED

        callback = _Callback(heard)
        library.espeak_SetSynthCallback(callback)
        data = text.encode()
        if library.espeak_Synth(data, len(data) + 1, 0, 0, 0, _UTF8, None, None) != 0:
            raise NoVoice(language)
        library.espeak_Synchronize()
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(b"".join(pieces))
    return out.getvalue()


def narrow(sound: bytes, rate: int = 8000) -> bytes:
    """A WAV file (mono, 16 bit) as the telephone network carries it: `rate` samples a second.

    Resampled in the frequency domain, so what is above half the new rate is cut off, not folded.
    Raises wave.Error or EOFError if it is no such file.
    """
    with wave.open(io.BytesIO(sound)) as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            raise wave.Error("not mono with 16 bit")
        old = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    if old != rate and len(samples):
        count = max(1, round(len(samples) * rate / old))
        spectrum = np.fft.rfft(samples.astype(np.float64))[: count // 2 + 1]
        new = np.fft.irfft(spectrum, count) * (count / len(samples))
        samples = np.clip(new, -32768, 32767).astype(np.int16)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return out.getvalue()
