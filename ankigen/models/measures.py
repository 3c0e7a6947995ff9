"""Measures of how good samples and classifiers are, all on the silhouettes, none comparable with published ones.

`frechet_distance` on our own classifier's 64 features is FD-clf: it is not FID, which rests on another network.
"""

from __future__ import annotations

import torch
from torch import Tensor

NEIGHBOURS = 5
COPY_PIXELS = 8
SHAPE = 0.2  # grey value above which a pixel belongs to the animal: a zebra's dark stripes do


def frechet_distance(a: Tensor, b: Tensor) -> float:
    """Squared Fréchet distance of the Gaussians fitted to two sets of features.

    Args:
        a: Shape (N, D).
        b: Shape (M, D).

    Source: Dowson & Landau 1982, J. Multivariate Analysis 12(3), eq. 4: ‖μ₁−μ₂‖² + tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½).
    """
    a, b = a.double(), b.double()
    first, second = torch.cov(a.T), torch.cov(b.T)
    root = _root(first)
    product = torch.linalg.eigvalsh(root @ second @ root).clamp(min=0).sqrt().sum()
    distance: Tensor = (a.mean(0) - b.mean(0)).square().sum() + first.trace() + second.trace() - 2 * product
    return max(0.0, distance.item())


def _root(matrix: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(matrix)
    root: Tensor = (vectors * values.clamp(min=0).sqrt()) @ vectors.T
    return root


def recalled(real: Tensor, drawn: Tensor) -> Tensor:
    """Which of the real features (N, D) lie in the neighbourhood of a drawn one (M, D): (N,); their share is recall.

    Source: Kynkäänniemi et al. 2019, arXiv:1904.06991, eq. 2, with k = 5.
    """
    radii = _radii(drawn)
    return (torch.cdist(real, drawn) <= radii).any(1)


def covered(real: Tensor, drawn: Tensor) -> Tensor:
    """Which of the real features (N, D) have a drawn one (M, D) in their neighbourhood: (N,); their share is coverage.

    Source: Naeem et al. 2020, arXiv:2002.09797, eq. 4, with k = 5.
    """
    radii = _radii(real)
    return (torch.cdist(real, drawn) <= radii.unsqueeze(1)).any(1)


def _radii(points: Tensor) -> Tensor:
    return torch.cdist(points, points).kthvalue(NEIGHBOURS + 1).values  # the nearest is the point itself


def class_surprise(probabilities: Tensor) -> Tensor:
    """What the classes of draws tell, given how often each is drawn: class probabilities (N, K) to bits (N,).

    Their mean is the entropy of the mean probabilities: log₂ K if all classes are drawn equally often.
    """
    return -(probabilities * probabilities.mean(0).clamp(min=1e-12).log2()).sum(1)


def copied(drawn: Tensor, train: Tensor) -> Tensor:
    """Which binary pictures (N, 1, H, W) are within 8 pixels of a training picture or of its mirror image: (N,)."""
    return nearest(drawn, torch.cat([train, train.flip(3)])) <= COPY_PIXELS


def nearest(drawn: Tensor, train: Tensor) -> Tensor:
    """Number of differing pixels between each binary picture and the nearest training picture, shape (N,)."""
    return torch.cat([differences(part, train).amin(1) for part in torch.split(drawn, 250)])


def overlap(a: Tensor, b: Tensor) -> Tensor:
    """The share of what is not black in either picture that is so in both, pair by pair: (N, 1, H, W) twice to (N,).

    Source: Jaccard 1912, New Phytologist 11(2); 1 for two black pictures.
    """
    first, second = (a > SHAPE).flatten(1), (b > SHAPE).flatten(1)
    either = (first | second).sum(1)
    return torch.where(either > 0, (first & second).sum(1) / either.clamp(min=1), 1.0)


def differences(a: Tensor, b: Tensor) -> Tensor:
    """Number of pixels in which each binary picture (N, 1, H, W) differs from each of (M, 1, H, W): shape (N, M)."""
    x, y = a.flatten(1), b.flatten(1)
    return x.sum(1, keepdim=True) + y.sum(1) - 2 * x @ y.T


def calibration_error(stated: Tensor, right: Tensor, bins: int = 10) -> float:
    """Mean gap between stated probability and share of right answers, over bins of stated probability.

    Args:
        stated: Probability of the likeliest class, shape (N,).
        right: 1 where this is the class, else 0, shape (N,).
        bins: Number of bins, equally wide.

    Source: Guo et al. 2017, arXiv:1706.04599, eq. 3.
    """
    place = (stated * bins).long().clamp(max=bins - 1)
    gaps = [(stated[place == b] - right[place == b]).sum().abs() for b in range(bins)]
    return (torch.stack(gaps).sum() / len(stated)).item()


def auroc(low: Tensor, high: Tensor) -> float:
    """Probability that one of `high` (N,) is above one of `low` (M,), a tie counting half: ½ tells nothing, 1 all.

    Source: Hanley & McNeil 1982, Radiology 143(1).
    """
    difference = high.unsqueeze(1) - low
    return ((difference > 0).float() + (difference == 0).float() / 2).mean().item()
