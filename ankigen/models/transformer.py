"""Transformer on pictures: 2×2 patches are words of an alphabet of 16, each guessed from its class and those before it.

    p(x|y) = ∏ₜ p(xₜ | x₁, …, xₜ₋₁, y),   p(x) = Σ_y p(x|y) / 10

Objective: the exact log-likelihood Σₜ log p(xₜ | x₍<ₜ₎, y), to be maximised (Chen et al. 2020, "Generative Pretraining
from Pixels", eq. 1 and 2). The blocks are those of Vaswani et al. 2017, arXiv:1706.03762, §3, with

    attention(Q, K, V) = softmax(Q Kᵀ / √d + b) V   (eq. 1, but for b)

normalised beforehand (Radford et al. 2019) and with later positions masked; the first token is the class. Departures:
b is learnt for each head and each displacement of two patches in the plane (Shaw et al. 2018, arXiv:1803.02155, §3, in
two dimensions and without the queries); a token brings along the patches around its place that are known already, not
only the last one, which is a causal convolution; no dropout, but mirrored and bent pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F  # noqa: N812  (the customary name)
from torch import Tensor, nn

from ankigen.models.attention import Block, Cache, CausalAttention, attention_maps
from ankigen.models.augmentation import Augmentation, training_pictures
from ankigen.models.autoregressive import Autoregressive
from ankigen.models.family import Family, Recipe
from ankigen.models.patches import (
    NEIGHBOURS,
    OUTSIDE,
    PATCH,
    SYMBOLS,
    displacements,
    neighbours,
    pictures_of,
    symbols_of,
)

if TYPE_CHECKING:
    from ankigen.models.data import Images

RECIPE = Recipe(
    steps=8400, batch=16, peak_rate=1.5e-3, weight_decay=3e-2, average=0.999,
    augmentation=Augmentation(share=0.3),
)  # fmt: skip


@dataclass(frozen=True)
class TransformerConfig:
    """Width of a token, heads of attention, number of blocks; size of the picture in pixels, number of classes."""

    width: int = 96
    heads: int = 4
    depth: int = 5
    size: int = 28
    classes: int = 10

    @property
    def side(self) -> int:
        """Patches in a row."""
        return self.size // PATCH

    @property
    def length(self) -> int:
        """Tokens of a picture."""
        return self.side**2


class Attention(CausalAttention):
    """Masked self-attention of several heads, with a learnt bias for each displacement in the plane."""

    displacement: Tensor

    def __init__(self, c: TransformerConfig) -> None:
        super().__init__(c.width, c.heads)
        self.bias = nn.Embedding(c.side * (2 * c.side - 1) + 1, c.heads)
        nn.init.zeros_(self.bias.weight)
        self.register_buffer("displacement", displacements(c.side), persistent=False)

    def inclination(self, new: int, known: int) -> Tensor:
        """As `CausalAttention.inclination`, (heads, new, known)."""
        bias: Tensor = self.bias(self.displacement[known - new : known, :known])
        return bias.permute(2, 0, 1)


class Transformer(Autoregressive):
    """A distribution over binary pictures given their class, one patch after the other in raster order."""

    around: Tensor

    def __init__(self, config: TransformerConfig | None = None) -> None:
        c = config or TransformerConfig()
        super().__init__(c.size, c.classes)
        self.config = c
        self.neighbour = nn.EmbeddingBag(len(NEIGHBOURS) * (SYMBOLS + 1), c.width, mode="sum")
        self.place = nn.Embedding(c.length, c.width)
        self.label = nn.Embedding(c.classes, c.width)
        self.blocks = nn.ModuleList(Block(c.width, Attention(c)) for _ in range(c.depth))
        self.norm = nn.LayerNorm(c.width)
        self.head = nn.Linear(c.width, SYMBOLS)
        for table in (self.neighbour, self.place, self.label):
            nn.init.normal_(table.weight, std=0.1)
        self.register_buffer("around", neighbours(c.side), persistent=False)

    def tokens(self, symbols: Tensor, labels: Tensor, start: int = 0) -> Tensor:
        """The tokens from number `start` on, each of which asks for the symbol of its own number.

        Args:
            symbols: Patches in raster order, (B, T), the last of which is asked for and so not looked at.
            labels: Classes, (B,).
            start: Number of the first token wanted.

        Returns:
            Shape (B, T − start, width).
        """
        length = symbols.shape[1]
        padded = F.pad(symbols, (0, self.config.length - length + 1), value=OUTSIDE)
        known = padded[:, self.around[start:length]]  # (B, T − start, neighbours)
        kinds = known + (SYMBOLS + 1) * torch.arange(len(NEIGHBOURS))
        x = self.neighbour(kinds.flatten(0, 1)).view(*known.shape[:2], -1) + self.place.weight[start:length]
        if start == 0:  # the first token knows nothing but the class
            x = torch.cat([x[:, :1] + self.label(labels).unsqueeze(1), x[:, 1:]], 1)
        return cast("Tensor", x)

    def logits(self, symbols: Tensor, labels: Tensor) -> Tensor:
        """Unnormalised log-probabilities of each symbol given those before: (B, T) and classes (B,) to (B, T, 16)."""
        x = self.tokens(symbols, labels)
        for block in self.blocks:
            x = block(x)
        out: Tensor = self.head(self.norm(x))
        return out

    def log_conditional(self, x: Tensor, labels: Tensor) -> Tensor:
        """Log p(x|y): binary pictures (B, 1, H, W) and classes (B,) to (B,), nats, summed over the pixels."""
        symbols = symbols_of(x)
        return -F.cross_entropy(self.logits(symbols, labels).transpose(1, 2), symbols, reduction="none").sum(1)

    @torch.no_grad()
    def attention(self, x: Tensor, labels: Tensor) -> Tensor:
        """Where every token looks, in every block: pictures (B, 1, 28, 28) to (depth, B, heads, T, T)."""
        return attention_maps(self.blocks, self.tokens(symbols_of(x), labels))

    @torch.no_grad()
    def complete(self, top: Tensor, labels: Tensor, generator: torch.Generator) -> Tensor:
        """As `Autoregressive.complete`; the number of rows that are given must be even."""
        symbols = symbols_of(top)
        caches = [Cache() for _ in self.blocks]
        for _ in range(symbols.shape[1], self.config.length):
            symbols = self._continued(symbols, labels, caches, generator)
        return pictures_of(symbols, self.config.side)

    def _continued(self, symbols: Tensor, labels: Tensor, caches: list[Cache], generator: torch.Generator) -> Tensor:
        """The symbols (B, T) and one more, (B, T + 1); only tokens that the caches lack are computed."""
        x = self.tokens(F.pad(symbols, (0, 1)), labels, caches[0].length)
        for block, cache in zip(self.blocks, caches, strict=True):
            x = block(x, cache)
        probabilities = self.head(self.norm(x[:, -1])).softmax(1)
        return torch.cat([symbols, torch.multinomial(probabilities, 1, generator=generator)], 1)


def losses(model: Transformer, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The negative log-likelihood given the class in nats, mean over a batch; products in bfloat16, sums not."""
    x = training_pictures(batch, RECIPE.augmentation, progress, generator)
    with torch.autocast("cpu", torch.bfloat16):
        logits = model.logits(symbols_of(x), batch.labels)
    nats = F.cross_entropy(logits.float().transpose(1, 2), symbols_of(x), reduction="none").sum(1)
    return {"loss": nats.mean()}


FAMILY = Family(
    "transformer", Transformer, TransformerConfig, RECIPE, losses,
    limits="It knows ten animals as black and white silhouettes, drawn from the top left to the bottom right: half a "
    "picture can be completed if the half is the upper one. Bodies come out well; thin legs and the stripes of zebras "
    "now and then fray.",
)  # fmt: skip
