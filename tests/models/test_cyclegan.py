from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models import cyclegan, unpaired
from ankigen.models.cyclegan import PARTNERS, Cyclegan, CycleganConfig
from ankigen.models.data import CLASSES, Dataset, Images
from ankigen.models.unpaired import ANIMALS, Unpaired


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def move(translator: nn.Module) -> None:
    """Gives a translator another last layer."""
    *_, weight, _ = translator.parameters()
    nn.init.normal_(weight)


@pytest.fixture
def small() -> Cyclegan:
    """Translators that have moved away from the identity."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = Cyclegan(CycleganConfig(fine=4, coarse=8, looking=(4, 6, 8)))
        for translator in model.translators.values():
            move(translator)
        return model


@pytest.fixture
def batch(bars: Dataset) -> Unpaired:
    """Four bars of each of the four animals."""
    return Unpaired(bars.train.pixels[:16].view(4, 4, 1, 28, 28))


def test_partners_are_mutual() -> None:
    partner = dict(zip(ANIMALS, PARTNERS, strict=True))
    assert all(partner[partner[animal]] == animal != partner[animal] for animal in ANIMALS)


def test_there_are_as_many_pictures_of_each_animal_as_of_the_rarest() -> None:
    labels = torch.tensor([CLASSES.index(animal) for animal in ("bear", "dog", "cat", "dog", "cat", "dog")])
    pixels = torch.arange(6, dtype=torch.uint8).view(6, 1, 1, 1)
    parts = unpaired.of_each(Images(pixels, labels), ("cat", "dog"))
    assert parts.pixels.flatten(1).tolist() == [[2, 4], [1, 3]]
    assert len(parts) == 2
    assert parts.take(torch.tensor([1]), torch.device("cpu")).pixels.flatten().tolist() == [4, 3]


def test_the_identity_costs_neither_cycle_nor_identity(
    monkeypatch: pytest.MonkeyPatch, small: Cyclegan, batch: Unpaired
) -> None:
    costs = cyclegan.translator_losses(small, batch, 0.5, generator())
    assert costs["cycle"] > 0
    assert costs["identity"] > 0
    monkeypatch.setattr(small, "translate", lambda x, _: x)
    costs = cyclegan.translator_losses(small, batch, 0.5, generator())
    assert (costs["cycle"].item(), costs["identity"].item()) == (0, 0)


def test_a_fresh_translator_leaves_black_and_white_as_they_are(batch: Unpaired) -> None:
    x = batch.grey()
    assert (Cyclegan().translate(x, PARTNERS) - x).abs().max() < 0.1


def test_pictures_pass_through_the_translator_of_the_animal_asked_for(small: Cyclegan, batch: Unpaired) -> None:
    before = small.translate(batch.grey(), PARTNERS)
    move(small.translators["cat"])
    after = small.translate(batch.grey(), PARTNERS)
    changed = [not torch.equal(old, new) for old, new in zip(before, after, strict=True)]
    assert changed == [animal == "cat" for animal in PARTNERS]


def test_a_translation_depends_on_its_picture_alone(small: Cyclegan, batch: Unpaired) -> None:
    x = batch.grey()
    together, again = small.translate(x, PARTNERS), small.translate(x, PARTNERS)
    alone = torch.cat([small.translate(x[:, place : place + 1], PARTNERS) for place in range(4)], 1)
    assert torch.equal(together, again)
    assert torch.allclose(together, alone, atol=1e-5)


def test_the_way_back_is_learnt_on_one_batch(small: Cyclegan, batch: Unpaired) -> None:
    optimiser, x = torch.optim.Adam(small.translators.parameters(), lr=3e-3), batch.grey()

    def cycle() -> Tensor:
        return (small.translate(small.translate(x, PARTNERS), ANIMALS) - x).abs().mean()

    before = cycle().item()
    for _ in range(8):
        optimiser.zero_grad()
        cycle().backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    assert cycle().item() < 0.8 * before


def test_each_player_moves_its_own_weights_alone(small: Cyclegan, batch: Unpaired) -> None:
    players = {player.part: player for player in cyclegan.FAMILY.turns}
    assert list(players) == ["critic", "translators"]
    torch.autograd.backward([players["critic"].losses(small, batch, 0.5, generator())["loss"]])
    assert all(p.grad is None for p in small.translators.parameters())
    assert all(p.grad is not None for p in small.critic.parameters())


def test_the_critic_learns_to_refuse_real_pictures_of_the_partner(small: Cyclegan, bars: Dataset) -> None:
    """Lying bars are cats and horses, standing ones dogs and zebras."""
    lying, standing = (bars.train.pixels[bars.train.labels == label][:8] for label in (2, 4))
    batch = Unpaired(torch.stack([lying, standing, lying, standing]))
    optimiser = torch.optim.Adam(small.critic.parameters(), lr=3e-3)
    for step in range(60):
        optimiser.zero_grad()
        cyclegan.critic_losses(small, batch, 0.5, generator(step))["loss"].backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    real, other = (small.scores(batch.grey(), animals).mean().item() for animals in (ANIMALS, PARTNERS))
    assert real > other + 0.5


def test_the_terms_of_the_translators_objective_are_weighed(
    monkeypatch: pytest.MonkeyPatch, small: Cyclegan, batch: Unpaired
) -> None:
    """Each translation is the picture a tenth brighter, so that the way there and back makes two tenths."""
    monkeypatch.setattr(small, "translate", lambda x, _: x + 0.1)
    monkeypatch.setattr(small, "scores", lambda *_: torch.full((16,), 3.0))
    loss = cyclegan.translator_losses(small, batch, 0.5, generator())["loss"]
    game = math.log(1 + math.exp(-3))
    assert loss.item() == pytest.approx(game + 0.2 * cyclegan.CYCLE + 0.1 * cyclegan.IDENTITY, rel=1e-4)


def test_the_critic_is_right_about_real_pictures_wrong_partners_and_translations_and_stays_flat(
    monkeypatch: pytest.MonkeyPatch, small: Cyclegan, batch: Unpaired
) -> None:
    slope, x, drawn = 0.01, batch.grey(), torch.zeros_like(batch.grey())
    monkeypatch.setattr(small, "scores", lambda x, animals: (slope * x.sum((2, 3, 4)) + (animals == ANIMALS)).flatten())
    monkeypatch.setattr(cyclegan, "shown", lambda *_: x)
    monkeypatch.setattr(cyclegan, "seen", lambda x, _: x)
    monkeypatch.setattr(small, "translate", lambda *_: drawn)
    bright = slope * x.sum((2, 3, 4))
    real, other = F.softplus(-bright - 1).mean(), F.softplus(bright).mean()
    steep = slope**2 * 28 * 28
    losses = cyclegan.critic_losses(small, batch, 0.5, generator())
    expected = real + (other + math.log(2)) / 2 + cyclegan.FLATNESS / 2 * steep
    assert losses["loss"].item() == pytest.approx(expected.item(), rel=1e-5)
    assert losses["gap"].item() == pytest.approx((bright + 1).mean().item(), rel=1e-5)
