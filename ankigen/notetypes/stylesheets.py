"""The style sheets of cards: fonts, layout, mathematics, code."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ankigen.fonts import font_faces
from ankigen.render.palette import stylesheet as code_style

_SHEETS = Path(__file__).parent / "sheets"
_OF_MATH = ("math", "chromium", "webkit", "firefox", "without_mathml")
"""What all browsers need to draw our MathML; and for each engine what it alone needs, which mends the former."""


@cache
def card_style() -> str:
    """The CSS of every card."""
    return f"{font_faces()}\n{_sheet('layout')}\n{math_style()}\n{code_style()}"


def math_style() -> str:
    """The CSS of formulas, which want the font of `font_faces`."""
    return "\n".join(map(_sheet, _OF_MATH))


def _sheet(name: str) -> str:
    return (_SHEETS / f"{name}.css").read_text(encoding="utf-8")
