"""Formulas are found in prose as a patient reader finds them."""

from __future__ import annotations

import time

import pytest

from ankigen.render.math import FoundFormula, find_formulas
from tests import golden


def describe(text: str) -> str:
    formulas, problems = find_formulas(text)
    lines = [(found.start, _line(found)) for found in formulas]
    lines += [(it.offset, f"{it.offset}: {it.found}; {it.remedy}") for it in problems]
    return "\n".join(line for _, line in sorted(lines)) or "nothing"


def _line(found: FoundFormula) -> str:
    kind = "display" if found.display else "inline"
    spaces = [f"space {side}" for side in ("before", "after") if getattr(found, f"space_{side}")]
    return " | ".join([f"{found.start}-{found.end} {kind}", *spaces, repr(found.tex)])


@golden.parametrize("math/finding")
def test_formulas_and_problems(case: golden.Case, request: pytest.FixtureRequest) -> None:
    golden.check(case, describe(case.text), request)


@golden.parametrize("math/finding")
def test_offsets_lead_back_to_the_text(case: golden.Case) -> None:
    for found in find_formulas(case.text)[0]:
        assert case.text.startswith(found.tex, found.tex_start)
        assert found.start <= found.tex_start <= found.tex_start + len(found.tex) <= found.end


@pytest.mark.parametrize(
    "part", ["$", "$$", "$ ", "$x", "$x\n\n", r"\(", r"\[", r"\begin{align}", "$5 ", "{", r"\text{", r"$\text{", "$$x$"]
)
def test_time_is_linear_in_hostile_text(part: str) -> None:
    text = part * (100_000 // len(part))
    begun = time.process_time()
    find_formulas(text)
    assert time.process_time() - begun < 3


def test_time_is_linear_in_the_spaces_of_a_formula_before_a_stop() -> None:
    begun = time.process_time()
    find_formulas(f"$$a{' ' * 100_000}b$$.")
    assert time.process_time() - begun < 3
