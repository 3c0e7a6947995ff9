"""Laws that hold for every model of text, on instances so tiny that all strings can be counted."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import cast

import pytest
import torch
from torch import Tensor

from ankigen.models import attention, charlstm, corpus, gpt, language
from ankigen.models.charlstm import CharLstm, CharLstmConfig
from ankigen.models.corpus import decoded, encoded
from ankigen.models.dropout import dropped
from ankigen.models.gpt import SLOWEST, Gpt, GptConfig, turned
from ankigen.models.language import LanguageModel
from ankigen.models.tempering import tempered
from tests.models.test_autoregressive import generator

BUILD: dict[str, Callable[[int], LanguageModel]] = {
    "charlstm": lambda symbols: CharLstm(CharLstmConfig(told=3, hidden=6, symbols=symbols)),
    "gpt": lambda symbols: Gpt(GptConfig(width=8, heads=2, depth=2, near=2, reach=6, symbols=symbols)),
}


def tiny(name: str, symbols: int = 97) -> LanguageModel:
    """A model in double precision all of whose weights are random, so that nothing is switched off."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        model = BUILD[name](symbols).double().eval().requires_grad_(requires_grad=False)
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter))
    return model


@pytest.fixture(params=sorted(BUILD))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_probabilities_of_all_strings_of_three_characters_sum_to_1(name: str) -> None:
    strings = torch.tensor(list(itertools.product(range(5), repeat=3)))
    given = tiny(name, 5).log_prob(strings).exp()
    assert given.sum().item() == pytest.approx(1, abs=1e-9)
    assert given.max() > 3 * given.mean()  # far from uniform, for which the law would say little


def test_a_guess_hangs_on_all_characters_before_it_and_on_none_after(name: str) -> None:
    """By the derivatives of the guesses with respect to what the characters are embedded as."""
    model, embedded = tiny(name), list[Tensor]()
    assert isinstance(model, CharLstm | Gpt)
    model.told.register_forward_hook(lambda _module, _symbols, out: embedded.append(out.requires_grad_()))
    guesses = model(torch.randint(97, (3, 6), generator=generator(1)))
    for place in range(6):
        (slopes,) = torch.autograd.grad(guesses[:, place].sum(), embedded, retain_graph=True)
        slope = slopes.abs().sum((0, 2))
        assert (slope[place + 1 :] == 0).all()
        assert (slope[: place + 1] > 1e-6).all()


def test_what_is_read_piece_by_piece_is_what_is_read_at_once(name: str) -> None:
    """Over more characters than GPT looks back."""
    model, memory = tiny(name), tiny(name).blank()
    symbols = torch.randint(97, (2, 20), generator=generator(1))
    pieces = [model(piece, memory) for piece in torch.split(symbols, [1, 1, 7, 1, 10], 1)]
    assert torch.allclose(torch.cat(pieces, 1), model(symbols), atol=1e-10)


def test_equal_seeds_write_equal_passages_and_other_seeds_others(name: str) -> None:
    model = tiny(name)
    first, again, other = (model.write(3, generator(seed), longest=30) for seed in (5, 5, 6))
    assert first == again != other
    assert all(len(passage) <= 30 for passage in first)


def test_a_passage_ends_where_its_end_is_drawn(name: str) -> None:
    model = tiny(name, 3)  # the end is one of three symbols
    passages = model.write(8, generator(2), temperature=1, longest=500)
    assert all(len(passage) < 500 for passage in passages)
    assert corpus.END not in "".join(passages)


def test_what_was_begun_is_kept_and_counts(name: str) -> None:
    model = tiny(name)
    begun = {text: model.write(1, generator(3), begun=text, longest=60)[0] for text in ("", "What", "}}}}")}
    assert all(drawn.startswith(text) for text, drawn in begun.items())
    assert len({drawn.removeprefix(text) for text, drawn in begun.items()}) == 3


@pytest.mark.parametrize("begun", ["", "Wh"])
def test_the_likeliest_of_one_is_what_a_cold_draw_takes(name: str, begun: str) -> None:
    model = tiny(name)
    greedy = model.write(1, generator(1), top_k=1, longest=25, begun=begun)
    assert greedy == model.write(1, generator(2), top_k=1, longest=25, begun=begun)
    assert greedy == model.write(1, generator(3), temperature=1e-6, longest=25, begun=begun)
    symbols = encoded(corpus.END + greedy[0]).unsqueeze(0)
    assert decoded(model(symbols.long())[0, len(begun) : -1].argmax(1)) == greedy[0].removeprefix(begun)


def test_a_temperature_of_1_draws_as_the_model_believes_and_top_k_leaves_k() -> None:
    logits = torch.randn(4, 9, dtype=torch.float64, generator=generator(4))
    assert torch.allclose(tempered(logits, 1), logits.softmax(1))
    assert torch.allclose(tempered(logits, 0.5), logits.softmax(1) ** 2 / (logits.softmax(1) ** 2).sum(1, keepdim=True))
    three = tempered(logits, 1, 3)
    assert (three > 0).sum(1).tolist() == [3] * 4
    assert torch.allclose(three.sum(1), torch.ones(4, dtype=torch.float64))
    assert torch.equal(tempered(logits, 1, 100), tempered(logits, 1))
    assert (tempered(torch.zeros(1, 5), 1, 2) > 0).sum() == 2  # of equals, too


def test_dropout_keeps_the_mean_and_is_off_without_noise() -> None:
    x = torch.ones(200, 200)
    assert dropped(x, 0.3, None) is x
    noisy = dropped(x, 0.3, generator())
    assert noisy.mean().item() == pytest.approx(1, abs=0.02)
    assert (noisy == 0).float().mean().item() == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize(("name", "places"), [("charlstm", 2), ("gpt", 1 + 2 * 2)])
def test_dropout_takes_its_share_wherever_the_model_says_so(
    monkeypatch: pytest.MonkeyPatch, name: str, places: int
) -> None:
    """Before and after the cell; of what is read, and of what both parts of each block add."""
    model, shares = tiny(name), list[float]()

    def noting(x: Tensor, share: float, noise: torch.Generator | None) -> Tensor:
        assert noise is not None
        shares.append(share)
        return x

    for module in (attention, charlstm, gpt):
        monkeypatch.setattr(module, "dropped", noting)
    model(torch.randint(97, (2, 5), generator=generator(1)), noise=generator())
    assert shares == [cast("CharLstm | Gpt", model).config.dropped] * places


def test_turned_queries_and_keys_know_how_far_they_are_apart_and_not_where() -> None:
    q, k = torch.randn(2, 1, 1, 1, 8, dtype=torch.float64, generator=generator())
    products = {(a, b): (turned(q, a) * turned(k, b)).sum().item() for a in (0, 9, 300) for b in (a, a + 3)}
    assert products[0, 3] == pytest.approx(products[9, 12], rel=1e-4) == pytest.approx(products[300, 303], rel=1e-4)
    assert products[0, 0] != pytest.approx(products[0, 3], rel=1e-2)


def test_attention_is_shared_out_among_the_characters_within_reach() -> None:
    model = tiny("gpt")
    assert isinstance(model, Gpt)
    shares = model.attention(torch.randint(97, (2, 10), generator=generator(1)))
    assert shares.shape == (2, 2, 2, 10, 10)
    assert torch.allclose(shares.sum(4), torch.ones(2, 2, 2, 10, dtype=torch.float64))
    assert (shares.triu(1) == 0).all()
    assert (shares.tril(-6) == 0).all()
    assert (shares > 0).sum() == 2 * 2 * 2 * (10 * 11 - 4 * 5) / 2


def test_each_pair_of_numbers_turns_as_a_complex_number_does_at_a_speed_of_its_own() -> None:
    x = torch.randn(1, 1, 4, 6, dtype=torch.float64, generator=generator())
    pairs = torch.complex(x[..., :3], x[..., 3:])
    speeds = torch.tensor([1.0, SLOWEST ** (1 / 3), SLOWEST ** (2 / 3)], dtype=torch.float64)
    angles = torch.arange(5, 9).unsqueeze(1) * speeds
    expected = pairs * torch.polar(torch.ones_like(angles), angles)
    assert torch.allclose(turned(x, 5), torch.cat([expected.real, expected.imag], 3), atol=1e-5)


def test_every_character_of_a_stretch_but_the_first_is_guessed_in_one_span(monkeypatch: pytest.MonkeyPatch) -> None:
    stretches = torch.randint(97, (2, corpus.STRETCH + 1), generator=generator(), dtype=torch.uint8)
    monkeypatch.setattr(language, "losses", lambda _model, batch, *_: {"spans": batch.symbols})
    spans = charlstm.losses(cast("CharLstm", tiny("charlstm")), corpus.Text(stretches), 0.5, generator())["spans"]
    assert spans.shape[1] == charlstm.SPAN + 1
    assert torch.equal(spans[:, 1:].reshape(2, -1), stretches[:, 1:])
