"""The eyes of the world model: a small variational autoencoder that knows a frame by a dozen numbers."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ankigen.models.likelihoods import divergence, draw, log_bernoulli

WIDTH = 48  # of the decoder's first layer


class Eyes(nn.Module):
    """Frames to codes and back; the channels are those at 14×14, 7×7 and 3×3."""

    def __init__(self, latents: int, channels: tuple[int, int, int]) -> None:
        super().__init__()
        fine, coarse, small = channels
        self.encoder = nn.Sequential(
            nn.Conv2d(1, fine, 4, 2, 1), nn.SiLU(),
            nn.Conv2d(fine, coarse, 4, 2, 1), nn.SiLU(),
            nn.Conv2d(coarse, small, 4, 2, 1), nn.SiLU(),
            nn.Flatten(), nn.Linear(9 * small, 2 * latents),
        )  # fmt: skip
        self.decoder = nn.Sequential(
            nn.Linear(latents, WIDTH), nn.SiLU(),
            nn.Linear(WIDTH, 49 * coarse), nn.SiLU(), nn.Unflatten(1, (coarse, 7, 7)),
            nn.ConvTranspose2d(coarse, fine, 4, 2, 1), nn.SiLU(),
            nn.ConvTranspose2d(fine, 1, 4, 2, 1),
        )  # fmt: skip

    def posterior(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of q(z|x), each (B, Z), for frames (B, 1, 28, 28) in [0, 1]."""
        mean, log_variance = self.encoder(x).chunk(2, 1)
        return mean, log_variance

    def picture(self, z: Tensor) -> Tensor:
        """What codes (B, Z) look like: (B, 1, 28, 28) in [0, 1]."""
        drawn: Tensor = self.decoder(z).sigmoid()
        return drawn

    def cost(self, x: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Both terms of the negative evidence lower bound in nats, means over frames (B, 1, 28, 28) in [0, 1].

        Source: Kingma & Welling 2014, arXiv:1312.6114, eq. 10; of grey frames the cross-entropy stands for −log p(x|z).
        """
        mean, log_variance = self.posterior(x)
        z = draw(mean, log_variance, generator)
        return -log_bernoulli(x, self.decoder(z)).mean(), divergence(mean, log_variance).mean()
