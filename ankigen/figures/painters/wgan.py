"""Draws the figures of the Wasserstein GAN."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ankigen.figures.families.gan import CURVE
from ankigen.figures.painters.curve import plotted
from ankigen.figures.painters.gan import painters
from ankigen.models.weights import load

if TYPE_CHECKING:
    from torch import Tensor

    from ankigen.figures.figure import Values
    from ankigen.models.gan import Gan

LEAST = 0.1  # distance that is shown, for the critic begins with none


def critic(values: Values) -> Tensor:
    """The logarithm of the distance that the critic finds over the training: (1, 1, CURVE, CURVE)."""
    del values
    gaps = cast("Gan", load("wgan")).history.gaps()
    return plotted(gaps.clamp(min=LEAST).log10(), (0.0, 1.0), CURVE).unsqueeze(0)


PAINTERS = {**painters("wgan"), "critic": critic}
