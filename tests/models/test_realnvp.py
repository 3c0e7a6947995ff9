from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from ankigen.figures.drawing import grey_exemplars
from ankigen.models import baselines, manifest, moon_flow, realnvp
from ankigen.models.coupling import Coupling
from ankigen.models.data import Dataset
from ankigen.models.moon_flow import MoonFlow
from ankigen.models.moons import raster, two_moons
from ankigen.models.realnvp import RealNvp, RealNvpConfig, continuous
from ankigen.models.weights import load


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def stirred(model: nn.Module) -> nn.Module:
    """The model with random weights in double precision: fresh couplings would do nothing."""
    with torch.no_grad():
        for weight in model.parameters():
            weight.copy_(0.3 * torch.randn(weight.shape, generator=generator(weight.numel())))
    return model.double().eval()


@pytest.fixture(scope="module")
def small() -> RealNvp:
    model = stirred(RealNvp(RealNvpConfig(couplings=(6, 6), channels=(4, 4), margin=1e-3)))
    assert isinstance(model, RealNvp)
    return model


@pytest.fixture(scope="module")
def plane() -> MoonFlow:
    model = stirred(MoonFlow(4))
    assert isinstance(model, MoonFlow)
    return model


@pytest.fixture(scope="module")
def pictures() -> Tensor:
    """Pictures of sixteen pixels, the smallest that can be squeezed twice."""
    return 0.02 + 0.96 * torch.rand(3, 1, 4, 4, generator=generator(), dtype=torch.float64)


def test_a_coupling_leaves_what_it_is_told_by() -> None:
    coupling = stirred(Coupling([0, 2], [1, 3], nn.Conv2d(2, 4, 3, padding=1)))
    x = torch.randn(2, 4, 3, 3, generator=generator(), dtype=torch.float64)
    y, log_det = coupling(x)
    assert torch.equal(y[:, [0, 2]], x[:, [0, 2]])
    assert ((y - x)[:, [1, 3]].abs() > 1e-6).all()
    assert log_det.shape == (2,)


def test_the_inverse_undoes_the_flow(small: RealNvp, plane: MoonFlow, pictures: Tensor) -> None:
    z, _ = small(pictures)
    assert z.shape == pictures.shape
    assert (small.inverse(z) - pictures).abs().max() < 1e-10
    points = two_moons(50, generator()).places.double()
    assert (plane.inverse(plane(points)[0]) - points).abs().max() < 1e-10


def jacobian(model: nn.Module, x: Tensor) -> Tensor:
    """∂f(x)/∂x, one output a row, by as many backward passes."""
    x = x[None].clone().requires_grad_()
    rows = [torch.autograd.grad(out, x, retain_graph=True)[0].flatten() for out in model(x)[0].flatten()]
    return torch.stack(rows)


def test_log_determinant_is_that_of_the_jacobian(small: RealNvp, plane: MoonFlow, pictures: Tensor) -> None:
    for model, batch in ((small, pictures), (plane, torch.randn(3, 2, generator=generator(), dtype=torch.float64))):
        _, log_det = model(batch)
        for x, stated in zip(batch, log_det, strict=True):
            found = torch.linalg.slogdet(jacobian(model, x)).logabsdet
            assert abs(found - stated) < 1e-9


def test_every_pixel_is_moved(small: RealNvp, pictures: Tensor) -> None:
    calm = RealNvp(RealNvpConfig(couplings=(6, 6), channels=(4, 4), margin=1e-3)).double()
    moved = (small(pictures)[0] - calm(pictures)[0]).abs()
    assert (moved > 1e-9).all()


def test_the_density_of_points_integrates_to_one(plane: MoonFlow) -> None:
    size, reach = 300, 12.0
    total = plane.log_prob(raster(size, reach).double()).exp().sum().item() * (2 * reach / size) ** 2
    assert total == pytest.approx(1, abs=1e-3)


def test_bytes_are_spread_over_their_share_of_the_unit_interval() -> None:
    pixels = torch.arange(256, dtype=torch.uint8).view(1, 1, 16, 16)
    spread = torch.stack([continuous(pixels, generator(seed)) for seed in range(50)])
    assert torch.equal((spread * 256).floor().byte(), pixels.expand_as(spread.byte()))
    assert 0 < spread.min() < spread.max() < 1


@pytest.mark.parametrize(("nats", "bits"), [(0.0, 8.0), (784 * math.log(2), 7.0), (-784 * 3 * math.log(2), 11.0)])
def test_a_density_of_one_costs_eight_bits_per_pixel_and_each_bit_of_density_saves_one(
    small: RealNvp, bars: Dataset, monkeypatch: pytest.MonkeyPatch, nats: float, bits: float
) -> None:
    monkeypatch.setattr(small, "log_prob", lambda x: torch.full((len(x),), nats, dtype=torch.float64))
    cost = small.bits_per_pixel(bars.test.pixels, generator())
    assert torch.allclose(cost, torch.full_like(cost, bits))


def test_equal_seeds_give_equal_samples_between_0_and_1_and_a_mean_without_temperature() -> None:
    model = RealNvp(RealNvpConfig(couplings=(2, 2), channels=(4, 4)))
    first, again, other = (model.sample(3, generator(seed)) for seed in (1, 1, 2))
    assert first.shape == (3, 1, 28, 28)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert 0 <= first.min() < first.max() <= 1
    still = model.sample(3, generator(), temperature=0)
    assert torch.equal(still, model.sample(3, generator(5), temperature=0))


def test_the_global_generator_is_left_alone(bars: Dataset) -> None:
    before = torch.get_rng_state()
    model = realnvp.FAMILY.build(3)
    realnvp.losses(model, bars.test, 0.5, generator())  # type: ignore[arg-type]
    moon_flow.trained(0, steps=1)
    assert torch.equal(before, torch.get_rng_state())


def test_a_flow_learns_two_moons_better_than_a_gaussian_can() -> None:
    points = two_moons(2000, generator(9)).places
    covariance = torch.cov(points.T)
    gaussian = (torch.logdet(2 * math.pi * covariance) / 2 + 1).item()
    learnt = -moon_flow.trained(0, steps=120).log_prob(points).mean().item()
    assert learnt < gaussian - 0.3


def test_the_histogram_baseline_charges_what_is_rare(bars: Dataset) -> None:
    every = torch.arange(256, dtype=torch.uint8).view(1, 1, 16, 16)
    assert baselines.histogram(every, every).item() == pytest.approx(8)
    white = torch.full((1, 1, 28, 28), 255, dtype=torch.uint8)
    share = ((bars.train.pixels == 255).sum() + 0.5) / (bars.train.pixels.numel() + 128)
    assert baselines.histogram(bars.train.pixels, white).item() == pytest.approx(-math.log2(share))


def test_the_bundled_flow_reaches_its_goals_and_gives_pictures_back() -> None:
    metrics = manifest.read("realnvp").metrics
    assert metrics["bits per pixel, at most"].value <= 2.5
    assert metrics["largest error of f⁻¹(f(x))"].value <= 1e-4
    flow = load("realnvp")
    assert isinstance(flow, RealNvp)
    x = continuous((255 * grey_exemplars(("cow", "zebra"))).round().byte(), generator())
    assert (8 - flow.log_prob(x) / (784 * math.log(2))).mean() < 4
    assert (flow.inverse(flow(x)[0]) - x).abs().max() < 1e-4
