from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
import torch

from ankigen.models import ngrams, tune_data
from ankigen.models.errors import DataError
from ankigen.models.tune_data import load, padded
from ankigen.models.tune_measures import RULES, RUN, known_by_heart
from ankigen.models.tune_rules import ENDS, RHYTHMS, make
from ankigen.models.tunes import (
    BAR,
    DANCES,
    END,
    FIRST_LENGTH,
    FIRST_PITCH,
    MODES,
    MOST_TOKENS,
    PITCHES,
    REST,
    SCALES,
    TOKENS,
    TONICS,
    Note,
    head_of,
    tokens_of,
    tune_of,
)

TUNES = [make(Random(seed)) for seed in range(300)]  # noqa: S311 - no secret


def test_tokens_and_tunes_are_two_forms_of_the_same() -> None:
    assert [tune_of(tokens_of(tune)) for tune in TUNES] == TUNES
    assert max(len(tokens_of(tune)) for tune in TUNES) <= MOST_TOKENS
    assert max(max(tokens_of(tune)) for tune in TUNES) < TOKENS


def test_what_makes_no_note_is_passed_over() -> None:
    head = head_of("jig", "major", 60)
    pitch, length = FIRST_PITCH + PITCHES.index(60), FIRST_LENGTH + 1
    odd = [*head, length, pitch, pitch, length, length, REST, length, BAR, 2, END, pitch, length]
    found = tune_of(odd)
    assert found is not None
    assert found.bars == ((Note(60, 2), Note(None, 2)),)
    assert tune_of([END, END]) is None
    assert tune_of([pitch, *head[1:], pitch, length]) is None


@pytest.mark.parametrize("words", RULES)
def test_tunes_by_rule_keep_the_rules(words: str) -> None:
    assert all(RULES[words](tune) for tune in TUNES)


def test_a_broken_rule_is_noticed() -> None:
    tune = next(tune for tune in TUNES if tune.mode == "major" and tune.bars[0] == tune.bars[2] != tune.bars[4])
    *before, last = tune.bars
    *_, end = last
    assert end.pitch is not None
    off = replace(tune, bars=(*before, (*last[:-1], replace(end, pitch=end.pitch + 1))))
    long = replace(tune, bars=(*before, (*last, end)))
    unlike = replace(tune, bars=tuple(replace_first(bar, n) for n, bar in enumerate(tune.bars)))
    broken = {words: [not holds(one) for one in (off, long, unlike)] for words, holds in RULES.items()}
    assert broken == {
        "whose bars all add up": [False, True, True],
        "that keep to their key": [True, False, broken["that keep to their key"][2]],
        "that end on the tonic": [True, False, False],
        "with a phrase that comes back": [False, False, True],
        "of eight bars": [False, False, False],
    }


def replace_first(bar: tuple[Note, ...], number: int) -> tuple[Note, ...]:
    """The bar with another first note in each place."""
    return (Note(PITCHES[number], 1), *bar[1:])


def test_rhythms_fill_their_bars_and_scales_lie_within_an_octave() -> None:
    for dance in DANCES:
        assert {sum(rhythm) for rhythm in (*RHYTHMS[dance.name], *ENDS[dance.name])} == {dance.bar}
    assert all(len(scale) == 7 and list(scale) == sorted({*scale}) and max(scale) < 12 for scale in SCALES.values())


def test_all_dances_modes_and_keys_occur() -> None:
    assert {tune.dance for tune in TUNES} == {*DANCES}
    assert {tune.mode for tune in TUNES} == {*MODES}
    assert {tune.tonic for tune in TUNES} == {*TONICS}


def test_the_tunes_are_split_and_none_is_another_in_another_key() -> None:
    split = load()
    assert [len(part) for part in (split.train, split.validation, split.test)] == [12_000, 500, 1_000]
    everything = torch.cat([split.train.tokens, split.validation.tokens, split.test.tokens])
    one_key = tune_data.transposed(everything, torch.zeros(len(everything), dtype=torch.int64))
    assert len({bytes(row) for row in one_key.byte().numpy()}) == len(everything)


def test_other_tunes_than_the_known_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tune_data, "TRAIN", 10)
    monkeypatch.setattr(tune_data, "VALIDATION", 1)
    monkeypatch.setattr(tune_data, "TEST", 1)
    with pytest.raises(DataError, match="the tunes made up here are not the known ones"):
        load()


def test_what_is_known_by_heart_is_found_in_any_key() -> None:
    tokens = torch.tensor([padded(tokens_of(tune)) for tune in TUNES[:20]])
    moved = tune_data.transposed(tokens, torch.arange(20) % len(TONICS))
    long_enough = torch.tensor([len(tune.notes) >= RUN for tune in TUNES[:20]])
    assert torch.equal(known_by_heart(moved, tokens), long_enough.float())
    assert known_by_heart(moved[:10], tokens[10:]).mean() < 0.1


def test_a_table_of_n_grams_gives_all_symbols_together_one() -> None:
    row = torch.tensor([0, 1, 2, 0, 1, 1, 2, 0, 2, 1, 0])
    for order in (1, 2, 3):
        table = ngrams.table(row, order, 4)
        for history in ([0, 1], [2, 2], [3, 3]):
            p = [ngrams.probabilities(table, torch.tensor([*history, symbol]))[-1] for symbol in range(4)]
            assert sum(p) == pytest.approx(1)
            assert min(p) > 0
