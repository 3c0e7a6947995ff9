from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from ankigen.models import vae
from ankigen.models.data import Dataset
from ankigen.models.likelihoods import divergence, draw, log_normal
from ankigen.models.vae import Vae, VaeConfig
from ankigen.models.weights import load


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def small() -> Vae:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Vae(VaeConfig(latents=3, fine=8, coarse=16, components=2)).eval()


def test_equal_seeds_give_equal_samples_between_0_and_1(small: Vae) -> None:
    first, again, other = (small.sample(5, generator(seed)) for seed in (1, 1, 2))
    assert first.shape == (5, 1, 28, 28)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert 0 <= first.min() < first.max() <= 1


def test_sampling_leaves_the_global_generator_alone(small: Vae, bars: Dataset) -> None:
    before = torch.get_rng_state()
    small.sample(2, generator())
    small.elbo(bars.test.binary(), generator())
    vae.losses(small, bars.test, 0.5, generator())
    vae.FAMILY.build(3)
    assert torch.equal(before, torch.get_rng_state())


def test_closed_form_divergence_equals_monte_carlo() -> None:
    mean, log_variance = torch.tensor([[0.7, -1.2, 0.0]]), torch.tensor([[-0.5, 0.3, -2.0]])
    z = draw(mean.expand(200_000, 3), log_variance.expand(200_000, 3), generator())
    zero = torch.zeros_like(z)
    ratios = log_normal(z, mean, log_variance) - log_normal(z, zero, zero)
    error = ratios.std() / math.sqrt(len(z))
    assert abs(ratios.mean() - divergence(mean, log_variance)).item() < 4 * error


def test_divergence_is_zero_at_the_prior_alone() -> None:
    assert divergence(torch.zeros(1, 4), torch.zeros(1, 4)).item() == 0
    assert divergence(torch.full((1, 4), 0.1), torch.zeros(1, 4)).item() > 0
    assert divergence(torch.zeros(1, 4), torch.full((1, 4), -0.1)).item() > 0


class _OneSwitch(nn.Module):
    """A decoder of one latent: every pixel is white with probability sigmoid(z)."""

    def forward(self, z: Tensor) -> Tensor:
        return z.view(-1, 1, 1, 1).expand(-1, 1, 2, 1)


class _FixedCode(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.tensor([[0.3, -0.2]]).expand(len(x), 2)


def test_elbo_is_below_the_weighted_bound_and_that_below_the_exact_likelihood() -> None:
    """With one latent the exact likelihood is an integral that a sum gives; here of pictures of two pixels."""
    tiny = Vae(VaeConfig(latents=1, fine=8, coarse=16, components=2))
    tiny.encoder, tiny.decoder = nn.Sequential(_FixedCode()), nn.Sequential(_OneSwitch())
    x = torch.tensor([1.0, 1.0]).view(1, 1, 2, 1)
    grid = torch.linspace(-12, 12, 20_001, dtype=torch.float64)
    density = torch.exp(-(grid**2) / 2) / math.sqrt(2 * math.pi)
    exact = math.log((density * grid.sigmoid() ** 2).sum().item() * (grid[1] - grid[0]).item())
    many = x.expand(4000, -1, -1, -1)
    elbo = tiny.elbo(many, generator()).bound
    weighted = [tiny.importance_weighted_bound(many, k, generator()).mean().item() for k in (1, 5, 200)]
    assert abs(elbo.mean().item() - weighted[0]) < 0.01
    assert weighted[0] < weighted[1] - 0.05 < weighted[2] - 0.05
    assert exact - 0.01 < weighted[2] < exact + 0.005


@pytest.mark.parametrize("slip", [0.0, 0.4])
def test_bounds_of_a_linear_gaussian_model_are_exact_under_its_posterior_and_below_under_another(slip: float) -> None:
    """z ~ N(0, 1), x = 2z + N(0, 0.5²): log p(x) is known, and so is q(z|x); `slip` moves the mean of q away."""
    x, slope, noise = 1.7, 2.0, torch.tensor(0.25)
    exact = log_normal(torch.tensor([x]), torch.zeros(1), (slope**2 + noise).log().view(1)).item()
    variance = 1 / (1 + slope**2 / noise)
    mean = variance * slope / noise * x + slip
    z = draw(mean.expand(2000, 50, 1), variance.log().expand(2000, 50, 1), generator())
    explained = log_normal(torch.tensor(x), slope * z, noise.log().expand_as(z))
    ratios = explained - log_normal(z, mean.expand_as(z), variance.log().expand_as(z))
    tiny = Vae(VaeConfig(latents=1, fine=8, coarse=16, components=2))
    weighted = [tiny.weigh(z[:, :k], ratios[:, :k], fitted=False).mean().item() for k in (1, 5, 50)]
    elbo = explained.mean() - divergence(mean.view(1, 1), variance.log().view(1, 1)).item()
    if slip:
        assert elbo < weighted[1] - 0.1 < weighted[2] - 0.1 < exact
        assert weighted[0] == pytest.approx(elbo.item(), abs=0.1)
    else:
        assert weighted == pytest.approx([exact] * 3, abs=1e-4)
        assert elbo.item() == pytest.approx(exact, abs=0.02)


def test_both_priors_are_the_same_until_one_is_fitted(small: Vae) -> None:
    z = torch.randn(6, 3, generator=generator())
    assert torch.allclose(small.log_prior(z, fitted=True), small.log_prior(z, fitted=False), atol=1e-5)


def test_the_fitted_prior_explains_the_codes_better(bars: Dataset) -> None:
    model = Vae(VaeConfig(latents=3, fine=8, coarse=16, components=2)).eval()
    last = model.encoder[-1]
    assert isinstance(last, nn.Linear)
    with torch.no_grad():
        last.bias[:3] = torch.tensor([2.0, 0.0, -1.0])
    vae.finish(model, bars)
    mean, log_variance = model.encode(bars.validation.binary())
    codes = draw(mean, log_variance, generator())
    gain = model.log_prior(codes, fitted=True) - model.log_prior(codes, fitted=False)
    assert gain.mean() > 0.05


def test_interpolation_begins_and_ends_with_the_reconstructions(small: Vae, bars: Dataset) -> None:
    first, last = bars.test.binary()[:1], bars.test.binary()[-1:]
    strip = small.interpolate(first, last, 5)
    assert strip.shape == (5, 1, 28, 28)
    assert torch.allclose(strip[:1], small.reconstruct(first), atol=1e-6)
    assert torch.allclose(strip[-1:], small.reconstruct(last), atol=1e-6)


def test_the_divergence_is_phased_in(small: Vae, bars: Dataset) -> None:
    start, later = (vae.losses(small, bars.train, progress, generator()) for progress in (0.0, 0.5))
    assert start["loss"].item() == pytest.approx(start["reconstruction"].item())
    assert later["loss"].item() == pytest.approx((later["reconstruction"] + later["divergence"]).item())


def test_the_bundled_model_explains_animals_and_draws_both_black_and_white() -> None:
    from ankigen.figures.drawing import exemplars  # noqa: PLC0415

    model = load("vae")
    assert isinstance(model, Vae)
    x = exemplars(("elephant", "horse", "sheep"))
    assert model.importance_weighted_bound(x, 50, generator()).mean() > -110
    drawn = model.sample(16, generator(7))
    assert 0.15 < drawn.mean() < 0.4
    assert ((drawn < 0.1) | (drawn > 0.9)).float().mean() > 0.7
