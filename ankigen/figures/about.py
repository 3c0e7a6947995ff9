"""A bundled model for its reader: objective and paper, what it weighs and measures, and its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ankigen.figures.catalogue import FIGURES
from ankigen.models import manifest
from ankigen.models.about import about
from ankigen.models.listing import size_of
from ankigen.pictures import SEEN

MOST_MEASURES = 8


def page(name: str) -> str:
    """What there is to know of the model called `name`, in words; needs no PyTorch.

    Raises:
        UnknownModelError: If there is none.
        WeightsError: If its manifest or its weights file is missing or damaged.
    """
    text, said = about(name), manifest.read(name)
    facts = {
        "parameters": f"{said.parameters:,}, {size_of(name) / 1000:.0f} kB",
        "trained on": f"{said.data['name']} {said.data['version']} ({said.data['licence']})",
        "made by": f"{said.command}, {said.steps:,} steps in {said.seconds / 60:.0f} min on {said.device}",
    }
    measures = [(measure, str(metric)) for measure, metric in said.measured.items()]
    figures = [(f"{SEEN}{figure.path}", figure.summary) for figure in FIGURES if figure.model == name]
    blocks = [text, _rows(facts.items()), f"measured on test data:\n{_rows(measures[:MOST_MEASURES], '  ')}"]
    return "\n\n".join([*blocks, *([f"figures:\n{_rows(figures, '  ')}"] if figures else [])])


def figure_counts() -> dict[str, int]:
    """How many figures there are of each model."""
    return Counter(figure.model for figure in FIGURES)


def _rows(pairs: Iterable[tuple[str, str]], indent: str = "") -> str:
    rows = list(pairs)
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{indent}{name:{width}}  {words}" for name, words in rows)
