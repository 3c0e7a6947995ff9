"""Tunes as sound: a plucked string, made of sine waves that die away, the high ones sooner.

    y(t) = Σₖ k^(−3/2) sin(2π k f t) exp(−(1.5 + 1.2 k) t),   f = 440 Hz · 2^((pitch − 69)/12)

This is additive synthesis. The samples are computed in double precision and rounded to integers, so that one tune is
one file.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ankigen.models.tunes import Dance, Tune

    Samples = NDArray[np.float64]

RATE = 16_000
"""Samples a second."""

LONGEST, TAIL = 8.5, 0.6
"""Seconds of notes at most, and for which the last note rings on."""

PARTIALS = 8
HIGHEST = 0.45
"""Partials above this share of the rate would be heard as other pitches."""

ATTACK, RELEASE = 0.006, 0.05
"""Seconds in which a note comes and goes, so that nothing clicks."""

STRONG, MIDDLE, WEAK = 1.0, 0.85, 0.7
"""How loud a note is at the start of a bar, on another beat, and between beats."""

LOUDNESS, PEAK = 0.12, 0.9
"""Root mean square that a piece is brought to, and what no sample exceeds; full scale is 1."""


def wav(*tunes: Tune) -> bytes:
    """Tunes as a WAV file, one after the other: one channel, 16 bits."""
    import numpy as np  # noqa: PLC0415 - needed only where something is played

    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        for tune in tunes:
            writer.writeframes(np.rint(samples(tune) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def samples(tune: Tune) -> Samples:
    """A tune as samples in [−PEAK, PEAK]; what comes after LONGEST is left out."""
    import numpy as np  # noqa: PLC0415

    notes = list(_timed(tune))
    sound = np.zeros(max((end for _, _, end, _ in notes), default=0) + round(TAIL * RATE))
    for number, (pitch, start, end, loudness) in enumerate(notes):
        if pitch is not None:
            rings = TAIL if number == len(notes) - 1 else RELEASE
            played = loudness * tone(frequency(pitch), (end - start) / RATE + rings)
            sound[start : start + len(played)] += played[: len(sound) - start]
    loudest, effective = abs(sound).max(initial=0), np.sqrt((sound**2).mean())
    return sound * min(LOUDNESS / effective, PEAK / loudest) if loudest else sound


def frequency(pitch: int) -> float:
    """Hertz of a pitch of MIDI in equal temperament; 69 is the A of 440 Hz."""
    return float(440 * 2 ** ((pitch - 69) / 12))


def tone(hertz: float, seconds: float) -> Samples:
    """A plucked tone that has died away when its time is over."""
    import numpy as np  # noqa: PLC0415

    t = np.arange(round(seconds * RATE)) / RATE
    partials = [k for k in range(1, PARTIALS + 1) if k * hertz < HIGHEST * RATE]
    waves = [k**-1.5 * np.exp(-(1.5 + 1.2 * k) * t) * np.sin(2 * np.pi * k * hertz * t) for k in partials]
    rising, falling = np.clip(t / ATTACK, 0, 1), np.clip((seconds - t) / RELEASE, 0, 1)
    played: Samples = np.sum(waves, 0) * np.sin(np.pi / 2 * rising) ** 2 * np.sin(np.pi / 2 * falling) ** 2
    return played


def _timed(tune: Tune) -> Iterator[tuple[int | None, int, int, float]]:
    """Pitch, first sample, the sample after its last, and loudness of each note."""
    sixteenth = tune.dance.seconds / tune.dance.bar
    for bar, start, note in tune.timed:
        begin, end = (round(time * sixteenth * RATE) for time in (start, start + note.length))
        if end > LONGEST * RATE:
            return
        yield note.pitch, begin, end, _loudness(tune.dance, start - bar)


def _loudness(dance: Dance, place: int) -> float:
    if place == 0:
        return STRONG
    return WEAK if place % dance.beat else MIDDLE
