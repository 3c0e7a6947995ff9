"""Draws figures as PNG files: the same request gives the same bytes on the same machine."""

from __future__ import annotations

from importlib import import_module, resources
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from ankigen.figures import catalogue
from ankigen.figures.figure import ANIMALS
from ankigen.figures.layout import GROUND, GUTTER, INK, SIZE, Layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from ankigen.pictures import FigureRequest

TEXT_SIZE = 19


def draw(request: FigureRequest) -> bytes:
    """The requested figure as a grey PNG; loads PyTorch.

    Raises:
        WeightsError: If the weights of the model are missing or damaged.
    """
    from ankigen.models.threads import one_thread  # noqa: PLC0415 - PyTorch is loaded only when something is drawn

    painters = import_module(f"ankigen.figures.painters.{request.model}").PAINTERS
    with one_thread():
        cells: Tensor = painters[request.name](dict(request.parameters))
    return sheet(catalogue.layout(request), cells)


def sheet(layout: Layout, cells: Tensor) -> bytes:
    """Square pictures (N, 1, S, S) in [0, 1], S a divisor of a cell's side, laid out as a grey PNG."""
    file = BytesIO()
    canvas(layout, cells).save(file, "PNG", optimize=True)
    return file.getvalue()


def canvas(layout: Layout, cells: Tensor) -> Image.Image:
    """The same, not yet a file."""
    drawn = Image.new("L", (layout.width, layout.height), GROUND)
    for index, pixels in enumerate((cells * 255).round().byte().squeeze(1)):
        picture = Image.frombytes("L", tuple(pixels.shape), bytes(pixels.flatten().tolist()))
        drawn.paste(picture.resize((layout.side, layout.side), Image.Resampling.NEAREST), layout.cell(index))
    for row in range(len(layout.headings)):
        _write(ImageDraw.Draw(drawn), layout, row)
    return drawn


def _write(pen: ImageDraw.ImageDraw, layout: Layout, row: int) -> None:
    font, texts, base = ImageFont.load_default(TEXT_SIZE), layout.headings[row].split("\t"), layout.baseline(row)
    if len(texts) == layout.columns:
        for column, text in enumerate(texts):
            pen.text((layout.cell(column)[0], base), text, INK, font, "ls")
        return
    pen.text((GUTTER, base), texts[0], INK, font, "ls")
    if len(texts) > 1:
        pen.text((layout.width - GUTTER, base), texts[-1], INK, font, "rs")


def exemplars(animals: Sequence[str]) -> Tensor:
    """One binary test picture of each of the animals, shape (N, 1, 28, 28)."""
    return (grey_exemplars(animals) > 0.5).float()


def grey_exemplars(animals: Sequence[str]) -> Tensor:
    """One test picture of each of the animals as it is, shape (N, 1, 28, 28) in [0, 1]."""
    import torch  # noqa: PLC0415

    content = resources.files("ankigen.figures").joinpath("exemplars.png").read_bytes()
    strip = Image.open(BytesIO(content))
    rows = torch.tensor(list(strip.tobytes())).view(SIZE, len(ANIMALS), SIZE).transpose(0, 1)
    chosen = [ANIMALS.index(animal) for animal in animals]
    return rows[chosen].unsqueeze(1) / 255
