"""Draws figures as PNG files: the same request gives the same bytes on the same machine."""

from __future__ import annotations

from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, cast

from PIL import Image, ImageDraw, ImageFont

from ankigen.figures import catalogue
from ankigen.figures.layout import CELL, GROUND, GUTTER, INK, SIZE, Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import Tensor

    from ankigen.entries import FigureRequest
    from ankigen.models.vae import Vae

TEXT_SIZE = 19


def draw(request: FigureRequest) -> bytes:
    """The requested figure as a grey PNG; loads PyTorch.

    Raises:
        WeightsError: If the weights of the model are missing or damaged.
    """
    cells = _PAINTERS[request.model, request.name](dict(request.parameters))
    return sheet(catalogue.layout(request), cells)


def sheet(layout: Layout, cells: Tensor) -> bytes:
    """Pictures (N, 1, 28, 28) in [0, 1] laid out as a grey PNG."""
    canvas = Image.new("L", (layout.width, layout.height), GROUND)
    for index, pixels in enumerate((cells * 255).round().byte().squeeze(1)):
        picture = Image.frombytes("L", (SIZE, SIZE), bytes(pixels.flatten().tolist()))
        canvas.paste(picture.resize((CELL, CELL), Image.Resampling.NEAREST), layout.cell(index))
    for row, heading in enumerate(layout.headings):
        _write(ImageDraw.Draw(canvas), heading.split("\t"), layout.width, layout.baseline(row))
    file = BytesIO()
    canvas.save(file, "PNG", optimize=True)
    return file.getvalue()


def _write(pen: ImageDraw.ImageDraw, texts: Sequence[str], width: int, base: int) -> None:
    font = ImageFont.load_default(TEXT_SIZE)
    pen.text((GUTTER, base), texts[0], INK, font, "ls")
    if len(texts) > 1:
        pen.text((width - GUTTER, base), texts[-1], INK, font, "rs")


def _vae() -> Vae:
    from ankigen.models.weights import load  # noqa: PLC0415  (PyTorch is loaded only when something is drawn)

    return cast("Vae", load("vae"))


def _samples(values: catalogue.Values) -> Tensor:
    import torch  # noqa: PLC0415

    generator = torch.Generator().manual_seed(int(values["rng_seed"]))
    return _vae().sample(int(values["n"]), generator, fitted=values["prior"] == "fitted")


def _interpolation(values: catalogue.Values) -> Tensor:
    start, end = (exemplars((values[key],)) for key in ("start", "end"))
    return _vae().interpolate(start, end, int(values["n"]))


def _reconstruction(values: catalogue.Values) -> Tensor:
    import torch  # noqa: PLC0415

    pictures = exemplars(catalogue.shown(values))
    return torch.cat([pictures, _vae().reconstruct(pictures)])


_PAINTERS: dict[tuple[str, str], Callable[[catalogue.Values], Tensor]] = {
    ("vae", "samples"): _samples,
    ("vae", "interpolation"): _interpolation,
    ("vae", "reconstruction"): _reconstruction,
}


def exemplars(animals: Sequence[str]) -> Tensor:
    """One binary test picture of each of the animals, shape (N, 1, 28, 28)."""
    import torch  # noqa: PLC0415

    content = resources.files("ankigen.figures").joinpath("exemplars.png").read_bytes()
    strip = Image.open(BytesIO(content))
    rows = torch.tensor(list(strip.tobytes())).view(SIZE, len(catalogue.ANIMALS), SIZE).transpose(0, 1)
    chosen = [catalogue.ANIMALS.index(animal) for animal in animals]
    return (rows[chosen].unsqueeze(1) > 127).float()
