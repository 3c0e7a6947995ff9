from __future__ import annotations

import re
from itertools import product
from typing import cast

import pytest
import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from ankigen.models import dates, manifest
from ankigen.models.dates import END, PADDING
from ankigen.models.encoder_decoder import waves
from ankigen.models.errors import SampleError
from ankigen.models.seq2seq import Seq2Seq, Seq2SeqConfig
from ankigen.models.weights import load

A, B = END + 1, END + 2
"""The two characters of a tiny alphabet."""


def tiny() -> Seq2Seq:
    """A model in double precision all of whose weights are random, so that nothing is switched off."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        config = Seq2SeqConfig(width=8, heads=2, encoder_blocks=2, decoder_blocks=2, symbols=B + 1, longest=5)
        model = Seq2Seq(config).double().eval().requires_grad_(requires_grad=False)
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter), alpha=0.5)
    return model


SOURCE = torch.tensor([[A, B, B, A, END, PADDING, PADDING], [B, A, B, B, A, A, END]])


def every_answer(length: int) -> Tensor:
    """All answers of fewer characters with their end, and the beginnings of all others: (N, length), filled up."""
    texts = [[*text, END] for n in range(length) for text in product((A, B), repeat=n)]
    texts += [[*text] for text in product((A, B), repeat=length)]
    return pad_sequence([torch.tensor(text) for text in texts], batch_first=True, padding_value=PADDING)


def test_the_probabilities_of_all_answers_sum_to_1() -> None:
    answers = every_answer(4)
    assert len(answers) == 1 + 2 + 4 + 8 + 16
    chances = tiny().log_prob(SOURCE[:1].expand(len(answers), -1), answers).exp()
    assert chances.sum().item() == pytest.approx(1, abs=1e-9)
    assert chances.max() > 3 * chances.mean()  # far from uniform, for which the law would say little


def test_a_guess_hangs_on_all_written_before_it_on_all_of_the_source_and_on_nothing_after() -> None:
    model, seen = tiny().requires_grad_(), {}

    def watch(symbols: Tensor, start: int = 0) -> Tensor:
        tokens = Seq2Seq.tokens(model, symbols, start)
        seen["source" if "source" not in seen else "answer"] = tokens
        return tokens

    model.tokens = watch  # type: ignore[method-assign]
    logits = model.logits(SOURCE, torch.tensor([[A, A, B, END], [B, A, A, END]]))[:, :, END:]
    for place in range(4):
        chosen = logits[:, place].sum()
        source, answer = torch.autograd.grad(chosen, [seen["source"], seen["answer"]], retain_graph=True)
        read, written = source.abs().sum(2), answer.abs().sum((0, 2))
        assert (written[place + 1 :] == 0).all()
        assert (written[: place + 1] > 0).all()
        assert torch.equal(read > 0, SOURCE != PADDING)


def test_padding_changes_nothing() -> None:
    model, target = tiny(), torch.tensor([[A, B, END, PADDING], [A, B, A, END]])
    together = model.log_prob(SOURCE, target)
    alone = model.log_prob(SOURCE[:1, :5], target[:1, :3])
    assert torch.allclose(alone, together[:1], rtol=1e-12)
    assert torch.equal(
        model.answer(SOURCE[:1, :5])[0], model.answer(SOURCE)[0, : model.answer(SOURCE[:1, :5]).shape[1]]
    )


def test_every_place_of_the_source_counts() -> None:
    model, target = tiny(), torch.tensor([[A, B, END]])
    whole, turned = (model.log_prob(source, target) for source in (SOURCE[1:], SOURCE[1:].flip(1)))
    assert (whole - turned).abs() > 1e-3


def test_attention_to_the_source_is_shared_out_among_its_characters() -> None:
    shares = tiny().attention(SOURCE, torch.tensor([[A, B, END], [A, A, END]]))
    assert shares.shape == (2, 2, 2, 3, 7)
    assert torch.allclose(shares.sum(4), torch.ones(2, 2, 2, 3, dtype=torch.float64))
    assert (shares[:, 0, :, :, 5:] == 0).all()
    assert (shares[:, 1] > 0).all()


def test_what_is_remembered_gives_the_same_answers_as_computing_everything_anew() -> None:
    model = tiny()
    written = torch.zeros(2, 0, dtype=torch.long)
    for _ in range(model.config.longest):
        guess = model.logits(SOURCE, torch.cat([written, torch.full((2, 1), END)], 1))[:, -1].argmax(1)
        written = torch.cat([written, guess.unsqueeze(1)], 1)
    answer = model.answer(SOURCE)
    for anew, remembered in zip(written.tolist(), answer.tolist(), strict=True):
        kept = anew[: anew.index(END) + 1] if END in anew else anew
        assert remembered == kept + [PADDING] * (answer.shape[1] - len(kept))
    assert torch.equal(answer, model.answer(SOURCE))


def test_an_answer_that_does_not_end_is_cut() -> None:
    model = tiny()
    model.get_parameter("norms.1.weight").zero_()
    model.get_parameter("norms.1.bias").copy_(10 * model.symbol.weight[A] - 10 * model.symbol.weight[END])
    assert model.answer(SOURCE).shape == (2, 5)


def test_places_are_told_apart_by_waves() -> None:
    places = waves(30, 16)
    assert places.shape == (30, 16)
    assert places[0].tolist() == [0.0] * 8 + [1.0] * 8
    assert torch.cdist(places, places).add(torch.eye(30)).min() > 0.5


def test_a_character_that_no_date_has_is_named() -> None:
    with pytest.raises(SampleError) as caught:
        tiny().answers(["3 Märch 1987"])
    assert str(caught.value) == "'ä' in '3 Märch 1987' is in no date that the model knows; leave it out"


def test_the_bundled_model_reaches_its_goal_by_its_manifest() -> None:
    measured = manifest.read("seq2seq").metrics
    assert measured["whole answers right"].value >= 0.99
    assert measured["whole answers right, forms not met in training"].value >= 0.98
    assert measured["baseline: of the same answer, characters"].value < measured["characters right"].value


def test_the_bundled_model_understands_dates_that_it_has_not_met() -> None:
    model = cast("Seq2Seq", load("seq2seq"))
    asked = ["the 20th of July 1969", "Sunday, July 20, 1969", "20.7.69", "7/20/69", "20/7/1969"]
    assert set(model.answers(asked)) == {"1969-07-20"}
    right = dates.codes(["1969-07-20"] * len(asked)).long()
    assert (model.log_prob(dates.codes(asked).long(), right) > -0.05).all()
    assert "1969-07-20" in {dates.text(row) for row in dates.load().test.target}


def test_samples_are_lines_of_questions_and_answers_and_equal_for_equal_seeds() -> None:
    model = cast("Seq2Seq", load("seq2seq"))
    first, again, other = (model.sample(5, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert first == again != other
    assert all(re.fullmatch(r"[^→\n]{6,} → \d{4}-\d\d-\d\d", line) for line in first)
