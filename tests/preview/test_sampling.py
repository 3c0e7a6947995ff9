"""Another sample of a figure, and the line that places it."""

from __future__ import annotations

import pytest

from ankigen.figures.catalogue import FIGURES, resolve
from ankigen.figures.figure import MAX_SEED
from ankigen.pictures import PictureError
from ankigen.preview.sampling import another, shown


def test_another_sample_has_the_next_seed_and_says_no_more_than_it_must() -> None:
    assert another("figure:vae/samples?n=9").line == "![](figure:vae/samples?n=9&rng_seed=8)"
    assert another(f"figure:vae/samples?rng_seed={MAX_SEED}").line == "![](figure:vae/samples?rng_seed=0)"


@pytest.mark.parametrize("path", [figure.path for figure in FIGURES])
def test_the_line_of_every_figure_leads_back_to_it(path: str) -> None:
    figure = shown(resolve(f"figure:{path}"))
    assert resolve(figure.line.removeprefix("![](").removesuffix(")")) == figure.picture
    if not figure.is_random:
        with pytest.raises(PictureError):
            another(figure.picture.source)
