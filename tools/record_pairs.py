"""Record the test pictures that CycleGAN's figures translate: `python tools/record_pairs.py`.

The data do not ship with ankigen; the first few test pictures of four animals do.
"""

from __future__ import annotations

from PIL import Image

from ankigen.figures.families.cyclegan import COLUMNS, TRANSLATED
from ankigen.figures.painters.cyclegan import PICTURES
from ankigen.models import data, unpaired


def main() -> None:
    """Writes a row of pictures for each animal."""
    rows = unpaired.of_each(data.load().test, TRANSLATED).pixels[:, :COLUMNS]
    grey = rows.squeeze(2).transpose(1, 2).flatten(2).flatten(0, 1)  # (4 S, COLUMNS · S)
    Image.frombytes("L", (grey.shape[1], grey.shape[0]), bytes(grey.flatten().tolist())).save(PICTURES, optimize=True)


if __name__ == "__main__":
    main()
