"""How draws may depart from what a model believes: a temperature, and top-k.

    p ∝ exp(ℓ / T)   for unnormalised log-probabilities ℓ; top-k leaves the k likeliest alone

Source: Ackley, Hinton & Sejnowski 1985, Cognitive Science 9(1) (temperature); Fan et al. 2018, arXiv:1805.04833, §5
(top-k).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor


def tempered(logits: Tensor, temperature: float, top_k: int | None = None) -> Tensor:
    """The distribution that is drawn from, as probabilities (B, symbols).

    Args:
        logits: Unnormalised log-probabilities, shape (B, symbols).
        temperature: Above 0; 1 draws as the model believes, less makes the likely likelier.
        top_k: Draws are among so many of the likeliest; None for all.
    """
    if top_k is not None:
        kept = logits.topk(min(top_k, logits.shape[1])).indices
        logits = torch.full_like(logits, -torch.inf).scatter(1, kept, logits.gather(1, kept))
    return (logits / temperature).softmax(1)
