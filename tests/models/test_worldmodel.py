from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn
from torch.distributions import Normal, kl_divergence

from ankigen.models import dreaming, episodes, manifest, orchard, worldmodel
from ankigen.models.density import Density
from ankigen.models.dreaming import AWAKE, continued, decide, evened, scores, steered
from ankigen.models.episodes import Episodes
from ankigen.models.orchard import STAY
from ankigen.models.worldmodel import Dreamt, Moment, WorldConfig, WorldModel


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def small() -> WorldModel:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = WorldModel(WorldConfig(latents=3, channels=(4, 4, 4), width=6, memory=5, components=2))
        nn.init.normal_(model.controller)
        return model


@pytest.fixture(scope="module")
def some() -> Episodes:
    return episodes.record(6, 16, generator())


def test_no_gradient_flows_from_the_memory_into_the_eyes(small: WorldModel, some: Episodes) -> None:
    worldmodel.losses(small, some, 0.5, generator())["loss"].backward()  # type: ignore[no-untyped-call]
    both = [p.grad.clone() for p in small.eyes.parameters() if p.grad is not None]
    small.zero_grad()
    for part in small.memory.parameters():
        nn.init.zeros_(part)
    worldmodel.losses(small, some, 0.5, generator())["loss"].backward()  # type: ignore[no-untyped-call]
    eyes = [p.grad for p in small.eyes.parameters() if p.grad is not None]
    assert len(both) == len(list(small.eyes.parameters()))
    assert all(torch.equal(a, b) for a, b in zip(both, eyes, strict=True))


def test_the_loss_is_the_sum_of_its_parts(small: WorldModel, some: Episodes) -> None:
    parts = worldmodel.losses(small, some, 0.5 * worldmodel.WARM_UP, generator())
    total = parts["reconstruction"] + parts["divergence"] / 2 + parts["surprise"] + worldmodel.EVENTS * parts["events"]
    assert parts["loss"].item() == pytest.approx(total.item(), rel=1e-5)


@torch.no_grad()
def test_what_is_foreseen_step_by_step_is_what_the_training_sees(small: WorldModel, some: Episodes) -> None:
    frames = some.grey()
    z = torch.stack([small.eyes.posterior(x)[0] for x in frames.unbind(1)], 1)
    surprise, _ = small.memory.cost(z, some)
    moment, found = small.wake(frames[:, 0]), []
    for time, actions in enumerate(some.actions.unbind(1)):
        after = small.look(moment, actions, frames[:, time + 1])
        density = small.memory.foresight(after.state[0], moment.code).code
        found.append(-density.log_prob(after.code))
        moment = after
    assert torch.stack(found).mean().item() == pytest.approx(surprise.item(), rel=1e-4)
    assert torch.equal(small.features(small.follow(some, 16)), small.features(moment))


@torch.no_grad()
def test_the_memory_knows_nothing_of_what_comes_later(small: WorldModel, some: Episodes) -> None:
    other = replace(some, frames=some.frames.clone(), actions=some.actions.clone())
    other.frames[:, 10:] = 0
    other.actions[:, 10:] = STAY
    assert torch.equal(small.features(small.follow(some, 9)), small.features(small.follow(other, 9)))
    assert not torch.equal(small.features(small.follow(some, 10)), small.features(small.follow(other, 10)))


def test_a_cold_dream_is_always_the_same_and_a_warm_one_is_not(small: WorldModel, some: Episodes) -> None:
    cold, again = (continued(small, some, 0, generator(seed)) for seed in (1, 2))
    assert cold.shape == (6, 16 - AWAKE, 1, orchard.SIZE, orchard.SIZE)
    assert torch.equal(cold, again)
    warm, same, other = (continued(small, some, 1, generator(seed)) for seed in (1, 1, 2))
    assert torch.equal(warm, same)
    assert not torch.equal(warm, other)


def test_a_dream_knows_of_the_recording_only_its_beginning_and_its_actions(small: WorldModel, some: Episodes) -> None:
    blind = replace(some, frames=some.frames.clone())
    blind.frames[:, AWAKE + 1 :] = 0
    assert torch.equal(continued(small, some, 0, generator()), continued(small, blind, 0, generator()))


def test_a_controller_moves_where_it_is_pulled_strongly_enough() -> None:
    features = torch.tensor([[[-2.0], [-0.5], [0.5], [2.0]]])
    assert decide(torch.tensor([[1.0, 0.0]]), features).tolist() == [[0, 1, 1, 2]]
    assert decide(torch.tensor([[-1.0, 0.0]]), features).tolist() == [[2, 1, 1, 0]]
    assert decide(torch.tensor([[0.0, 3.0]]), features).tolist() == [[2, 2, 2, 2]]


def test_features_made_even_vary_alike_and_controllers_act_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dreaming, "NOISE", 0.0)
    mixed = torch.randn(500, 4, generator=generator()) @ torch.randn(4, 4, generator=generator(1)) + 3
    mean, basis = evened(mixed)
    even = (mixed - mean) @ basis
    assert torch.allclose(even.T @ even / 500, torch.eye(4), atol=0.01)
    candidates = torch.randn(3, 5, generator=generator(2))
    direct = decide(candidates, even.expand(3, -1, -1))
    assert (decide(steered(candidates, mean, basis), mixed.expand(3, -1, -1)) == direct).float().mean() > 0.999


class Certain(WorldModel):
    """Every step of its dreams brings half a fruit, and the game ends with a probability."""

    def __init__(self, ends: float) -> None:
        super().__init__(WorldConfig(latents=1, channels=(1, 1, 1), width=1, memory=1, components=1))
        self.ends = ends

    def dream(self, moment: Moment, actions: Tensor, temperature: float, generator: torch.Generator) -> Dreamt:
        del actions, temperature, generator
        return Dreamt(moment, torch.full((len(moment),), 0.5), torch.full((len(moment),), self.ends))


@pytest.mark.parametrize(("ends", "score"), [(0.0, dreaming.LENGTH / 2), (1.0, 0.5), (0.5, 1.0)])
def test_a_dream_counts_fruit_as_long_as_the_game_goes_on(ends: float, score: float) -> None:
    model = Certain(ends)
    found = scores(model, torch.zeros(3, 3), model.wake(torch.zeros(2, 1, 28, 28)), generator())
    assert found.shape == (3, 2)
    assert torch.allclose(found, torch.tensor(score))


def test_the_player_sees_frames_alone(small: WorldModel) -> None:
    now = orchard.begin(20, generator())
    otherwise = replace(now, drifts=-now.drifts)
    assert torch.equal(small.policy()(now), small.policy()(otherwise))


def test_the_player_remembers(small: WorldModel, monkeypatch: pytest.MonkeyPatch) -> None:
    minds: list[Moment] = []

    def act(moment: Moment) -> Tensor:
        minds.append(moment)
        return torch.full((len(moment),), STAY)

    monkeypatch.setattr(small, "act", act)
    first, second = orchard.begin(5, generator()), orchard.begin(5, generator(1))
    awake, fresh = small.policy(), small.policy()
    for policy, world in ((awake, first), (awake, second), (fresh, second)):
        policy(world)
    assert torch.equal(minds[1].code, minds[2].code)
    assert not torch.equal(minds[1].state[0], minds[2].state[0])


def test_finishing_moves_the_controller_alone_and_always_alike(
    small: WorldModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worldmodel, "STRATEGY", replace(worldmodel.STRATEGY, rounds=1, pairs=2))
    monkeypatch.setattr(worldmodel, "KNOWN", 20)
    before = {key: value.clone() for key, value in small.state_dict().items()}
    ends = []
    for _ in range(2):
        small.load_state_dict(before)
        worldmodel.finish(small, episodes.load())
        ends.append(small.controller.detach().clone())
    assert torch.equal(*ends)
    moved = [key for key, value in small.state_dict().items() if not torch.equal(value, before[key])]
    assert moved == ["controller"]


def test_equal_seeds_give_equal_samples(small: WorldModel) -> None:
    first, again, other = (small.sample(3, generator(seed)) for seed in (1, 1, 2))
    assert first.shape == (3, 1, 28, 28)
    assert 0 <= first.min() < first.max() <= 1
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_the_density_is_told_from_the_present_code(small: WorldModel) -> None:
    for part in small.memory.say.parameters():
        nn.init.zeros_(part)
    z = torch.randn(4, 3, generator=generator())
    found: Density = small.memory.foresight(torch.zeros(4, 5), z).code
    assert torch.equal(found.draw(0, generator()), z)


def test_what_ships_plays_better_than_chance_and_dreams_better_than_a_still_picture() -> None:
    said = manifest.read("worldmodel").metrics

    def gap(better: str, worse: str) -> float:
        """In standard errors."""
        one, other = said[better], said[worse]
        return (one.value - other.value) / math.hypot(one.standard_error or 0, other.standard_error or 0)

    for luck in ("chance", "a basket that stays"):
        assert gap("fruit caught in a game", f"baseline: fruit caught by {luck}") > 10
    for step in range(1, 9):
        when = f"{step} step{'s' * (step > 1)} on"
        assert gap(f"baseline: error of the last frame, {when}", f"error of the dream, {when}") > 10


def test_the_eyes_pay_for_what_they_draw_wrong_and_for_what_they_tell(small: WorldModel, some: Episodes) -> None:
    x = some.grey()[:, 0]
    mean, log_variance = small.eyes.posterior(x)
    z = mean + (log_variance / 2).exp() * torch.randn(mean.shape, generator=generator(4))
    wrong = F.binary_cross_entropy(small.eyes.picture(z), x, reduction="sum") / len(x)
    told = kl_divergence(Normal(mean, (log_variance / 2).exp()), Normal(0.0, 1.0)).sum(1).mean()
    costs = small.eyes.cost(x, generator(4))
    assert [cost.item() for cost in costs] == pytest.approx([wrong.item(), told.item()], rel=1e-4)


@pytest.mark.parametrize("event", ["fruit", "over"])
def test_an_event_that_was_not_foreseen_costs(small: WorldModel, some: Episodes, event: str) -> None:
    z = small.eyes.posterior(some.grey().flatten(0, 1))[0].view(6, 17, -1)
    never, always = (replace(some, **{event: torch.full_like(some.fruit, fill_value=came)}) for came in (False, True))
    rare = small.memory.say[-1]
    assert isinstance(rare, nn.Linear)
    with torch.no_grad():
        rare.bias[-2:] = -5  # hardly ever fruit, hardly ever the end
    assert small.memory.cost(z, always)[1] > small.memory.cost(z, never)[1] + 4


def test_a_dream_tells_fruit_from_the_end(small: WorldModel, some: Episodes) -> None:
    last = small.memory.say[-1]
    assert isinstance(last, nn.Linear)
    with torch.no_grad():
        last.bias[-2:] = torch.tensor([9.0, -9.0])  # fruit for certain, and no end
        dreamt = small.dream(small.wake(some.grey()[:, 0]), some.actions[:, 0], 1.0, generator())
    assert dreamt.fruit.min() > 0.9
    assert dreamt.over.max() < 0.1
