"""Formulas in one line of prose: each is shown as ⟨it⟩, a displayed one as ⟪it⟫, with the spaces that were put back.

In these cases each line is a passage of its own, with ⏎ for its line ends; what is wrong with it stands behind it.
"""

from __future__ import annotations

import pytest

from ankigen.render.math import find_formulas
from tests import golden


def marked(line: str) -> str:
    text = line.replace("⏎", "\n")
    formulas, problems = find_formulas(text)
    parts, place = [], 0
    for found in formulas:
        opener, closer = "⟪⟫" if found.display else "⟨⟩"
        shown = f"{opener}{found.tex}{closer}"
        parts += [text[place : found.start], " " * found.space_before, shown, " " * found.space_after]
        place = found.end
    faults = "".join(f"  ! {it.found} at {it.offset}" for it in problems)
    return "".join([*parts, text[place:]]).replace("\n", "⏎") + faults


@golden.parametrize("math/passages")
def test_formulas_are_found(case: golden.Case, request: pytest.FixtureRequest) -> None:
    golden.check(case, "\n".join(map(marked, case.text.split("\n"))), request)
