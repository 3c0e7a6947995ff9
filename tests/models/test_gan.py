from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from ankigen.models import gan, history, wgan
from ankigen.models.data import Dataset, Images
from ankigen.models.gan import Gan, GanConfig
from ankigen.models.history import POINTS, STAGES
from ankigen.models.registry import family


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def small() -> Gan:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Gan(GanConfig(latents=4, drawing=(4, 8, 6, 4), looking=(4, 6, 8)))


class Linear(nn.Module):
    """A critic whose slope is the same everywhere, so that its penalty is known."""

    def __init__(self, slope: Tensor) -> None:
        super().__init__()
        self.slope = nn.Parameter(slope)

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        return (self.slope * x).flatten(1).sum(1) + labels


@pytest.mark.parametrize("length", [0.25, 1.0, 3.0])
def test_the_gradient_penalty_of_a_linear_critic_is_its_slope_less_one_squared(length: float) -> None:
    slope = torch.rand(1, 28, 28, generator=generator())
    critic = Linear(length * slope / slope.norm())
    penalty = wgan.gradient_penalty(critic, torch.rand(5, 1, 28, 28), torch.arange(5))  # type: ignore[arg-type]
    assert penalty.item() == pytest.approx((length - 1) ** 2, abs=1e-5)
    penalty.backward()  # type: ignore[no-untyped-call]
    assert critic.slope.grad is not None
    toward = (critic.slope.grad * critic.slope).sum().item()
    assert toward == pytest.approx(2 * (length - 1) * length, abs=1e-4)


def test_the_penalty_for_steepness_is_the_squared_slope_at_real_pictures(bars: Dataset, small: Gan) -> None:
    batch = Images(bars.train.pixels[:4], bars.train.labels[:4])
    losses = gan.critic_losses(small, batch, 0.0, generator())
    x, drawn = gan.shown(small, batch, gan.RECIPE.augmentation, generator())
    step, n = 1e-3, len(x)
    x = x.double().requires_grad_()
    critic = small.critic.double()
    (slope,) = torch.autograd.grad(critic(x, batch.labels).sum(), x)
    ahead = critic(x + step * slope, batch.labels) - critic(x - step * slope, batch.labels)
    steep = ahead.sum() / (2 * step) / n  # along the slope, the scores rise by its square
    real, fake = critic(x, batch.labels), critic(drawn.double(), batch.labels)
    game = nn.functional.softplus(-real).mean() + nn.functional.softplus(fake).mean()
    assert losses["loss"].item() == pytest.approx((game + gan.FLATNESS / 2 * steep).item(), rel=1e-3)
    assert losses["gap"].item() == pytest.approx((real - fake).mean().item(), abs=1e-5)


@pytest.mark.parametrize("name", ["gan", "wgan"])
def test_each_player_moves_its_own_weights_alone(name: str, bars: Dataset, small: Gan) -> None:
    batch = Images(bars.train.pixels[:4], bars.train.labels[:4])
    players = {player.part: player for player in family(name).turns}
    assert list(players) == ["critic", "generator"]
    drawn = players["critic"].losses(small, batch, 0.5, generator())["loss"]
    torch.autograd.backward([drawn])
    assert all(p.grad is None for p in small.generator.parameters())
    assert all(p.grad is not None for p in small.critic.parameters())


def test_the_wasserstein_critic_moves_more_often_than_the_generator() -> None:
    parts = [player.part for player in family("wgan").turns]
    assert parts == ["critic"] * wgan.TURNS + ["generator"]


def test_the_class_asked_for_enters_generator_and_critic(small: Gan) -> None:
    z = small.latents(1, generator()).expand(10, -1)
    drawn = small.eval().generator(z, torch.arange(10))
    assert len({tuple(picture.flatten().tolist()) for picture in drawn}) == 10
    nn.init.normal_(small.critic.of_class.weight)
    scores = small.critic(drawn[:1].expand(10, -1, -1, -1), torch.arange(10))
    assert len(set(scores.tolist())) == 10


def test_equal_seeds_give_equal_samples(small: Gan) -> None:
    first, again, other = (small.eval().sample(3, generator(seed)) for seed in (1, 1, 2))
    assert first.shape == (3, 1, 28, 28)
    assert 0 <= first.min() < first.max() <= 1
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_the_history_keeps_each_stage_once_and_the_mean_of_the_curve(small: Gan) -> None:
    log = small.history
    log.keep(0.0, small)
    before = log.pictures.clone()
    nn.init.constant_(next(small.generator.body.parameters()), 0.1)
    log.keep(STAGES[1] / 2, small)
    assert torch.equal(log.pictures, before)
    log.keep(STAGES[1], small)
    assert [picture.any().item() for picture in log.pictures] == [True, True, *[False] * (len(STAGES) - 2)]
    assert not torch.equal(log.pictures[0], log.pictures[1])
    for gap in (1.0, 2.0, 6.0):
        log.note(0.5, torch.tensor(gap))
    assert log.gaps()[POINTS // 2].item() == pytest.approx(3.0)
    assert log.gaps().count_nonzero() == 1


def test_the_stages_show_the_latents_of_the_finished_model(small: Gan) -> None:
    at_a_stage, at_the_end = (small.latents(n, history.same_latents()) for n in (history.TOGETHER, history.KEPT))
    assert torch.equal(at_a_stage[: history.KEPT], at_the_end)
    small.eval()
    small.history.keep(STAGES[1], small)  # the model is as it was, so the pictures are those that it draws now
    ages = small.ages()
    assert ages.shape == (len(STAGES) + 1, history.KEPT, 1, 28, 28)
    assert (ages[1] - ages[-1]).abs().max() < 1 / 255
    assert not ages[0].any()


def test_finishing_measures_batch_normalisation_anew(bars: Dataset, small: Gan) -> None:
    norm = next(m for m in small.generator.modules() if isinstance(m, nn.BatchNorm2d))
    assert norm.running_mean is not None
    norm.running_mean.fill_(50.0)
    gan.finish(small, bars)
    assert not small.generator.training
    seen: list[Tensor] = []
    norm.register_forward_hook(lambda _module, inputs, _out: seen.append(inputs[0]))
    small.draw(bars.train.labels, generator())  # as it did itself: few enough for one batch
    assert torch.allclose(norm.running_mean, seen[0].mean((0, 2, 3)), atol=1e-5)


class Constant(nn.Module):
    """A critic of one opinion."""

    def __init__(self, score: float) -> None:
        super().__init__()
        self.score = nn.Parameter(torch.tensor(score))

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        return self.score.expand(len(x)) + 0 * labels


@pytest.mark.parametrize("score", [-2.0, 3.0])
def test_generators_pay_for_low_scores(bars: Dataset, small: Gan, score: float) -> None:
    small.critic = Constant(score)  # type: ignore[assignment]
    batch = Images(bars.train.pixels[:4], bars.train.labels[:4])
    plain, wasserstein = (module.generator_losses(small, batch, 0.9, generator())["loss"] for module in (gan, wgan))
    assert plain.item() == pytest.approx(math.log(1 + math.exp(-score)))
    assert wasserstein.item() == pytest.approx(-score)


def test_the_wasserstein_critic_pays_for_steepness_and_is_paid_for_the_distance(
    bars: Dataset, small: Gan, monkeypatch: pytest.MonkeyPatch
) -> None:
    slope = torch.full((1, 28, 28), 2 / 28)  # of length 2
    small.critic = Linear(slope)  # type: ignore[assignment]
    batch = Images(bars.train.pixels[:4], bars.train.labels[:4])
    x, drawn = torch.rand(4, 1, 28, 28, generator=generator()), torch.rand(4, 1, 28, 28, generator=generator(1))
    monkeypatch.setattr(wgan, "shown", lambda *_: (x, drawn))
    losses = wgan.critic_losses(small, batch, 0.0, generator())
    gap = (slope * (x - drawn)).sum((1, 2, 3)).mean().item()
    assert losses["gap"].item() == pytest.approx(gap, abs=1e-5)
    assert losses["loss"].item() == pytest.approx(wgan.PENALTY * (2 - 1) ** 2 - gap, abs=1e-4)


def test_the_slope_is_bounded_all_along_the_lines_between_pictures_and_draws(
    bars: Dataset, small: Gan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The critic |x|²/2 has the slope x; from black to a length of 2 the mean of (|x| − 1)² is 1/3."""
    n = 3000
    black, far = torch.zeros(n, 1, 1, 4), torch.ones(n, 1, 1, 4)
    small.critic = Bowl()  # type: ignore[assignment]
    monkeypatch.setattr(wgan, "shown", lambda *_: (black, far))
    batch = Images(bars.train.pixels[:1].expand(n, -1, -1, -1), torch.zeros(n, dtype=torch.int64))
    assert wgan.critic_losses(small, batch, 0.0, generator())["penalty"].item() == pytest.approx(1 / 3, abs=0.02)


class Bowl(nn.Module):
    """A critic that is the steeper the farther from black."""

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        return x.square().flatten(1).sum(1) / 2 + 0 * labels


def test_the_class_is_an_inner_product_with_the_features_beside_what_is_said_of_any(small: Gan) -> None:
    critic, x, labels = small.critic, torch.rand(3, 1, 28, 28, generator=generator()), torch.tensor([1, 4, 1])
    nn.init.normal_(critic.of_class.weight)
    features = critic.body(2 * x - 1).sum((2, 3))
    weights = critic.of_any.weight + critic.of_class(labels)
    assert torch.allclose(critic(x, labels), (weights * features).sum(1) + critic.of_any.bias, atol=1e-5)


def test_pictures_and_draws_are_bent_alike(bars: Dataset, small: Gan, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = Images(bars.train.pixels[:4], bars.train.labels[:4])
    monkeypatch.setattr(gan, "mirrored", lambda x, _: x)
    seen = []
    for brighter in (0.0, 5.0):
        monkeypatch.setattr(gan, "bent", lambda x, *_, by=brighter: x + by)
        seen.append(gan.shown(small, batch, gan.RECIPE.augmentation, generator()))
    (x, drawn), (bent_x, bent_drawn) = seen
    assert torch.equal(x, batch.grey())
    assert torch.equal(bent_x, x + 5)
    assert torch.equal(bent_drawn, drawn + 5)
