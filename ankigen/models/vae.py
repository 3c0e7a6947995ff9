"""Variational autoencoder: a picture x is explained by a few latent numbers z.

    p(x, z) = N(z; 0, I) ∏ᵢ Bernoulli(xᵢ; dᵢ(z)),   q(z|x) = N(z; μ(x), diag σ²(x))

Objective: the evidence lower bound, to be maximised (Kingma & Welling 2014, arXiv:1312.6114, eq. 3 and 10),

    ELBO(x) = E_q[log p(x|z)] − KL(q(z|x) ‖ p(z))  ≤  log p(x)

with z = μ + σ·ε, ε ~ N(0, I), so that the gradient passes through the draw (§2.4). The bound that models are compared
by draws k times (Burda et al. 2016, arXiv:1509.00519, eq. 8). Departures from the paper:

- convolutions with residual blocks in place of one hidden layer;
- the KL term is phased in over the first steps (Sønderby et al. 2016, arXiv:1602.02282, §2.2);
- training pictures are mirrored and bent a little, the bending fades out towards the end;
- the codes of the training pictures do not fill the standard normal prior, so draws from it fall into holes between
  them. After training, a second prior is fitted to the codes, a mixture of Gaussians (Ghosh et al. 2020,
  arXiv:1903.12436, §4); encoder and decoder stay as they are. Every density and draw exists under both priors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ankigen.models.augmentation import Augmentation, training_pictures
from ankigen.models.family import Family, Recipe
from ankigen.models.likelihoods import divergence, draw, log_bernoulli, log_normal
from ankigen.models.mixture import Mixture
from ankigen.models.vae_networks import decoder, encoder

if TYPE_CHECKING:
    from ankigen.models.data import Dataset, Images

RECIPE = Recipe(
    steps=14000, batch=64, peak_rate=2e-3, weight_decay=1e-2, average=0.999,
    augmentation=Augmentation(share=0.6),
)  # fmt: skip
WARM_UP = 0.1  # share of the steps in which the KL term's weight rises to 1


@dataclass(frozen=True)
class VaeConfig:
    """Number of latents; channels at 14×14 and at 7×7; residual blocks at each size; size of the fitted prior."""

    latents: int = 32
    fine: int = 32
    coarse: int = 64
    encoder_blocks: tuple[int, int] = (1, 1)
    decoder_blocks: tuple[int, int] = (3, 2)  # coarse, then fine
    components: int = 40  # of the fitted prior


@dataclass(frozen=True)
class Elbo:
    """The two terms of the evidence lower bound, each of shape (B,), in nats."""

    log_likelihood: Tensor  # of the picture given one draw of z
    divergence: Tensor  # KL(q(z|x) ‖ p(z)), closed form

    @property
    def bound(self) -> Tensor:
        """The evidence lower bound, shape (B,), nats."""
        return self.log_likelihood - self.divergence


class Vae(nn.Module):
    """Encoder q(z|x), decoder p(x|z), the standard normal prior and the fitted one."""

    def __init__(self, config: VaeConfig | None = None) -> None:
        super().__init__()
        self.config = config or VaeConfig()
        self.encoder = encoder(self.config)
        self.decoder = decoder(self.config)
        self.fitted_prior = Mixture(self.config.components, self.config.latents)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of q(z|x): (B, 1, 28, 28) in [0, 1] to twice (B, Z)."""
        mean, log_variance = self.encoder(2 * x - 1).chunk(2, 1)
        return mean, log_variance.clamp(-12, 4)

    def logits(self, z: Tensor) -> Tensor:
        """Log-odds that a pixel is white: (B, Z) to (B, 1, 28, 28)."""
        out: Tensor = self.decoder(z)
        return out

    def decode(self, z: Tensor) -> Tensor:
        """Probability that a pixel is white, the mean of p(x|z): (B, Z) to (B, 1, 28, 28) in [0, 1]."""
        return self.logits(z).sigmoid()

    def elbo(self, x: Tensor, generator: torch.Generator) -> Elbo:
        """The evidence lower bound of binary pictures under the standard normal prior, with one draw of z each.

        Source: Kingma & Welling 2014, arXiv:1312.6114, eq. 10 and appendix B.
        """
        mean, log_variance = self.encode(x)
        z = draw(mean, log_variance, generator)
        return Elbo(log_bernoulli(x, self.logits(z)), divergence(mean, log_variance))

    @torch.no_grad()
    def importance_weighted_bound(
        self, x: Tensor, k: int, generator: torch.Generator, *, fitted: bool = True
    ) -> Tensor:
        """Lower bound of log p(x) by k draws from q(z|x), tighter as k grows.

        Args:
            x: Binary pictures, shape (B, 1, 28, 28).
            k: Draws for each picture; they are decoded together.
            generator: Source of the draws.
            fitted: Whether under the fitted prior or the standard normal one.

        Returns:
            Shape (B,), nats.

        Source: Burda et al. 2016, arXiv:1509.00519, eq. 8.
        """
        return self.weigh(*self.proposals(x, k, generator), fitted=fitted)

    @torch.no_grad()
    def proposals(self, x: Tensor, k: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Draws k latents from q(z|x) for each picture: z (B, k, Z) and log p(x|z) − log q(z|x), (B, k) nats."""
        mean, log_variance = (t.unsqueeze(1).expand(-1, k, -1) for t in self.encode(x))
        z = draw(mean, log_variance, generator)
        logits = self.logits(z.flatten(0, 1)).view(len(x), k, *x.shape[1:])
        explained = log_bernoulli(x.unsqueeze(1).expand_as(logits), logits, start=2)
        return z, explained - log_normal(z, mean, log_variance)

    def weigh(self, z: Tensor, ratios: Tensor, *, fitted: bool) -> Tensor:
        """The importance-weighted bound by given proposals, shape (B,), nats."""
        weights = ratios + self.log_prior(z.flatten(0, 1), fitted=fitted).view_as(ratios)
        return weights.logsumexp(1) - math.log(ratios.shape[1])

    def log_prior(self, z: Tensor, *, fitted: bool = True) -> Tensor:
        """Log-density of latents (N, Z) under the fitted or the standard normal prior, shape (N,), nats."""
        return self.fitted_prior.log_density(z) if fitted else log_normal(z, torch.zeros_like(z), torch.zeros_like(z))

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator, *, fitted: bool = True) -> Tensor:
        """Draws z from the fitted or the standard normal prior and decodes it.

        Returns:
            Shape (n, 1, 28, 28) in [0, 1], the probability that a pixel is white.
        """
        if fitted:
            return self.decode(self.fitted_prior.draw(n, generator))
        return self.decode(torch.randn(n, self.config.latents, generator=generator))

    @torch.no_grad()
    def reconstruct(self, x: Tensor) -> Tensor:
        """Decodes the mean of q(z|x): (B, 1, 28, 28) in [0, 1] to the same."""
        return self.decode(self.encode(x)[0])

    @torch.no_grad()
    def interpolate(self, start: Tensor, end: Tensor, n: int) -> Tensor:
        """Decodes n points on the straight line between the codes of two pictures, both ends included.

        Args:
            start: Shape (1, 1, 28, 28) in [0, 1].
            end: Likewise.
            n: Number of points, at least 2.

        Returns:
            Shape (n, 1, 28, 28) in [0, 1].
        """
        first, last = self.encode(start)[0], self.encode(end)[0]
        share = torch.linspace(0, 1, n).unsqueeze(1)
        return self.decode((1 - share) * first + share * last)


def phased_in(elbo: Elbo, progress: float) -> dict[str, Tensor]:
    """The negative ELBO in nats, mean over a batch, its KL term weighed by min(1, progress / WARM_UP)."""
    kl, cost = elbo.divergence.mean(), -elbo.log_likelihood.mean()
    loss = cost + min(1.0, progress / WARM_UP) * kl
    return {"loss": loss, "reconstruction": cost.detach(), "divergence": kl.detach()}


def losses(model: Vae, batch: Images, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """As `phased_in`, of pictures mirrored, bent and made binary."""
    x = training_pictures(batch, RECIPE.augmentation, progress, generator)
    return phased_in(model.elbo(x, generator), progress)


@torch.no_grad()
def finish(model: Vae, pictures: Dataset) -> None:
    """Fits the second prior to one draw from q(z|x) for each training picture and its mirror image."""
    generator = torch.Generator().manual_seed(0)
    x = pictures.train.binary()
    codes = [draw(*model.encode(half), generator) for half in (x, x.flip(3))]
    model.fitted_prior.fit(torch.cat(codes), generator)


LIMITS = (
    "Drawn for teaching. It knows silhouettes alone; where it is unsure it draws grey, and it is unsure of thin legs "
    "and of the stripes of zebras."
)
FAMILY = Family("vae", Vae, VaeConfig, RECIPE, losses, finish, LIMITS)
