"""Gated convolutions, the layers of PixelCNN: one stack sees the rows above, the other all that came before.

    tanh(W_f ∗ x + V_f y) ⊙ σ(W_g ∗ x + V_g y)

Source: van den Oord et al. 2016, arXiv:1606.05328, eq. 4 and figure 2.
"""

from __future__ import annotations

from torch import Tensor, nn


class Layer(nn.Module):
    """One layer of both stacks. Pictures come in padded, so that it serves whole pictures, rows and pixels alike."""

    def __init__(self, width: int, classes: int, dilation: int) -> None:
        super().__init__()
        self.dilation = dilation
        self.down = nn.Conv2d(width, 2 * width, (2, 3), dilation=dilation)
        self.across = nn.Conv2d(width, 2 * width, (1, 2), dilation=dilation)
        self.link = nn.Conv2d(2 * width, 2 * width, 1)
        self.out = nn.Conv2d(width, width, 1)
        self.label = nn.Embedding(classes, 4 * width)

    def vertical(self, padded: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """What the vertical stack adds, and what it tells the horizontal one.

        Args:
            padded: The stack's state, (B, C, R + dilation, W + 2·dilation).
            labels: Classes, (B,).

        Returns:
            Shapes (B, C, R, W) and (B, 2C, R, W).
        """
        for_down, for_across = self.label(labels)[..., None, None].chunk(2, 1)
        seen = self.down(padded)
        return gate(seen + for_down), self.link(seen) + for_across

    def horizontal(self, padded: Tensor, link: Tensor) -> Tensor:
        """What the horizontal stack adds: its state (B, C, R, W + dilation) and link (B, 2C, R, W) to (B, C, R, W)."""
        out: Tensor = self.out(gate(self.across(padded) + link))
        return out


def gate(x: Tensor) -> Tensor:
    """The first half of the channels through tanh, gated by the second: (B, 2C, H, W) to (B, C, H, W).

    Source: van den Oord et al. 2016, arXiv:1606.05328, eq. 2.
    """
    content, share = x.chunk(2, 1)
    return content.tanh() * share.sigmoid()
