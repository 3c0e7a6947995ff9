"""Which pictures a step of a training sees, and what it draws from: both follow from seed and step, so none is kept."""

from __future__ import annotations

import hashlib

import torch

from ankigen.models.devices import CPU


def batch_indices(count: int, batch: int, step: int, rng_seed: int) -> torch.Tensor:
    """Which pictures step number `step` sees: each epoch is a permutation of its own, its odd rest left out."""
    per_epoch = max(1, count // batch)
    epoch, place = divmod(step, per_epoch)
    order = torch.randperm(count, generator=generator_of(rng_seed, "epoch", epoch))
    return order[place * batch : (place + 1) * batch]


def generator_of(rng_seed: int, purpose: str, number: int, device: torch.device = CPU) -> torch.Generator:
    """A generator that depends on its arguments alone, so that a resumed training need not restore one."""
    digest = hashlib.sha256(f"{rng_seed} {purpose} {number}".encode()).digest()
    return torch.Generator(device).manual_seed(int.from_bytes(digest[:7]))
