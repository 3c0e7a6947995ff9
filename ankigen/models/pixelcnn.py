"""Gated PixelCNN: every pixel is guessed from its class and the pixels above and to the left, by convolutions.

    p(x|y) = ∏ᵢ p(xᵢ | x₁, …, xᵢ₋₁, y),   p(xᵢ = 1 | …) = sigmoid(ℓᵢ),   in raster order

Objective: the exact log-likelihood Σᵢ log p(xᵢ | x₍<ᵢ₎, y), to be maximised (van den Oord et al. 2016, "Conditional
Image Generation with PixelCNN Decoders", arXiv:1606.05328, eq. 1 and 3). Two stacks of convolutions together see all
that came before and have no blind spot (§2.2): the vertical one the rows above, the horizontal one the pixels to the
left and what the vertical one knows. Both are gated, tanh(W_f ∗ x + V_f y) ⊙ σ(W_g ∗ x + V_g y) (eq. 4). Departures:
dilated kernels reach far in few layers; the vertical stack has residual connections too; each place has a bias of its
own; one output for the pixel's log-odds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.augmentation import Augmentation, training_pictures
from ankigen.models.autoregressive import Autoregressive
from ankigen.models.family import Family, Recipe
from ankigen.models.gated import Layer
from ankigen.models.likelihoods import log_bernoulli

if TYPE_CHECKING:
    from ankigen.models.data import Images

RECIPE = Recipe(
    steps=5000, batch=16, peak_rate=2e-3, weight_decay=1e-2, average=0.998,
    augmentation=Augmentation(share=0.3),
)  # fmt: skip
REACH = 3  # of the first layer: pixels up, left and right


@dataclass(frozen=True)
class PixelCnnConfig:
    """Channels of each stack; dilation of the layers after the first; size of the picture, number of classes."""

    channels: int = 32
    dilations: tuple[int, ...] = (1, 2, 4, 1, 2, 4, 1)
    size: int = 28
    classes: int = 10


class PixelCnn(Autoregressive):
    """A distribution over binary pictures given their class, one pixel after the other in raster order."""

    def __init__(self, config: PixelCnnConfig | None = None) -> None:
        c = config or PixelCnnConfig()
        super().__init__(c.size, c.classes)
        self.config = c
        self.first_down = nn.Conv2d(1, c.channels, (REACH, 2 * REACH + 1))
        self.first_across = nn.Conv2d(1, c.channels, (1, REACH))
        self.place = nn.Parameter(torch.zeros(2, c.channels, c.size, c.size))
        self.layers = nn.ModuleList(Layer(c.channels, c.classes, dilation) for dilation in c.dilations)
        self.head = nn.Sequential(nn.ReLU(), nn.Conv2d(c.channels, 2 * c.channels, 1), nn.ReLU())
        self.last = nn.Conv2d(2 * c.channels, 1, 1)

    def logits(self, x: Tensor, labels: Tensor, depth: int | None = None) -> Tensor:
        """Log-odds that a pixel is white, given those before it.

        Args:
            x: Binary pictures, (B, 1, H, W).
            labels: Classes, (B,).
            depth: Layers after the first that are used; None for all.

        Returns:
            Shape (B, 1, H, W).
        """
        signed = 2 * x - 1  # so that neither colour looks like the outside, which is 0
        down = self.first_down(F.pad(signed, (REACH, REACH, REACH, -1))) + self.place[0]
        across = self.first_across(F.pad(signed, (REACH, -1, 0, 0))) + self.place[1]
        for layer in cast("list[Layer]", list(self.layers))[:depth]:
            reach = layer.dilation
            more, link = layer.vertical(F.pad(down, (reach, reach, reach, 0)), labels)
            down = down + more
            across = across + layer.horizontal(F.pad(across, (reach, 0, 0, 0)), link)
        out: Tensor = self.last(self.head(across))
        return out

    def log_conditional(self, x: Tensor, labels: Tensor) -> Tensor:
        """Log p(x|y): binary pictures (B, 1, H, W) and classes (B,) to (B,), nats, summed over the pixels."""
        return log_bernoulli(x, self.logits(x, labels))

    @torch.enable_grad()
    def influence(self, x: Tensor, labels: Tensor, place: tuple[int, int], depth: int | None = None) -> Tensor:
        """How much the guess of the pixel at (row, column) hangs on each other: |∂ logit / ∂x|, (B, 1, H, W)."""
        x = x.clone().requires_grad_()
        logit = self.logits(x, labels, depth)[:, 0, place[0], place[1]].sum()
        return torch.autograd.grad(logit, x)[0].abs()

    @torch.no_grad()
    def complete(self, top: Tensor, labels: Tensor, generator: torch.Generator) -> Tensor:
        """As `Autoregressive.complete`; each layer computes each place once."""
        drawing = _Drawing(self, labels)
        for row in range(self.size):
            links = drawing.go_down(row)
            if row < top.shape[2]:
                drawing.put(row, slice(None), top[:, :, row])
                continue
            for column in range(self.size):
                logit = drawing.go_across(row, column, links)
                drawing.put(row, column, torch.bernoulli(logit.sigmoid(), generator=generator))
        return drawing.picture()


class _Drawing:
    """A picture half drawn, with the padded states of all layers: the vertical ones whole, the others one row."""

    def __init__(self, model: PixelCnn, labels: Tensor) -> None:
        self.model, self.labels = model, labels
        self.layers = cast("list[Layer]", list(model.layers))
        n, size, channels = len(labels), model.size, model.config.channels
        zeros = model.place.new_zeros
        self.signed = zeros(n, 1, REACH + size, size + 2 * REACH)
        self.down = [zeros(n, channels, d + size, size + 2 * d) for d in model.config.dilations]
        self.across = [zeros(n, channels, 1, d + size) for d in model.config.dilations]

    def put(self, row: int, column: int | slice, values: Tensor) -> None:
        """Sets pixels of a row to 0 or 1."""
        self.signed[:, :, REACH + row, REACH : REACH + self.model.size][:, :, column] = 2 * values - 1

    def picture(self) -> Tensor:
        """All pixels, (B, 1, H, W)."""
        return (self.signed[:, :, REACH:, REACH : REACH + self.model.size] + 1) / 2

    def go_down(self, row: int) -> list[Tensor]:
        """The vertical stack for one row; returns what each layer tells the horizontal one, (B, 2C, 1, W)."""
        model, links = self.model, []
        state = model.first_down(self.signed[:, :, row : row + REACH]) + model.place[0, :, row : row + 1]
        for layer, kept in zip(self.layers, self.down, strict=True):
            reach = layer.dilation
            kept[:, :, reach + row, reach : reach + model.size] = state[:, :, 0]
            more, link = layer.vertical(kept[:, :, row : row + reach + 1], self.labels)
            state = state + more
            links.append(link)
        return links

    def go_across(self, row: int, column: int, links: list[Tensor]) -> Tensor:
        """The horizontal stack for one pixel; returns its log-odds, (B, 1)."""
        model, here = self.model, slice(column, column + 1)
        before = self.signed[:, :, REACH + row : REACH + row + 1, column : column + REACH]
        state = model.first_across(before) + model.place[1, :, row : row + 1, here]
        for layer, kept, link in zip(self.layers, self.across, links, strict=True):
            reach = layer.dilation
            kept[:, :, :, reach + column] = state[:, :, :, 0]
            state = state + layer.horizontal(kept[:, :, :, column : column + reach + 1], link[:, :, :, here])
        logit: Tensor = model.last(model.head(state))
        return logit[:, :, 0, 0]


def losses(model: PixelCnn, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The negative log-likelihood given the class in nats, mean over a batch; products in bfloat16, sums not."""
    x = training_pictures(batch, RECIPE.augmentation, progress, generator).to(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16):
        logits = model.logits(x, batch.labels)
    return {"loss": -log_bernoulli(x, logits.float()).mean()}


FAMILY = Family(
    "pixelcnn", PixelCnn, PixelCnnConfig, RECIPE, losses,
    limits="It knows ten animals as black and white silhouettes, drawn from the top left to the bottom right: half a "
    "picture can be completed if the half is the upper one. Edges are crisp, but nothing counts the legs: now and then "
    "there is one too many, or one that hangs in the air.",
)  # fmt: skip
