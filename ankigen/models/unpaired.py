"""Pictures of two pairs of animals, as many of each: what translators learn from.

No picture belongs to one of another animal: those at the same place have nothing in common but the place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from ankigen.models import data
from ankigen.models.data import Images
from ankigen.models.source import Split

ANIMALS = ("cat", "dog", "horse", "zebra")


@dataclass(frozen=True)
class Unpaired:
    """Pictures (A, N, 1, 28, 28), bytes, of A animals, ANIMALS unless told otherwise."""

    pixels: Tensor

    def __len__(self) -> int:
        return self.pixels.shape[1]

    def take(self, places: Tensor, device: torch.device) -> Unpaired:
        """Those of each animal at the places (B,), on a device."""
        return Unpaired(self.pixels[:, places].to(device))

    def grey(self) -> Tensor:
        """The pictures as floats in [0, 1], shape (A, N, 1, 28, 28)."""
        return self.pixels.float() / 255


def load() -> Split[Unpaired]:
    """The silhouettes of ANIMALS, split as `data.load` splits them; the most common lose their last pictures.

    Raises:
        DataError: As `data.load`.
    """
    whole = data.load()
    return Split(*(of_each(part, ANIMALS) for part in (whole.train, whole.validation, whole.test)))


def of_each(images: Images, animals: tuple[str, ...]) -> Unpaired:
    """As many pictures of each of the animals as there are of the rarest."""
    own = [images.pixels[images.labels == data.CLASSES.index(animal)] for animal in animals]
    count = min(map(len, own))
    return Unpaired(torch.stack([pixels[:count] for pixels in own]))


SOURCE = replace(data.ANIMALS, load=load)
