"""Writes the hold music into the static folder: our own few bars, synthesised here.

A calm melody over four chords, 16 s long, that begins where it ends. Mono, 16 bit, 16 kHz.
"""

import math
import sys
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE, BEAT = 16_000, 0.5  # samples a second; seconds
TARGET = (
    Path(__file__).resolve().parent.parent
    / "src/buergertelefon/telephony/static/telephony/sounds/hold.wav"
)
#: semitones above a: a chord for eight beats, and what is played over it
BARS = (
    ((0, 4, 7), (12, 16, 19, 16, 12, 11, 12, 14)),
    ((-3, 0, 4), (16, 14, 12, 9, 12, 14, 16, 12)),
    ((5, 9, 12), (17, 16, 14, 12, 14, 16, 17, 21)),
    ((7, 11, 14), (19, 17, 14, 11, 14, 12, 11, 7)),
)


def tone(semitones: int, beats: float, volume: float) -> NDArray[np.float64]:
    """A soft plucked tone; shape (samples,)."""
    time = np.arange(int(RATE * BEAT * beats)) / RATE
    hertz = 220 * 2 ** (semitones / 12)
    sound = sum(np.sin(2 * math.pi * hertz * n * time) / n**2 for n in (1, 2, 3))
    fade = np.minimum(1, time / 0.02) * np.exp(-1.6 * time / (BEAT * beats) * 2)
    return np.asarray(volume * fade * sound)


def main() -> None:
    """Write the file, unless it is there."""
    if TARGET.exists():
        return
    length = int(RATE * BEAT * 8 * len(BARS))
    music = np.zeros(length)

    def play(at: float, sound: NDArray[np.float64]) -> None:
        where = (
            int(RATE * BEAT * at) + np.arange(len(sound))
        ) % length  # the end rings into the start
        np.add.at(music, where, sound)

    for bar, (chord, melody) in enumerate(BARS):
        for note in chord:
            play(bar * 8, tone(note - 12, 8, 0.5))
        for beat, note in enumerate(melody):
            play(bar * 8 + beat, tone(note, 2, 1.0))
    samples = (music / np.abs(music).max() * 12_000).astype("<i2")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(TARGET), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    print("hold music written", file=sys.stderr)


if __name__ == "__main__":
    main()
