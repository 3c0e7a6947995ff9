from __future__ import annotations

from typing import cast

import torch

from ankigen.figures.drawing import exemplars
from ankigen.models import manifest
from ankigen.models.lstm import Cell, Lstm
from ankigen.models.weights import load
from tests.models.test_autoregressive import generator


def test_the_written_out_cell_computes_what_pytorchs_does() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(2)
        cell, yardstick = Cell(5, 7).double(), torch.nn.LSTM(5, 7, batch_first=True).double()
    with torch.no_grad():
        own = dict(yardstick.named_parameters())
        own["weight_ih_l0"].copy_(_reordered(cell.from_input.weight))
        own["bias_ih_l0"].copy_(_reordered(cell.from_input.bias))
        own["weight_hh_l0"].copy_(_reordered(cell.from_output.weight))
        own["bias_hh_l0"].zero_()
    inputs = torch.randn(3, 6, 5, dtype=torch.float64, generator=generator())
    h, c = torch.randn(2, 3, 7, dtype=torch.float64, generator=generator(1))
    expected, last = yardstick(inputs, (h.unsqueeze(0), c.unsqueeze(0)))
    outputs, state = cell.run(inputs, (h, c))
    assert torch.allclose(outputs, expected, atol=1e-12)
    assert all(torch.allclose(own, other[0]) for own, other in zip(state, last, strict=True))


def _reordered(parameter: torch.Tensor) -> torch.Tensor:
    """From the order of the formulas, (let in, forget, say, content), to PyTorch's, where content comes third."""
    let_in, forget, say, content = parameter.chunk(4)
    return torch.cat([let_in, forget, content, say])


def test_a_fresh_cell_remembers_rather_than_forgets() -> None:
    bias = Cell(3, 400).from_input.bias
    assert bias[400:800].mean() > bias[:400].mean() + 0.5


def test_the_bundled_model_explains_animals_that_it_has_not_seen() -> None:
    model, labels = cast("Lstm", load("lstm")), torch.tensor([2, 5, 6, 8])
    assert model.log_prob(exemplars(("cat", "elephant", "giraffe", "sheep")), labels).mean() > -95
    assert manifest.read("lstm").metrics["accuracy as a classifier, by Bayes' theorem"].value >= 0.88
