"""The partition function Z of a restricted Boltzmann machine, estimated by annealed importance sampling.

A path leads from a machine of visible biases a alone, whose Z is known, through ever stronger weights to the model:

    p_β(v) ∝ f_β(v) = exp((1 − β) aᵀv + β bᵀv) Πⱼ (1 + exp(β (cⱼ + Wⱼv))),   β from 0 to 1

A chain goes along it, β rising a little before each step of Gibbs sampling, and is weighed by the product w of all
f_after(v) / f_before(v). The mean of w is the ratio of the two Z (Salakhutdinov & Murray 2008, ICML, eq. 15 to 18), but
a mean of few chains is mostly too small, since it overlooks the rare ones of great weight, and hardly ever much too
large. The same path can be gone backwards, from draws of the model; there 1/Z is what is mostly too small (Burda et al.
2015, arXiv:1412.8566, §3). That holds for fair draws: if they overlook a part of what the model can draw, Z may come
out too small backwards too. How far the two are apart tells what the standard error of each hides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from ankigen.models.rbm import Rbm


@dataclass(frozen=True)
class LogZ:
    """An estimate of log Z in nats, and its standard error."""

    value: float
    standard_error: float


@dataclass(frozen=True)
class AnnealingPath:
    """A path to a model: the biases a that it begins with, (visible,), and in how many equal steps β rises.

    Best are biases that give the pictures' shares of white.
    """

    model: Rbm
    base: Tensor
    stages: int

    def forwards(self, chains: int, generator: torch.Generator) -> LogZ:
        """Log Z by so many chains that go to the model; mostly a little too small."""
        v = torch.bernoulli(self.base.sigmoid().expand(chains, -1), generator=generator)
        mean = _log_mean(self._log_weights(v, range(self.stages + 1), generator))
        return LogZ(self._known + mean.value, mean.standard_error)

    def backwards(self, v: Tensor, generator: torch.Generator) -> LogZ:
        """Log Z by chains that come from draws v of the model, (chains, visible); mostly a little too large."""
        mean = _log_mean(self._log_weights(v, range(self.stages, -1, -1), generator))
        return LogZ(self._known - mean.value, mean.standard_error)

    @property
    def _known(self) -> float:
        """Log Z where the path begins, at β = 0."""
        return F.softplus(self.base).sum().item() + self.model.config.hidden * math.log(2)

    @torch.no_grad()
    def _log_weights(self, v: Tensor, numbers: Sequence[int], generator: torch.Generator) -> Tensor:
        """Log w of chains that begin at v, (chains, visible), and go through the stages of these numbers: (chains,)."""
        model, total = self.model, torch.zeros(len(v))
        for before, after in pairwise(number / self.stages for number in numbers):
            pull = F.linear(v, model.weight, model.hidden_bias)
            total += (after - before) * (v @ (model.visible_bias - self.base))
            total += (F.softplus(after * pull) - F.softplus(before * pull)).sum(1)
            h = torch.bernoulli((after * pull).sigmoid(), generator=generator)
            back = F.linear(h, model.weight.T, model.visible_bias)
            v = torch.bernoulli(torch.lerp(self.base, back, after).sigmoid(), generator=generator)
        return total


def combined(forwards: LogZ, backwards: LogZ) -> LogZ:
    """The middle of both, but no less than forwards, as that is hardly ever much too large.

    Half of their distance counts as an error too.
    """
    distance = (backwards.value - forwards.value) / 2
    error = math.hypot(distance, forwards.standard_error, backwards.standard_error)
    return LogZ(forwards.value + max(0.0, distance), error)


def _log_mean(log_weights: Tensor) -> LogZ:
    """The log of the mean of weights, and the standard error of that mean as a share of it."""
    mean = log_weights.logsumexp(0) - math.log(len(log_weights))
    spread = (log_weights - mean).exp().std() / math.sqrt(len(log_weights))
    return LogZ(mean.item(), spread.item())


def bias_of(share: Tensor) -> Tensor:
    """Log-odds of shares of white, none of them quite 0 or 1: any shape."""
    return share.clamp(1e-3, 1 - 1e-3).logit()
