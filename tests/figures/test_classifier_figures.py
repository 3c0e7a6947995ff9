"""What the figures of classification and of draws show is what the models compute."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from ankigen.figures.catalogue import FIGURES, request, resolve
from ankigen.figures.drawing import exemplars, grey_exemplars
from ankigen.figures.figure import Values
from ankigen.figures.layout import CELL
from ankigen.figures.painters import classifier, nearest, transformer
from ankigen.figures.painters.bars import bars
from ankigen.models import manifest


def values(address: str) -> Values:
    return dict(request(f"figure:{address}").parameters)


def test_the_verdict_turns_between_the_animals() -> None:
    cells = classifier.verdicts(values("classifier/verdicts?start=cow&end=bird"))
    first_bars = cells[5:, 0, CELL // 4 + 10, :].mean(1)  # of the cow
    assert first_bars[0] > 0.9
    assert first_bars[-1] < 0.4


def test_where_there_is_one_class_it_is_certain() -> None:
    cells = classifier.verdicts(values("classifier/verdicts?start=cow&end=cow"))
    assert torch.equal(cells[5], bars({"cow": 1.0}))


def test_hiding_any_place_but_the_bright_ones_changes_little() -> None:
    cells = classifier.occlusion(values("classifier/occlusion?first=5"))
    pictures, maps = cells[:4], cells[4:8]
    assert torch.equal(pictures[:, :, ::4, ::4], grey_exemplars(("dog", "elephant", "giraffe", "horse")))
    falls = (maps - 0.25 * pictures) / 0.75
    assert torch.allclose(falls.amax((1, 2, 3)), torch.ones(4))
    assert falls.min() > -1e-6
    assert falls.mean() < 0.2


def test_patches_lie_at_every_place_once() -> None:
    patches = classifier._patches(6, 4)
    assert patches.shape == (9, 1, 6, 6)
    assert (patches.sum((1, 2, 3)) == 16).all()
    assert len({tuple(patch.flatten().tolist()) for patch in patches}) == 9


def test_the_first_rows_of_a_bear_could_be_an_elephants_and_the_whole_is_a_bear() -> None:
    cells = transformer.bayes(values("transformer/bayes?class=bear"))
    assert cells.shape == (8, 1, CELL, CELL)
    whole = transformer._network().probabilities(exemplars(("bear",)))
    assert whole[0, 0] > 0.99
    assert cells[4, 0, 20:30].mean() < cells[7, 0, 20:30].mean()


def test_next_tokens_are_asked_for_one_after_the_other() -> None:
    cells = transformer.next_token(values("transformer/next-token?rng_seed=4"))
    written, hidden = cells[:4, 0, ::8, ::8], 0.4
    counts = [(picture == torch.tensor(hidden)).sum().item() for picture in written]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == 4
    assert all((picture == torch.tensor(transformer.ASKED)).sum() == 1 for picture in written)


RECORDED = [figure.model for figure in FIGURES if figure.name == "nearest"]


@pytest.mark.parametrize("model", RECORDED)
def test_a_record_belongs_to_the_weights_that_ship(model: str) -> None:
    digest = nearest.open_record(model).text["weights"]  # type: ignore[attr-defined]
    assert digest == manifest.read(model).digest, "run: python tools/record_nearest.py"


@pytest.mark.parametrize("model", RECORDED)
def test_no_recorded_draw_is_a_copy(model: str) -> None:
    cells = nearest.nearest(model, {})
    drawn, neighbours, differing = cells.view(3, 4, 28, 28)
    assert torch.equal(differing.bool(), (drawn > 0.5) != (neighbours > 0.5))
    assert (differing.sum((1, 2)) > 8).all()
    assert (differing.sum((1, 2)) < 200).all()


def test_the_name_of_a_picture_hangs_on_all_models_that_draw_it(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = ("figure:classifier/discriminative-generative", "figure:classifier/evidence")
    before, real = [resolve(address).media for address in addresses], manifest.read
    monkeypatch.setattr(
        manifest, "read", lambda name: replace(real(name), digest="x") if name == "transformer" else real(name)
    )
    both, alone = (resolve(address).media for address in addresses)
    assert both != before[0]
    assert alone == before[1]
