from __future__ import annotations

import itertools
import math
from random import Random

import pytest
import torch
from torch import nn, optim

from ankigen.models import ngrams
from ankigen.models.evaluation import music as evaluation
from ankigen.models.music import Music, MusicConfig, costs, losses, passed
from ankigen.models.tune_data import Tunes, padded, transposed
from ankigen.models.tune_rules import make
from ankigen.models.tunes import BAR, END, HEAD, MOST_TOKENS, TOKENS, TONICS, Tune, head_of, tokens_of, tune_of
from tests.models.test_autoregressive import generator


def make_one(seed: int) -> Tune:
    return make(Random(seed))  # noqa: S311 - no secret


def tiny() -> Music:
    """Small, and far from indifferent."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = Music(MusicConfig(width=16, heads=2, depth=2)).double().requires_grad_(requires_grad=False)
        for parameter in model.parameters():
            nn.init.normal_(parameter, std=0.3)
    return model


def test_the_probabilities_of_all_beginnings_sum_to_one() -> None:
    model, kinds = tiny(), range(TOKENS)
    pairs = torch.tensor([(END, END), *((a, b) for a, b in itertools.product(kinds, kinds) if a != END)])
    assert torch.isclose(model.log_prob(pairs).exp().sum(), torch.ones((), dtype=torch.float64))


def test_a_guess_hangs_on_all_tokens_before_it_and_on_none_after() -> None:
    """By other tokens, not by derivatives: bars and sixteenths are counted from tokens, which no slope would show."""
    model = tiny()
    tokens = torch.randint(1, TOKENS, (2, 12), generator=generator(1))
    before = model.logits(tokens)
    for place in range(12):
        changed = tokens.clone()
        changed[:, place] = 1 + changed[:, place] % (TOKENS - 1)
        moved = (model.logits(changed) - before).abs().amax((0, 2))
        assert (moved[: place + 1] == 0).all()
        assert (moved[place + 1 :] > 1e-9).all()


def test_composing_with_remembered_keys_is_composing_from_the_whole_tune() -> None:
    model, begun = tiny(), torch.tensor([head_of("jig", "dorian", 62)] * 3)
    drawn, draws = model.compose(begun, generator(2)), generator(2)
    tokens = begun
    for place in range(begun.shape[1], drawn.shape[1]):
        logits = model.logits(torch.cat([tokens, tokens[:, :1]], 1))[:, -1]
        token = torch.multinomial(logits.softmax(1), 1, generator=draws)
        ended = (tokens == END).any(1, keepdim=True)
        tokens = torch.cat([tokens, token.masked_fill(ended, END)], 1)
        assert torch.equal(tokens[:, place], drawn[:, place])
    assert torch.equal(drawn[:, :HEAD], begun)
    assert drawn.shape[1] <= MOST_TOKENS


def test_equal_seeds_compose_equal_tunes() -> None:
    model, nothing = tiny(), torch.zeros(4, 0, dtype=torch.int64)
    drawn = [model.compose(nothing, generator(seed)) for seed in (3, 3, 4)]
    assert torch.equal(drawn[0], drawn[1])
    assert drawn[0].tolist() != drawn[2].tolist()
    cold = [model.compose(nothing, generator(seed), temperature=1e-6) for seed in (3, 4)]
    assert torch.equal(cold[0], cold[1])  # only the likeliest is left


def test_what_follows_the_end_costs_nothing() -> None:
    model = tiny()
    tune = torch.tensor([tokens_of(make_one(1))])
    longer = torch.cat([tune, torch.zeros(1, 5, dtype=torch.int64)], 1)
    assert torch.equal(costs(model.logits(longer), longer)[0, tune.shape[1] :], torch.zeros(5, dtype=torch.float64))
    assert torch.allclose(model.log_prob(longer), model.log_prob(tune))


def test_bars_and_sixteenths_are_counted_from_the_tokens() -> None:
    tune = make_one(2)
    tokens = tokens_of(tune)
    bars, places = (counted[0].tolist() for counted in passed(torch.tensor([tokens])))
    assert [bars[at] for at, token in enumerate(tokens) if token == BAR] == list(range(1, 9))
    ends = [at - 1 for at, token in enumerate(tokens) if token == BAR]
    assert [places[at] for at in ends] == [tune.dance.bar] * 8
    assert [places[at + 1] for at in ends] == [0] * 8


def test_a_tune_in_another_key_is_the_same_tune_moved() -> None:
    tunes = [make_one(seed) for seed in range(5)]
    tokens = torch.tensor([padded(tokens_of(tune)) for tune in tunes], dtype=torch.uint8)
    for place, tonic in enumerate(TONICS):
        for old, row in zip(tunes, transposed(tokens, torch.full((5,), place)).tolist(), strict=True):
            new = tune_of(row)
            assert new is not None
            assert new.tonic == tonic
            assert [n.pitch and n.pitch - tonic for n in new.notes] == [
                n.pitch and n.pitch - old.tonic for n in old.notes
            ]
            assert [n.length for n in new.notes] == [n.length for n in old.notes]


def test_the_loss_falls_on_a_fixed_batch() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = Music(MusicConfig(width=16, heads=2, depth=1))
    batch = Tunes(torch.tensor([padded(tokens_of(make_one(seed))) for seed in range(2)], dtype=torch.uint8))
    optimiser = optim.Adam(model.parameters(), lr=5e-2)
    found = []
    for _ in range(5):
        loss = losses(model, batch, 0.0, generator(0))["loss"]
        optimiser.zero_grad()
        torch.autograd.backward([loss])
        optimiser.step()
        found.append(loss.item())
    assert found[-1] < 0.8 * found[0]


def test_a_guess_is_told_bar_and_sixteenth() -> None:
    for table in ("bar", "place"):
        model, tokens = tiny(), torch.tensor([tokens_of(make_one(2))])
        before = model.logits(tokens)
        number = 1 if table == "bar" else 2
        model.get_parameter(f"{table}.weight")[number] += torch.arange(16)
        stands = passed(torch.cat([torch.tensor([[END]]), tokens[:, :-1]], 1))[table == "place"][0] == number
        first = int(stands.nonzero()[0])
        moved = (model.logits(tokens) - before).abs().amax((0, 2))
        assert (moved[:first] == 0).all()
        assert moved[first] > 1e-6


def test_tables_are_told_the_key_and_pay_for_one_of_ten() -> None:
    train, test = (
        torch.tensor([padded(tokens_of(make_one(seed))) for seed in seeds]) for seeds in (range(20), range(20, 24))
    )
    length = (test != END).sum(1) + 1
    found = evaluation._tables(train, test, length)["baseline: table of n-grams, order 2"].value * length.sum().item()
    key = torch.zeros(20, dtype=torch.int64)
    known, asked = (evaluation._row(transposed(tokens, key[: len(tokens)])) for tokens in (train, test))
    told = -ngrams.probabilities(ngrams.table(known, 2, TOKENS), asked).log2().sum().item()
    assert found == pytest.approx(told + 4 * math.log2(10), rel=1e-6)
    moved = transposed(test, key[:4] + 3)
    assert evaluation._tables(train, moved, length) == evaluation._tables(train, test, length)
