from __future__ import annotations

import hashlib
import io
import wave
from random import Random

import numpy as np
import pytest

from ankigen.figures.tones import LONGEST, PEAK, RATE, TAIL, frequency, samples, tone, wav
from ankigen.models.tune_rules import make
from ankigen.models.tunes import DANCES, Note, Tune

JIG = next(dance for dance in DANCES if dance.name == "jig")


def tune(*notes: Note) -> Tune:
    return Tune(JIG, "major", 60, (notes,))


@pytest.mark.parametrize(("pitch", "hertz"), [(69, 440.0), (57, 220.0), (60, 261.6256), (81, 880.0)])
def test_a_pitch_has_its_frequency_in_equal_temperament(pitch: int, hertz: float) -> None:
    assert frequency(pitch) == pytest.approx(hertz, abs=1e-4)


@pytest.mark.parametrize("pitch", [55, 60, 69, 76, 85])
def test_a_tone_is_loudest_at_its_frequency(pitch: int) -> None:
    spectrum = abs(np.fft.rfft(tone(frequency(pitch), 1.0)))
    assert spectrum.argmax() == pytest.approx(frequency(pitch), abs=1)


def test_a_tone_comes_out_of_silence_dies_away_and_goes_back() -> None:
    played = tone(440, 0.8)
    assert (played[0], abs(played[-1])) == (0, pytest.approx(0, abs=1e-4))
    assert abs(np.diff(played)).max() < 0.8 * abs(played).max()  # no click
    first, second = (abs(played[start : start + RATE // 4]).max() for start in (0, RATE // 4))
    assert second < 0.7 * first


def test_a_rest_is_silent() -> None:
    played = samples(tune(Note(60, 4), Note(None, 8), Note(64, 4)))
    sixteenth = JIG.seconds / JIG.bar * RATE
    assert (played[round(6 * sixteenth) : round(12 * sixteenth)] == 0).all()
    assert abs(played[: round(4 * sixteenth)]).max() > 0.05
    assert not samples(tune(Note(None, 4))).any()
    assert len(samples(tune())) == round(TAIL * RATE)


def test_a_piece_lasts_as_long_as_its_notes_and_rings_on() -> None:
    played = samples(make(Random(3)))  # noqa: S311 - no secret
    seconds = 8 * make(Random(3)).dance.seconds  # noqa: S311
    assert len(played) == pytest.approx((seconds + TAIL) * RATE, abs=2)


@pytest.mark.parametrize("seed", range(4))
def test_pieces_are_about_equally_loud_and_never_too_loud(seed: int) -> None:
    played = samples(make(Random(seed)))  # noqa: S311
    assert abs(played).max() <= PEAK
    assert 0.09 < np.sqrt((played**2).mean()) < 0.125


def test_a_piece_without_end_is_cut_off() -> None:
    content = wav(tune(*[Note(60 + n % 12, 16) for n in range(60)]))
    assert len(content) <= 44 + 2 * RATE * (LONGEST + TAIL)
    assert len(content) < 300_000


def test_a_file_is_one_channel_of_sixteen_bits() -> None:
    with wave.open(io.BytesIO(wav(make(Random(1))))) as reader:  # noqa: S311
        assert (reader.getnchannels(), reader.getsampwidth(), reader.getframerate()) == (1, 2, RATE)
        assert reader.getnframes() > 8 * RATE


def test_one_tune_is_one_file_everywhere() -> None:
    digest = hashlib.sha256(wav(make(Random(2)))).hexdigest()  # noqa: S311
    assert digest == "3fb98c884c47accf60314456c0be06eda310bf3ba243613e5674e0511d7aac06"
