"""The figures of CycleGAN."""

from __future__ import annotations

from ankigen.figures.figure import Figure, Values, with_article
from ankigen.figures.layout import Layout
from ankigen.figures.parameters import Choice

TRANSLATED = ("cat", "dog", "horse", "zebra")
"""The animals of `pairs.png`, a row each."""

COLUMNS = 5
"""Pictures of each animal."""


SEEN = {
    "horse-zebra": (
        "Six rows of five silhouettes: white horses; below each, the same outline in mottled grey, a zebra; then the "
        "white horse again. Grey zebras with stripes; below each, the outline filled with white, a horse; then grey "
        "again, with other stripes."
    ),
    "cat-dog": (
        "Six rows of five silhouettes: sitting cats; below each, a dog in its place, most on four legs; then the "
        "sitting cat again. Dogs that stand or sit; below each, a cat in its place, with pointed ears; then the dog "
        "again."
    ),
}
"""The pairs, and what their figures show."""


def animals(values: Values) -> tuple[str, str]:
    """The two animals of a figure."""
    one, other = values["pair"].split("-")
    return one, other


def _headings(values: Values) -> tuple[str, ...]:
    one, other = animals(values)
    return (one, f"as {with_article(other)}", "and back", other, f"as {with_article(one)}", "and back")


FIGURES = (
    Figure(
        "cyclegan",
        "translation",
        "Two animals, each translated into the other and back.",
        (Choice("pair", "the two animals", "horse-zebra", tuple(SEEN)),),
        lambda values: Layout(COLUMNS, _headings(values)),
        lambda values: SEEN[values["pair"]],
        lambda values: (
            "A CycleGAN has never seen the same animal as {} and as {}, only a heap of pictures of each. A critic asks "
            "that translations look like real ones; the way back, that they keep what tells one picture from another. "
            "The pictures at the start are new to it.".format(*map(with_article, animals(values)))
        ),
    ),
)
