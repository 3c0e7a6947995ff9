"""Which models there are; importing this needs no PyTorch."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ankigen.models.errors import UnknownModelError

if TYPE_CHECKING:
    from ankigen.models.family import Family

NAMES = (
    "charlstm", "classifier", "cyclegan", "diffusion", "ebm", "gan", "gpt", "lstm", "mlp", "music", "pixelcnn",
    "rbm", "realnvp", "seq2seq", "transformer", "vae", "vae2d", "wgan", "worldmodel",
)  # fmt: skip
DRAWS = {
    "charlstm": "text",
    "diffusion": "pictures",
    "ebm": "pictures",
    "gan": "pictures",
    "gpt": "text",
    "lstm": "pictures",
    "music": "tunes",
    "pixelcnn": "pictures",
    "rbm": "pictures",
    "realnvp": "pictures",
    "seq2seq": "text",
    "transformer": "pictures",
    "vae": "pictures",
    "vae2d": "pictures",
    "wgan": "pictures",
    "worldmodel": "pictures",
}
"""What the `sample` method of a model draws, where it has one: pictures and tokens of tunes as tensors, passages."""
SAMPLERS = tuple(name for name, what in DRAWS.items() if what == "pictures")
"""The models that draw pictures."""

TEMPERED = ("charlstm", "gpt", "music")
"""The models whose draws take a temperature and top-k."""


def check(name: str, known: tuple[str, ...] = NAMES) -> None:
    """Raises UnknownModelError, with the nearest name, unless `name` is one of `known`."""
    if name not in known:
        raise UnknownModelError(name, known)


def family(name: str) -> Family:
    """The family called `name`; imports PyTorch.

    Raises:
        UnknownModelError: If there is none; the message suggests the nearest name.
    """
    check(name)
    found: Family = import_module(f"ankigen.models.{name}").FAMILY
    return found
