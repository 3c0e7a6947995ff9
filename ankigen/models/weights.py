"""Weights files: half precision on disk, single precision in use; nothing damaged gets past the reader."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from typing import TYPE_CHECKING

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

from ankigen.models.errors import WeightsError
from ankigen.models.manifest import BUNDLED, REMEDY, read
from ankigen.models.registry import family

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 16 * 2**20


@cache
def load(name: str, directory: Path = BUNDLED) -> nn.Module:
    """The trained model called `name`, ready to be used; read once.

    Raises:
        UnknownModelError: If there is no such model.
        WeightsError: If weights or manifest are missing or damaged: digest, names, shapes, finite values.
    """
    manifest = read(name, directory)
    path = directory / f"{name}.safetensors"
    try:
        kind = family(name)
        model = kind.network(kind.config(**manifest.config))
        fill(model, parse(_checked(path, manifest.digest)))
    except (TypeError, ValueError, RuntimeError) as error:
        remedy = REMEDY.format(name=name)
        raise WeightsError(f"{path} does not hold the weights of {name}: {error}; {remedy}") from None
    return model.eval().requires_grad_(requires_grad=False)


def fill(model: nn.Module, tensors: dict[str, Tensor]) -> None:
    """Copies the tensors into the model.

    Raises:
        ValueError: If one is missing, is unknown, has another shape, or is not finite; the message names it.
    """
    expected = model.state_dict()
    if different := sorted(expected.keys() ^ tensors.keys()):
        raise ValueError(f"{different[0]} is {'missing' if different[0] in expected else 'unknown'}")
    for key, tensor in tensors.items():
        if tensor.shape != expected[key].shape:
            raise ValueError(f"{key} has the shape {tuple(tensor.shape)}, not {tuple(expected[key].shape)}")
        if not tensor.isfinite().all():
            raise ValueError(f"{key} holds values that are not finite")
    model.load_state_dict(tensors)


def save(model: nn.Module, path: Path) -> str:
    """Writes the weights in half precision, whole or not at all; returns the SHA-256 of the file."""
    tensors = {key: _halved(value) for key, value in model.state_dict().items()}
    content = safetensors.torch.save(tensors)
    replace(path, content)
    return hashlib.sha256(content).hexdigest()


def replace(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    os.replace(partial, path)  # noqa: PTH105  (Path.replace says less plainly that the target is overwritten)


def parse(content: bytes) -> dict[str, Tensor]:
    """The tensors of a safetensors file.

    Raises:
        ValueError: If the bytes are none.
    """
    try:
        return safetensors.torch.load(content)
    except (safetensors.SafetensorError, KeyError) as error:
        raise ValueError(f"not a safetensors file ({error})") from None


def _checked(path: Path, digest: str) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"it is larger than {MAX_BYTES // 2**20} MB")
        content = path.read_bytes()
    except OSError as error:
        raise ValueError(f"it cannot be read ({error.strerror})") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError("its SHA-256 is not the one in the manifest")
    return content


def _halved(value: Tensor) -> Tensor:
    return value.to(torch.float16).contiguous() if value.is_floating_point() else value
