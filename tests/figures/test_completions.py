from __future__ import annotations

from io import BytesIO

import pytest
import torch
from PIL import Image
from torch import Tensor

from ankigen.figures.catalogue import layout, request, resolve
from ankigen.figures.drawing import draw, exemplars
from ankigen.figures.layout import GROUND, SIZE, ZOOM

ADDRESSES = (
    "figure:lstm/completion?class=horse&rng_seed=1",
    "figure:lstm/samples?n=4",
    "figure:pixelcnn/completion?class=cat&n=2&rng_seed=1",
    "figure:pixelcnn/receptive-field",
    "figure:pixelcnn/samples?n=3",
    "figure:transformer/attention",
    "figure:transformer/bayes",
    "figure:transformer/next-token?class=elephant",
    "figure:transformer/completion",
    "figure:transformer/samples?class=zebra&n=4",
)


def cells(address: str) -> Tensor:
    """The cells of a figure as it was drawn, (N, 28, 28), grey values 0 to 255."""
    wanted = request(address)
    image, placed = Image.open(BytesIO(draw(wanted))), layout(wanted)
    pixels = torch.tensor(list(image.tobytes())).view(image.height, image.width)
    found = []
    for index in range(placed.columns * len(placed.headings)):
        left, top = placed.cell(index)
        found.append(pixels[top : top + SIZE * ZOOM : ZOOM, left : left + SIZE * ZOOM : ZOOM])
    return torch.stack(found)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_figure_has_the_announced_size_and_is_the_same_each_time(address: str) -> None:
    picture = resolve(address)
    content = draw(request(picture.source))
    image = Image.open(BytesIO(content))
    assert (image.format, image.mode, image.size) == ("PNG", "L", (picture.width, picture.height))
    assert image.getpixel((0, 0)) == GROUND
    assert 500 < len(content) < 30_000
    assert draw(request(picture.source)) == content


@pytest.mark.parametrize("model", ["pixelcnn", "transformer"])
def test_completions_share_the_given_half_and_differ_below_it(model: str) -> None:
    given, *drawn = cells(f"figure:{model}/completion?class=horse&n=3")
    half = exemplars(("horse",))[0, 0, :14] * 255
    assert (given[14:] == given[20, 3]).all()
    for picture in (given, *drawn):
        assert torch.equal(picture[:14], half.long())
    assert len({tuple(picture.flatten().tolist()) for picture in drawn}) == 3
    assert set(torch.stack(drawn).flatten().tolist()) == {0, 255}


def test_the_lstms_strip_adds_rows_and_changes_none() -> None:
    strip = cells("figure:lstm/completion?class=horse")
    for step, picture in enumerate(strip):
        rows = 14 + 2 * step
        assert torch.equal(picture[:rows], strip[-1][:rows])
        assert (picture[rows:] == 102).all()
    assert set(strip[-1].flatten().tolist()) == {0, 255}


def test_attention_shines_nowhere_ahead_of_the_patch() -> None:
    _, *maps = cells("figure:transformer/attention?row=9&column=5")[:5]
    assert len(maps) == 4
    for shares in maps:
        assert (shares[16:18, 8:10] == 255).all()
        assert (shares[18:] == 102).all()
        assert (shares[16:18, 10:] == 102).all()
        assert shares[:16].max() > 200


def test_the_receptive_field_grows_with_depth() -> None:
    maps = cells("figure:pixelcnn/receptive-field?row=20&column=14")[:5]
    lit = [(m[:19] > 0).sum().item() for m in maps]
    assert lit == sorted(lit)
    assert lit[0] < lit[-1] / 2
    assert all((m[19, 14:] == 102).all() and (m[20:] == 102).all() for m in maps)
