"""What a model makes of an example hangs on that example alone, whatever stands beside it in the batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from ankigen.models.registry import NAMES, family
from tests.models.test_autoregressive import generator

N = 3
PICTURES = torch.rand(N, 1, 28, 28, generator=generator(), dtype=torch.float64)
NOISE = torch.randn(N, 1, 28, 28, generator=generator(1), dtype=torch.float64)
LATENTS = torch.randn(N, 64, generator=generator(2), dtype=torch.float64)
LABELS = torch.tensor([2, 5, 7])
ROWS = torch.randint(1, 40, (N, 12), generator=generator(3))

MAKES: dict[str, Callable[[Any, Tensor], Tensor]] = {
    "charlstm": lambda model, at: model(ROWS[at]),
    "classifier": lambda model, at: model.features(PICTURES[at]),
    "cyclegan": lambda model, at: model.translators["cat"](PICTURES[at]),
    "diffusion": lambda model, at: [*model.walk(NOISE[at], LABELS[at], steps=2)][-1][1],
    "ebm": lambda model, at: model.energy(PICTURES[at]),
    "gan": lambda model, at: model.generator(LATENTS[at], LABELS[at]),
    "gpt": lambda model, at: model(ROWS[at]),
    "lstm": lambda model, at: model.log_conditional(PICTURES[at].round(), LABELS[at]),
    "mlp": lambda model, at: model.probabilities(PICTURES[at]),
    "music": lambda model, at: model.logits(ROWS[at]),
    "pixelcnn": lambda model, at: model.log_conditional(PICTURES[at].round(), LABELS[at]),
    "rbm": lambda model, at: model.free_energy(PICTURES[at].flatten(1)),
    "realnvp": lambda model, at: model.inverse(NOISE[at]),
    "seq2seq": lambda model, at: model.logits(ROWS[at], ROWS[at]),
    "transformer": lambda model, at: model.log_conditional(PICTURES[at].round(), LABELS[at]),
    "vae": lambda model, at: model.reconstruct(PICTURES[at]),
    "vae2d": lambda model, at: model.reconstruct(PICTURES[at]),
    "wgan": lambda model, at: model.generator(LATENTS[at], LABELS[at]),
    "worldmodel": lambda model, at: model.features(model.wake(PICTURES[at])),
}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_made_of_an_example_hangs_on_no_other(name: str) -> None:
    model = stirred(family(name).build(1))
    together = MAKES[name](model, torch.arange(N))
    alone = torch.cat([MAKES[name](model, torch.tensor([place])) for place in range(N)])
    assert torch.allclose(together, alone, rtol=1e-9, atol=1e-12)
    assert not torch.allclose(together[:1], together[1:2], rtol=1e-6, atol=1e-9)


def stirred(model: nn.Module) -> nn.Module:
    """The model in double precision with all weights moved, so that nothing is switched off."""
    model = model.double().eval().requires_grad_(requires_grad=False)
    draws = generator(4)
    for weight in model.parameters():
        weight.add_(0.05 * torch.randn(weight.shape, generator=draws, dtype=torch.float64))
    return model
