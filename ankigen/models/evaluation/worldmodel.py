"""The measures of the world model: what its controller catches in the world, and how far its dreams go astray."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ankigen.models.dreaming import AWAKE, continued
from ankigen.models.evaluation.bench import Bench
from ankigen.models.evaluation.metrics import Metrics, mean
from ankigen.models.playing import at_random, planned, play, staying

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.models.episodes import Episodes
    from ankigen.models.worldmodel import WorldModel


def worldmodel(model: WorldModel, bench: Bench, generator: torch.Generator) -> Metrics:
    """Games of the controller, then the likeliest dream of recorded play beside its last frame, step by step."""
    episodes: Episodes = bench.examples.test.take(torch.arange(bench.effort.examples), torch.device("cpu"))
    others = {
        "chance": at_random(generator),
        "a basket that stays": staying,
        "one who knows the rules": planned,
    }
    games = bench.effort.samples
    frames = episodes.grey()
    awake, ahead = frames[:, AWAKE], frames[:, AWAKE + 1 :]
    dreamt = continued(model, episodes, 0, generator)
    return {
        "fruit caught in a game": mean(play(model.policy(), games, generator)),
        **{f"baseline: fruit caught by {who}": mean(play(policy, games, generator)) for who, policy in others.items()},
        **{f"error of the dream, {when}": mean(error) for when, error in _errors(dreamt, ahead).items()},
        **{
            f"baseline: error of the last frame, {when}": mean(error)
            for when, error in _errors(awake.unsqueeze(1), ahead).items()
        },
        "error of a frame seen and drawn": mean(_error(model.eyes.picture(model.eyes.posterior(awake)[0]), awake)),
    }


def _errors(guesses: Tensor, frames: Tensor) -> dict[str, Tensor]:
    """By step, squared errors (N,) of guesses (N, T, …), or one guess for all steps."""
    pairs = zip(guesses.expand_as(frames).unbind(1), frames.unbind(1), strict=True)
    return {f"{step} step{'s' * (step > 1)} on": _error(*pair) for step, pair in enumerate(pairs, 1)}


def _error(guess: Tensor, frame: Tensor) -> Tensor:
    """Squared error, summed over the pixels: (N, 1, H, W) to (N,)."""
    return (guess - frame).square().flatten(1).sum(1)
