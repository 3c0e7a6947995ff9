"""How the cost grows with the number of cards, as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "ankigen"  # the same numbers, the same file
from matplotlib import pyplot as plt  # noqa: E402 - after the choice of what draws

OURS = "ankigen build"


def draw(path: Path, seconds: Mapping[str, Mapping[int, float]]) -> None:
    """Write a plot of the processor's seconds of each contender by the number of cards, both on a log scale."""
    figure, axes = plt.subplots(figsize=(9.5, 5))
    for title, growth in seconds.items():
        if growth:
            ours = title.startswith(OURS)
            axes.loglog(list(growth), list(growth.values()), "o-" if ours else "o--", lw=2 if ours else 1, label=title)
    axes.set(xlabel="cards", ylabel="CPU seconds, whole process tree")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
