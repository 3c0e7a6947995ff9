"""Record draws beside their nearest training pictures: `python tools/record_nearest.py`, after a model was trained.

The figures called `nearest` need training pictures, which do not ship with ankigen; the few that they show do.
"""

from __future__ import annotations

import torch
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from torch import Tensor

from ankigen.figures.catalogue import FIGURES
from ankigen.figures.families.nearest import DRAWS, RNG_SEED, TRAINED_ON
from ankigen.figures.painters.nearest import FOLDER
from ankigen.models import data, manifest
from ankigen.models.data import binarise
from ankigen.models.measures import differences
from ankigen.models.sampling import samples


def main() -> None:
    """Writes a record for every model that has such a figure."""
    pictures = data.load().train.grey()
    assert len(pictures) == TRAINED_ON
    candidates = torch.cat([pictures, pictures.flip(3)])
    for figure in FIGURES:
        if figure.name == "nearest":
            drawn = samples(figure.model, DRAWS, RNG_SEED)
            closest = differences(binarise(drawn), binarise(candidates)).argmin(1)
            save(figure.model, torch.stack([drawn, candidates[closest]]))


def save(model: str, rows: Tensor) -> None:
    """Writes two rows of pictures, (2, DRAWS, 1, S, S) in [0, 1], with the digest of the model's weights."""
    grey = (255 * rows).round().byte().squeeze(2).transpose(1, 2).flatten(2).flatten(0, 1)  # (2 S, DRAWS · S)
    note = PngInfo()
    note.add_text("weights", manifest.read(model).digest)
    strip = Image.frombytes("L", (grey.shape[1], grey.shape[0]), bytes(grey.flatten().tolist()))
    strip.save(FOLDER / f"{model}.png", optimize=True, pnginfo=note)


if __name__ == "__main__":
    main()
