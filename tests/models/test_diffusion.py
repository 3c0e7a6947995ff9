from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)

from ankigen.models import diffusion, noising
from ankigen.models.data import Dataset, Images
from ankigen.models.diffusion import Diffusion, DiffusionConfig
from ankigen.models.moon_score import KnownPoints
from ankigen.models.unet import Attention, Block


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def small() -> Diffusion:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = Diffusion(DiffusionConfig(fine=8, coarse=16, told=8))
        for weights in model.parameters():
            torch.nn.init.normal_(weights, std=0.2)  # blocks that begin as the identity say nothing of time and class
        return model.eval()


def test_time_and_class_are_told(small: Diffusion) -> None:
    z = torch.randn(1, 1, 28, 28, generator=generator()).expand(3, -1, -1, -1)
    seen = small(z, torch.tensor([0.5, 0.5, 0.6]), torch.tensor([0, 1, 0]))
    assert not torch.allclose(seen[0], seen[1])
    assert not torch.allclose(seen[0], seen[2])


def test_guidance_moves_from_the_hidden_class_through_the_told_one_and_beyond(small: Diffusion) -> None:
    z, t, labels = torch.randn(2, 1, 28, 28, generator=generator()), torch.tensor([0.3, 0.7]), torch.tensor([3, 9])
    told, hidden = small(z, t, labels), small(z, t, torch.full((2,), small.hidden))
    for guidance in (0.0, 1.0, 3.0):
        expected = hidden + guidance * (told - hidden)
        assert torch.allclose(small.guided(labels, guidance)(z, t), expected, atol=1e-5)


def test_the_class_is_hidden_one_time_in_ten(bars: Dataset, small: Diffusion, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def forward(z: torch.Tensor, t: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        del t
        seen.extend(labels.tolist())
        return z

    monkeypatch.setattr(small, "forward", forward)
    for seed in range(80):
        diffusion.losses(small, Images(bars.train.pixels[:50], bars.train.labels[:50]), 0.0, generator(seed))
    assert seen.count(small.hidden) / len(seen) == pytest.approx(diffusion.HIDDEN, abs=0.025)
    assert set(seen) == {2, 4, small.hidden}


def test_the_loss_is_the_mean_squared_error_of_the_velocity(
    bars: Dataset, small: Diffusion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without noise in the guess there is none; a guess of nothing costs what the velocity weighs, 1 for a pixel."""
    wanted: list[torch.Tensor] = []
    truly = noising.velocity

    def velocity(*parts: torch.Tensor) -> torch.Tensor:
        wanted.append(truly(*parts))
        return wanted[-1]

    monkeypatch.setattr(noising, "velocity", velocity)
    monkeypatch.setattr(small, "forward", lambda z, *_: torch.zeros_like(z))
    loss = diffusion.losses(small, Images(bars.train.pixels, bars.train.labels), 0.0, generator())["loss"]
    assert loss.item() == pytest.approx(wanted[0].square().mean().item())
    assert loss.item() == pytest.approx(1, abs=0.05)


def test_a_walk_goes_from_noise_to_the_last_guess(small: Diffusion) -> None:
    noise = torch.randn(2, 1, 28, 28, generator=generator())
    states = list(small.walk(noise, torch.tensor([1, 2]), steps=4))
    assert len(states) == 4
    assert all(0 <= guess.min() <= guess.max() <= 1 for _, guess in states)
    assert F.mse_loss(*states[-1]) < F.mse_loss(*states[0])
    assert torch.allclose(*states[-1], atol=0.02)


def test_equal_seeds_give_equal_samples(small: Diffusion) -> None:
    first, again, other = (small.sample(3, generator(seed)) for seed in (1, 1, 2))
    assert first.shape == (3, 1, 28, 28)
    assert 0 <= first.min() < first.max() <= 1
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_the_bound_is_dear_for_a_model_that_knows_nothing_and_falls_with_training(bars: Dataset) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = Diffusion(DiffusionConfig(fine=8, coarse=16, told=8))
    test = bars.test
    before = model.bits_per_pixel(test.pixels, test.labels, generator(), draws=4).mean()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-2)
    for step in range(40):
        optimiser.zero_grad()
        torch.autograd.backward([diffusion.losses(model, bars.train, 0.0, generator(step))["loss"]])
        optimiser.step()
    after = model.bits_per_pixel(test.pixels, test.labels, generator(), draws=4).mean()
    assert after < before - 1


def test_the_score_of_known_points_is_the_slope_of_their_log_density_at_times_of_their_own() -> None:
    known = KnownPoints(torch.randn(7, 2, generator=generator(), dtype=torch.float64))
    z = torch.randn(5, 2, generator=generator(1), dtype=torch.float64, requires_grad=True)
    times = torch.tensor([0.1, 0.25, 0.4, 0.7, 0.9], dtype=torch.float64)
    (slope,) = torch.autograd.grad(known.log_prob(z, times).sum(), z)
    assert torch.allclose(noising.score(known.denoiser, z, times), slope)
    alone = torch.cat([known.denoiser(z[k : k + 1], times[k : k + 1]) for k in range(5)])
    assert torch.allclose(known.denoiser(z, times), alone)


def test_what_the_best_denoiser_of_known_points_has_to_tell_is_which_point_it_is() -> None:
    """The whole bound, way and both ends, is the cost of choosing one of four: log 4, and next to nothing beside it."""
    corners = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0], dtype=torch.float64)] * 2)
    x = corners.repeat(300, 1)
    way = noising.path_cost(KnownPoints(corners).denoiser, x, generator(), draws=20)
    ends = noising.ends_cost(x, torch.tensor([-1.0, 1.0], dtype=torch.float64), generator())
    assert (way + ends).mean().item() == pytest.approx(math.log(4), rel=0.03)


def test_the_best_denoiser_of_known_points_draws_them_again() -> None:
    known = KnownPoints(torch.tensor([[-1.0, 0.5], [1.0, 1.0], [0.0, -1.5]]))
    *_, (drawn, _) = noising.walk(known.denoiser, torch.randn(20, 2, generator=generator()), 100)
    assert torch.cdist(drawn, known.points).min(1).values.max() < 0.02


def test_the_bound_is_told_in_bits_per_pixel_of_grey_values_that_there_are(
    bars: Dataset, small: Diffusion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(x: torch.Tensor, values: torch.Tensor, _: torch.Generator) -> torch.Tensor:
        assert torch.isin(x, values).all()
        return torch.full((len(x),), 30.0)

    monkeypatch.setattr(noising, "path_cost", lambda _denoise, x, *_: torch.full((len(x),), 12.0))
    monkeypatch.setattr(noising, "ends_cost", ends)
    grey = torch.arange(784).remainder(256).byte().view(1, 1, 28, 28)
    bits = small.bits_per_pixel(torch.cat([grey, bars.test.pixels[:1]]), torch.tensor([2, 4]), generator())
    assert bits.tolist() == pytest.approx([42 / (784 * math.log(2))] * 2)


def test_attention_is_that_of_pytorch_over_all_places() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        layer = Attention(8, 2).double()
        torch.nn.init.normal_(layer.answer.weight)
    x = torch.randn(3, 8, 4, 5, dtype=torch.float64, generator=generator())
    parts = layer.ask(layer.norm(x)).view(3, 3, 2, 4, 20).transpose(3, 4)  # (B, Q/K/V, heads, places, numbers)
    mixed = F.scaled_dot_product_attention(*parts.unbind(1)).transpose(2, 3).reshape(3, 8, 4, 5)
    assert torch.allclose(layer(x), x + layer.answer(mixed))


def test_time_and_class_stretch_and_shift_what_a_block_does_and_may_leave_it_alone() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        block = Block(8, 8, 3)
        torch.nn.init.normal_(block.second.weight)
    x, told = torch.randn(2, 8, 4, 4, generator=generator()), torch.ones(2, 3)
    seen = block.norm(block.first(x))
    torch.nn.init.zeros_(block.told.weight)
    for stretch, shift in ((0.0, 0.0), (0.5, -2.0)):
        block.told.bias.data.copy_(torch.tensor([stretch] * 8 + [shift] * 8))
        expected = x + block.second(F.silu((1 + stretch) * seen + shift))
        assert torch.allclose(block(x, told), expected, atol=1e-5)
