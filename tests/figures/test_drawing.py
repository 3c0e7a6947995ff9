from __future__ import annotations

from functools import cache
from io import BytesIO

import pytest
import torch
from PIL import Image

from ankigen.figures.catalogue import request, resolve
from ankigen.figures.drawing import draw, exemplars
from ankigen.figures.layout import CELL, GROUND, GUTTER, square
from ankigen.figures.sample import sample
from ankigen.models.errors import ModelError
from ankigen.models.registry import DRAWS
from ankigen.models.sampling import samples

ADDRESSES = (
    "figure:vae/samples",
    "figure:vae/samples?n=3&rng_seed=1",
    "figure:vae/interpolation",
    "figure:vae/interpolation?n=3&start=dog&end=cat",
    "figure:vae/reconstruction?first=6",
    "figure:vae/attribute",
    "figure:vae/attribute?attribute=rightness&first=8",
    "figure:vae/attribute?attribute=bulk&way=own",
    "figure:vae/nearest",
    "figure:vae2d/map?n=4",
    "figure:gan/samples?class=horse&n=4",
    "figure:gan/classes?upper=bird&lower=bear",
    "figure:gan/training",
    "figure:wgan/critic",
    "figure:wgan/training?first=5",
    "figure:mlp/boundary",
    "figure:classifier/verdicts",
    "figure:classifier/evidence",
    "figure:classifier/occlusion?judge=mlp&size=9",
    "figure:classifier/discriminative-generative?start=cow&end=bird",
    "figure:cyclegan/translation",
    "figure:cyclegan/translation?pair=cat-dog",
    "figure:charlstm/samples?begun=code",
    "figure:charlstm/surprise?passage=5",
    "figure:gpt/samples?rng_seed=4",
    "figure:gpt/next-token?begun=title",
    "figure:gpt/attention?block=3",
    "figure:diffusion/denoising?class=cow",
    "figure:diffusion/guidance",
    "figure:diffusion/samples?n=2&class=bear",
    "figure:diffusion/score",
    "figure:ebm/landscape",
    "figure:ebm/contrastive-divergence",
    "figure:ebm/chain",
    "figure:ebm/samples?n=2",
    "figure:music/piece",
    "figure:music/piece?dance=waltz&mode=dorian&temperature=1.6&rng_seed=2",
    "figure:music/next-note?dance=reel",
    "figure:music/attention?dance=polka&mode=minor",
    "figure:rbm/gibbs",
    "figure:rbm/gibbs?start=noise",
    "figure:rbm/filters",
    "figure:rbm/samples?n=4",
    "figure:realnvp/moons",
    "figure:realnvp/inverse",
    "figure:realnvp/temperature?n=8",
    "figure:realnvp/samples?n=9&temperature=1",
    "figure:seq2seq/attention",
    "figure:seq2seq/alignment?date=7-20-69",
    "figure:worldmodel/dream?stride=1&temperature=1",
    "figure:worldmodel/temperature",
    "figure:worldmodel/controller",
    "figure:worldmodel/vision",
)


@cache
def drawn_once(address: str) -> bytes:
    return draw(request(address))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_figure_has_the_announced_size_and_is_a_small_grey_png(address: str) -> None:
    picture = resolve(address)
    content = drawn_once(address)
    image = Image.open(BytesIO(content))
    assert (image.format, image.mode) == ("PNG", "L")
    assert image.size == (picture.width, picture.height)
    assert 500 < len(content) < 30_000
    assert image.getpixel((0, 0)) == GROUND


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_request_gives_the_same_bytes(address: str) -> None:
    assert draw(request(address)) == drawn_once(address)


def test_other_seeds_give_other_pictures() -> None:
    assert draw(request("figure:vae/samples?rng_seed=1")) != draw(request("figure:vae/samples?rng_seed=2"))
    assert draw(request("figure:vae/samples")) != draw(request("figure:vae/samples?prior=normal"))


def test_cells_show_the_samples_magnified() -> None:
    image = Image.open(BytesIO(sample("vae", 4, 5)))
    drawn = samples("vae", 4, 5)
    left, top = square(4).cell(3)
    assert (left, top) == (2 * GUTTER + CELL, 2 * GUTTER + CELL)
    for row, column in ((14, 14), (3, 20), (27, 0)):
        expected = round(drawn[3, 0, row, column].item() * 255)
        assert image.getpixel((left + 4 * column + 3, top + 4 * row)) == expected


def test_an_interpolation_begins_and_ends_with_its_animals() -> None:
    image = Image.open(BytesIO(draw(request("figure:vae/interpolation?n=3&start=elephant&end=giraffe"))))
    ends = exemplars(("elephant", "giraffe"))
    for column, exemplar in zip((0, 2), ends, strict=True):
        left = GUTTER + column * (CELL + GUTTER)
        cell = image.crop((left, image.height - GUTTER - CELL, left + CELL, image.height - GUTTER)).resize((28, 28))
        shown = torch.tensor(list(cell.tobytes())).view(1, 28, 28) > 127
        assert (shown != (exemplar > 0)).float().mean() < 0.1


@pytest.mark.parametrize(
    ("name", "n", "rng_seed", "message"),
    [
        ("vea", 1, 0, "there is no model 'vea'; did you mean 'vae'?"),
        ("classifier", 1, 0, "the model 'classifier' draws nothing; those that draw are " + ", ".join(DRAWS)),
        ("vae", 0, 0, "0 samples cannot be drawn; give a number from 1 to 400"),
        ("vae", -3, 0, "-3 samples cannot be drawn; give a number from 1 to 400"),
        ("vae", 401, 0, "401 samples cannot be drawn; give a number from 1 to 400"),
        ("vae", 1, -1, "the seed -1 is out of bounds; give a number from 0 to 9223372036854775807"),
        ("vae", 1, 2**63, "the seed 9223372036854775808 is out of bounds; give a number from 0 to 9223372036854775807"),
    ],
)
def test_what_cannot_be_sampled_is_explained(name: str, n: int, rng_seed: int, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        sample(name, n, rng_seed)
    assert str(caught.value) == message
