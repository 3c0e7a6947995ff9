"""Figures that models of text share: passages that go on from one beginning."""

from __future__ import annotations

from ankigen.figures.figure import MAX_SEED, Figure
from ankigen.figures.layout import Layout
from ankigen.figures.parameters import Choice, Whole

PAGE = 480
"""Side of a page in pixels."""

BEGINNINGS = {
    "question": ":p What is the ",
    "title": "#### ",
    "formula": "$$\n",
    "code": "```python\nimport torch\n",
}
"""How a passage may begin, by name: as questions, titles, formulas and listings of our cards do."""

BEGUN_AS = {"question": "as a question", "title": "as a title", "formula": "as a formula", "code": "as Python code"}
"""What is said of that."""

TEMPERATURES = (0.3, 0.7, 1.2)
"""Of the passages in `samples`."""

BEGINNING = Choice("begun", "what the text begins as", "question", tuple(BEGINNINGS))
SEED = Whole("rng_seed", "seed of the draws", 1, 0, MAX_SEED)


def page() -> Layout:
    """A figure of one page of text."""
    return Layout(1, ("",), PAGE)


def samples(model: str, noun: str, how: str) -> Figure:
    """What a model of that name writes at several temperatures.

    Args:
        model: Its name.
        noun: What it is, with an article.
        how: How it writes.
    """
    low, middle, high = (f"{temperature:g}" for temperature in TEMPERATURES)
    return Figure(
        model,
        "samples",
        "Text that begins alike and goes on at three temperatures.",
        (BEGINNING, SEED),
        lambda _: page(),
        lambda values: (
            f"Three passages of text that begin {BEGUN_AS[values['begun']]}. At temperature {low} words are right and "
            f"repeat themselves; at {middle} they vary; at {high} letters fall into words that do not exist."
        ),
        lambda _: (
            f"Written by {noun}, {how}. A low temperature picks what is likely and runs in circles; a high one "
            "spells what nobody has read. It has learnt from a few hundred pages: it knows words, formulas and the "
            "form of a card, and nothing of what they mean."
        ),
    )
