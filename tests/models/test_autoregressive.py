"""Laws that hold for every autoregressive family, on instances so tiny that all pictures can be counted."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from ankigen.models.autoregressive import Autoregressive
from ankigen.models.data import Dataset
from ankigen.models.evaluation.bench import FAST, Bench
from ankigen.models.evaluation.protocol import evaluate
from ankigen.models.lstm import Lstm, LstmConfig
from ankigen.models.patches import pictures_of, symbols_of
from ankigen.models.pixelcnn import PixelCnn, PixelCnnConfig
from ankigen.models.transformer import Transformer, TransformerConfig

BUILD: dict[str, Callable[[int], Autoregressive]] = {
    "lstm": lambda size: Lstm(LstmConfig(rows=5, pixels=4, column=2, size=size, classes=3)),
    "pixelcnn": lambda size: PixelCnn(PixelCnnConfig(channels=3, dilations=(1, 2), size=size, classes=3)),
    "transformer": lambda size: Transformer(TransformerConfig(width=8, heads=2, depth=2, size=size, classes=3)),
}


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def tiny(name: str, size: int) -> Autoregressive:
    """A model in double precision all of whose weights are random, so that nothing is switched off."""
    with torch.random.fork_rng():
        torch.manual_seed(1)
        model = BUILD[name](size).double().eval().requires_grad_(requires_grad=False)
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter), alpha=0.5)
    return model


def every_picture(size: int) -> Tensor:
    """All binary pictures of that size, (2^(size²), 1, size, size)."""
    bits = torch.arange(2 ** (size * size)).unsqueeze(1) >> torch.arange(size * size) & 1
    return bits.double().view(-1, 1, size, size)


def drawn_naively(model: Autoregressive, labels: Tensor, seed: int) -> Tensor:
    """Pictures for which the whole network is computed anew before each draw."""
    source, size = generator(seed), model.size
    x = torch.zeros(len(labels), 1, size, size, dtype=torch.float64)
    if isinstance(model, Transformer):
        symbols = symbols_of(x)
        for place in range(symbols.shape[1]):
            chances = model.logits(symbols, labels)[:, place].softmax(1)
            symbols[:, place] = torch.multinomial(chances, 1, generator=source)[:, 0]
        return pictures_of(symbols, size // 2).double()
    assert isinstance(model, Lstm | PixelCnn)
    for row in range(size):
        for column in range(size):
            chances = model.logits(x, labels)[:, :, row, column].sigmoid()
            x[:, :, row, column] = torch.bernoulli(chances, generator=source)
    return x


@pytest.fixture(params=sorted(BUILD))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_probabilities_of_all_pictures_sum_to_1(name: str) -> None:
    size = 4 if name == "transformer" else 3  # pixels; a patch is two of them
    model, pictures = tiny(name, size), every_picture(size)
    given = model.log_prob(pictures, torch.full((len(pictures),), 2)).exp()
    assert given.sum().item() == pytest.approx(1, abs=1e-9)
    assert given.max() > 3 * given.mean()  # far from uniform, for which the law would say little


def test_the_likelihood_without_a_class_is_the_mean_over_all_classes(name: str) -> None:
    model, pictures = tiny(name, 2), every_picture(2)
    given = torch.stack([model.log_prob(pictures, torch.full((16,), y)) for y in range(3)]).exp()
    assert torch.allclose(model.log_prob(pictures).exp(), given.mean(0))
    assert torch.allclose(model.probabilities(pictures), (given / given.sum(0)).T)
    assert not torch.allclose(given[0], given[1], rtol=0.03)


def test_a_model_that_knows_nothing_needs_one_bit_a_pixel(name: str) -> None:
    model = tiny(name, 4)
    head = getattr(model, "last", None) or model.head
    assert isinstance(head, torch.nn.Conv2d | torch.nn.Linear)
    assert head.bias is not None
    for parameter in (head.weight, head.bias):
        parameter.zero_()
    picture = every_picture(4)[12345:12346]
    assert model.log_prob(picture).item() == pytest.approx(-16 * math.log(2))


def test_drawing_with_what_is_remembered_equals_computing_everything_anew(name: str) -> None:
    model, labels = tiny(name, 8), torch.tensor([0, 1])
    assert torch.equal(model.draw(labels, generator(5)).double(), drawn_naively(model, labels, 5))


def test_each_draw_has_the_chances_that_the_whole_network_gives_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws alone would hide small differences: what is compared is what they are drawn from."""
    model, labels = tiny(name, 8), torch.tensor([0, 1])
    used: list[Tensor] = []
    for function in ("bernoulli", "multinomial"):
        monkeypatch.setattr(torch, function, noting(getattr(torch, function), used))
    drawn = model.draw(labels, generator(5)).double()
    if isinstance(model, Transformer):
        chances, found = model.logits(symbols_of(drawn), labels).softmax(2), torch.stack(used, 1)
    else:
        assert isinstance(model, Lstm | PixelCnn)
        chances, found = model.logits(drawn, labels).sigmoid().flatten(1), torch.cat(used, 1)
    assert torch.allclose(found, chances, rtol=1e-9)


def noting(draw: Callable[..., Tensor], used: list[Tensor]) -> Callable[..., Tensor]:
    """The same function, which notes the chances that it is given."""

    def drawing(chances: Tensor, *arguments: int, generator: torch.Generator) -> Tensor:
        used.append(chances)
        return draw(chances, *arguments, generator=generator)

    return drawing


def test_pictures_are_drawn_as_often_as_the_likelihood_says(name: str) -> None:
    model, pictures, n = tiny(name, 2).float(), every_picture(2).float(), 5_000
    drawn = model.sample(n, generator(2))
    counts = (drawn.flatten(1).unsqueeze(1) == pictures.flatten(1)).all(2).sum(0)
    expected = n * model.log_prob(pictures).exp()
    assert ((counts - expected).abs() < 4.5 * expected.sqrt() + 1).all()


def test_equal_seeds_give_equal_samples(name: str) -> None:
    model = tiny(name, 8).float()
    first, again, other = (model.sample(5, generator(seed)) for seed in (1, 1, 2))
    assert first.shape == (5, 1, 8, 8)
    assert set(first.flatten().tolist()) == {0.0, 1.0}
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("rows", [2, 4, 8])
def test_a_completion_leaves_what_is_given_alone(name: str, rows: int) -> None:
    model = tiny(name, 8).float()
    top = torch.bernoulli(torch.full((6, 1, rows, 8), 0.5), generator=generator(3))
    done = model.complete(top, torch.arange(6) % 3, generator(4))
    assert done.shape == (6, 1, 8, 8)
    assert torch.equal(done[:, :, :rows], top)
    assert rows == 8 or done[:, :, rows:].std() > 0.1


def test_drawing_leaves_the_global_generator_alone(name: str) -> None:
    model, before = tiny(name, 4).float(), torch.get_rng_state()
    model.sample(3, generator())
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("name", ["lstm", "pixelcnn"])
def test_a_guess_hangs_on_all_pixels_before_it_and_on_none_after(name: str) -> None:
    model = tiny(name, 6)
    assert isinstance(model, Lstm | PixelCnn)
    x = torch.bernoulli(torch.full((4, 1, 6, 6), 0.5, dtype=torch.float64), generator=generator(6)).requires_grad_()
    logits = model.logits(x, torch.tensor([0, 1, 2, 0])).flatten(1)
    for place in range(36):
        slope = torch.autograd.grad(logits[:, place].sum(), x, retain_graph=True)[0].flatten(1).abs().amax(0)
        assert (slope[place:] == 0).all()
        assert (slope[:place] > 0).all()


def test_what_is_measured_given_the_class_is_the_likelihood_given_the_class(
    bars: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ankigen.models.evaluation.autoregressive.class_sample_metrics", lambda *_: {})
    model = PixelCnn(PixelCnnConfig(channels=2, dilations=(1,))).eval()
    test = Bench(bars, FAST).test
    metrics = evaluate("pixelcnn", model, Bench(bars, FAST))
    given, whole = (-model.log_prob(test.binary(), labels).mean().item() for labels in (test.labels, None))
    assert metrics["given the class"].value == pytest.approx(given, rel=1e-3)
    assert metrics["negative log-likelihood"].value == pytest.approx(whole, rel=1e-3)
    assert metrics["the same in bits per pixel"].value == pytest.approx(whole / math.log(2) / 784, rel=1e-3)
