"""What the models are measured with: test pictures, the judging classifier, and how much effort is made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor

from ankigen.models.data import Images
from ankigen.models.source import Split
from ankigen.models.weights import load

if TYPE_CHECKING:
    from ankigen.models.classifier import Classifier


@dataclass(frozen=True)
class Effort:
    """How many of everything; figures of different efforts are not to be compared."""

    per_class: int  # test pictures
    examples: int  # of the test part of other data
    moved: int  # test pictures of a class whose attributes are changed
    samples: int  # drawn for every measure of samples
    draws: int  # of latents for each picture, to bound its likelihood
    noises: int  # that make bytes continuous, for each picture
    chains: int  # of annealed importance sampling
    stages: int


FULL = Effort(per_class=100, examples=1000, moved=20, samples=1000, draws=200, noises=10, chains=100, stages=5000)
FAST = Effort(per_class=5, examples=50, moved=2, samples=50, draws=50, noises=1, chains=20, stages=100)


def effort(*, fast: bool) -> Effort:
    """That of the fast evaluation or of the full one."""
    return FAST if fast else FULL


@dataclass(frozen=True)
class Reference:
    """What draws are compared with: test pictures and training pictures, (N, 1, 28, 28) in [0, 1], and the judge."""

    test: Tensor
    train: Tensor
    judge: Classifier

    @cached_property
    def features(self) -> Tensor:
        """What the judge sees in the test pictures, (N, 64)."""
        return self.judge.features(self.test)

    @cached_property
    def train_features(self) -> Tensor:
        """What the judge sees in the training pictures, (N, 64): draws as good as these would be perfect."""
        return self.judge.features(self.train)

    @cached_property
    def blurred_features(self) -> Tensor:
        """What the judge sees in the training pictures if they are blurred, (N, 64)."""
        return self.judge.features(blurred(self.train))


class Bench:
    """The examples of a source and the effort; for models of pictures also what is computed from them once for all."""

    def __init__(self, examples: Split[Any], effort: Effort = FULL) -> None:
        self.examples = examples
        self.effort = effort

    @cached_property
    def train(self) -> Images:
        """The training pictures."""
        return cast("Images", self.examples.train)

    @cached_property
    def test(self) -> Images:
        """As many test pictures as are looked at."""
        return _first(cast("Images", self.examples.test), self.effort.per_class)

    @cached_property
    def judge(self) -> Classifier:
        """The bundled classifier."""
        return cast("Classifier", load("classifier"))

    @cached_property
    def grey(self) -> Reference:
        """For models of grey pictures."""
        return Reference(self.test.grey(), self._some.grey(), self.judge)

    @cached_property
    def crisp(self) -> Reference:
        """For models of pictures in black and white."""
        return Reference(self.test.binary(), self._some.binary(), self.judge)

    @cached_property
    def binary_train(self) -> Tensor:
        """All training pictures in black and white, (N, 1, 28, 28)."""
        return self.train.binary()

    @cached_property
    def _some(self) -> Images:
        """As many training pictures as a model draws."""
        order = torch.randperm(len(self.train), generator=torch.Generator().manual_seed(0))
        return _chosen(self.train, order[: self.effort.samples])


def blurred(x: Tensor) -> Tensor:
    """Each pixel the mean of nine: (N, 1, H, W) to the same."""
    return F.avg_pool2d(x, 3, stride=1, padding=1)


def _first(images: Images, per_class: int) -> Images:
    places = [torch.nonzero(images.labels == label)[:per_class, 0] for label in sorted(set(images.labels.tolist()))]
    return _chosen(images, torch.cat(places))


def _chosen(images: Images, places: Tensor) -> Images:
    return Images(images.pixels[places], images.labels[places])
