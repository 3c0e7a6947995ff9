"""Where a model is trained: on the graphics processor where there is one, else on the processor."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch

from ankigen.models.errors import TrainingError

CHOICES = ("auto", "cpu", "cuda")
CPU = torch.device("cpu")


def choose(name: str) -> torch.device:
    """The device of that name of CHOICES; `auto` is CUDA where there is one.

    Raises:
        TrainingError: If CUDA is asked for and there is none.
    """
    present = torch.cuda.is_available()
    if name == "cuda" and not present:
        raise TrainingError("PyTorch finds no CUDA device here; leave out --device, or give --device cpu")
    return torch.device("cuda") if present and name != "cpu" else CPU


def placed(device: torch.device) -> AbstractContextManager[object]:
    """A context in which new tensors lie on the device; on the processor they do anyway, and a context costs time."""
    return nullcontext() if device == CPU else device


def title(device: torch.device) -> str:
    """What a model card calls the device."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "one thread of the processor"
