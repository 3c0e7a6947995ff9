"""The rules of the orchard, and how well it is played by those who need not learn."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from ankigen.models import episodes, orchard
from ankigen.models.orchard import FALL, PLACES, SIZE, STANDS, STAY, Orchard
from ankigen.models.playing import Policy, at_random, landings, planned, play, staying

LEFT, RIGHT = STAY - 1, STAY + 1


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def world(basket: int, fallen: int, fruit: int, stone: int, drift: int = 0) -> Orchard:
    return Orchard(
        torch.tensor([basket]), torch.tensor([fallen]), torch.tensor([[fruit, stone]]), torch.tensor([[drift, drift]])
    )


def stepped(before: Orchard, action: int = STAY) -> orchard.Outcome:
    return orchard.step(before, torch.tensor([action]), generator())


@pytest.mark.parametrize(
    ("basket", "fruit", "stone", "outcome"),
    [
        (4, 4, 12, (True, False)),
        (4, 3, 12, (True, False)),
        (4, 6, 12, (True, False)),
        (4, 2, 12, (False, False)),
        (4, 7, 12, (False, False)),
        (4, 12, 5, (False, True)),
        (4, 5, 4, (True, True)),
    ],
)
def test_what_comes_down_on_the_basket_is_caught(
    basket: int, fruit: int, stone: int, outcome: tuple[bool, bool]
) -> None:
    found = stepped(world(basket, FALL - 1, fruit, stone))
    assert (found.fruit.item(), found.over.item()) == outcome
    assert found.world.fallen.item() == 0


def test_nothing_is_caught_in_the_air() -> None:
    found = stepped(world(4, FALL - 2, 4, 5))
    assert not found.fruit.any()
    assert not found.over.any()
    assert (found.world.fallen.item(), found.world.places.tolist()) == (FALL - 1, [[4, 5]])


def test_the_wind_drives_things_and_they_turn_round_at_a_wall() -> None:
    before = world(4, 0, 1, PLACES - 1, drift=-1)
    places = []
    for _ in range(3):
        before = stepped(before).world
        places.append(before.places[0].tolist())
    assert places == [[0, PLACES - 2], [1, PLACES - 3], [2, PLACES - 4]]


@pytest.mark.parametrize(
    ("action", "start", "end"),
    [(LEFT, 5, 4), (STAY, 5, 5), (RIGHT, 5, 6), (LEFT, 0, 0), (RIGHT, STANDS - 1, STANDS - 1)],
)
def test_an_action_moves_the_basket_by_one_place_as_far_as_the_wall(action: int, start: int, end: int) -> None:
    assert stepped(world(start, 0, 4, 9), action).world.basket.item() == end


def test_nothing_leaves_the_frame_and_all_of_it_is_seen() -> None:
    now, draws = orchard.begin(200, generator()), generator(1)
    whole = orchard.begin(1, generator()).frames().sum()
    for _ in range(3 * FALL):
        now = orchard.step(now, torch.randint(3, (200,), generator=draws), draws).world
        for value, bound in ((now.basket, STANDS), (now.places, PLACES), (now.fallen, FALL)):
            assert 0 <= value.min() <= value.max() < bound
        frames = now.frames()
        assert frames.shape == (200, 1, SIZE, SIZE)
        apart = (now.places[:, 0] - now.places[:, 1]).abs() > 1
        assert (frames.flatten(1).sum(1)[apart] == whole).all()


def test_a_frame_shows_basket_fruit_and_stone_where_they_are() -> None:
    picture = world(3, 5, 1, 10).frames()[0, 0]
    rows, columns = torch.nonzero(picture, as_tuple=True)
    assert (rows.min().item(), rows.max().item()) == (10, 27)
    assert picture[10:14, 2:6].max() == 255
    assert picture[10:14, 20:24].max() == orchard.GREYS["o"]
    assert columns[rows >= 24].min() == 6
    assert columns[rows >= 24].max() == 11


def test_new_things_begin_at_the_top_well_apart_in_one_wind() -> None:
    before = orchard.begin(500, generator())
    landing = Orchard(before.basket, torch.full_like(before.fallen, FALL - 1), before.places, before.drifts)
    new = orchard.step(landing, torch.full((500,), STAY), generator(1)).world
    assert (new.fallen == 0).all()
    assert (new.places[:, 0] - new.places[:, 1]).abs().min() >= orchard.APART
    assert (new.drifts[:, 0] == new.drifts[:, 1]).all()
    assert set(new.drifts[:, 0].tolist()) == {-1, 0, 1}


def test_where_things_come_down_is_known_from_place_and_wind() -> None:
    now = orchard.begin(100, generator())
    expected, basket = landings(now), torch.full((100,), STAY)
    last = torch.zeros_like(now.places)
    for _ in range(FALL):
        drifted = orchard.drifted(now.places, now.drifts)[0]
        last = torch.where((now.fallen == FALL - 1).unsqueeze(1), drifted, last)
        now = orchard.step(now, basket, generator(1)).world
    assert torch.equal(last, expected)


def mean(policy: Policy) -> float:
    return play(policy, 300, generator(5)).mean().item()


def test_knowing_the_rules_pays() -> None:
    assert mean(at_random(generator())) < 1.5
    assert mean(staying) < 1.5
    assert 8 < mean(planned) < 100 / FALL


def test_a_game_ends_with_a_stone() -> None:
    def catching(now: Orchard) -> Tensor:
        """It goes for the stones."""
        return STAY + (now.places[:, 1] - now.basket).sign()

    assert mean(catching) < 0.6


def test_equal_seeds_give_equal_episodes_and_the_digest_knows_them() -> None:
    first, again, other = (episodes.record(4, 6, generator(seed)) for seed in (1, 1, 2))
    assert torch.equal(first.frames, again.frames)
    assert not torch.equal(first.frames, other.frames)
    assert first.frames.shape == (4, 7, 1, SIZE, SIZE)
    assert first.actions.shape == first.fruit.shape == first.over.shape == (4, 6)
    assert episodes.digest(episodes.load()) == episodes.EPISODES.digest


def test_no_episode_occurs_twice() -> None:
    parts = episodes.load()
    seen = [e.numpy().tobytes() for part in (parts.train, parts.validation, parts.test) for e in part.frames]
    assert len(set(seen)) == len(seen) == sum(episodes.COUNTS)
