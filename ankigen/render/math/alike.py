"""Formulas that differ in letters and numbers alone are drawn once: which of them stands where changes nothing.

A formula is told in general terms: every letter, small Greek ones too, is replaced by one that no formula has, and
every number that stands by itself likewise. What is drawn for that is filled with each formula's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ankigen.render.math import latex
from ankigen.render.math.constructs import CONSTRUCTS
from ankigen.render.math.symbols import SYMBOLS

LONGEST = 500
"""Characters of a formula; long ones are like no other."""

_LETTERS = "бвгджзилмнпрстуфхцчшщъыьэюя"
_NUMBERS = tuple(str(number) for number in range(900_000_001, 900_000_028))
_STAND_IN = re.compile(rf"(?<=<m[in]>)([{_LETTERS}]|9\d{{8}})(?=</m[in]>)")
_ANY_STAND_IN = re.compile(rf"[{_LETTERS}]|9\d{{8}}")

_NEUTRAL = frozenset(
    r"""
    \frac \dfrac \tfrac \sqrt \left \right \hat \bar \tilde \vec \dot \overline \underline \, \; \: \! \quad \qquad
    \{ \} \| \\ \limits \nolimits
    """.split()  # noqa: SIM905 - a table of names
)
"""Commands with arguments, and spaces, to which all letters are alike."""
_ENVIRONMENTS = "aligned|align|split|gathered|cases|matrix|pmatrix|bmatrix|vmatrix"
_PART = re.compile(
    r"(?P<literal>\\(?:text|operatorname|mathbb|mathbf|mathcal|mathrm)\{[^{}\\$]*\}"
    rf"|\\(?:begin|end)\{{(?:{_ENVIRONMENTS})\}}(?!\s*\[)"
    r"|(?:[\^_}\]]|\\[A-Za-z]+)\s*(?=\d)\d+|\.\s*\d+)"
    r"|(?P<command>\\(?:[A-Za-z]+|.))|(?P<letter>[A-Za-z])|(?P<number>\d+)",
    re.DOTALL,
)
_UNUSUAL = re.compile(r"[^ -~\n]|[%#$~]|&\w+;|\d{9}|\\\\\s*\[")
"""What may mean more than it says, or is no sign that anyone types."""


class General(NamedTuple):
    """A formula in general terms; `own` are its letters and numbers, by what stands for them."""

    tex: str
    own: dict[str, str]

    def filled(self, form: Sequence[str]) -> str:
        """What was drawn for the general terms, as `form_of` has it, with the formula's own letters and numbers."""
        parts = list(form)
        parts[1::2] = map(self.own.__getitem__, form[1::2])
        return "".join(parts)


class _ParticularError(ValueError):
    """Something in a formula may not treat all letters alike."""


def in_general_terms(tex: str) -> General | None:
    """A formula in general terms; None if there are none."""
    if len(tex) > LONGEST or _UNUSUAL.search(tex):
        return None
    own: dict[str, str] = {}

    def general(found: re.Match[str]) -> str:
        """What stands for a part of a formula: for a letter or a number another one, else the part itself."""
        part, kind = found[0], found.lastgroup
        term = _letter(part) if kind == "command" else part
        if kind == "literal" or not term:
            return part
        if len(own) == len(_LETTERS):
            raise _ParticularError(part)
        stand_in = (_NUMBERS if kind == "number" else _LETTERS)[len(own)]
        own[stand_in] = term
        return stand_in

    try:
        return General(_PART.sub(general, tex), own)
    except _ParticularError:
        return None


def form_of(tex: str, html: str) -> Sequence[str]:
    """What is drawn for general terms, in parts: every other one is to be filled.

    Nothing if not every letter and number is drawn, once, as itself.
    """
    form = _STAND_IN.split(html)
    is_drawn = sorted(form[1::2]) == sorted(_ANY_STAND_IN.findall(html)) == sorted(_ANY_STAND_IN.findall(tex))
    return form if is_drawn else ()


@lru_cache(maxsize=1024)
def _letter(command: str) -> str:
    """The small Greek letter that a command is; empty for another command to which all letters are alike.

    Raises:
        _ParticularError: If they are not, as far as is known.
    """
    sign = None if command in CONSTRUCTS else latex.leaf(command)
    if sign is not None and sign.tag == "mi" and not sign.attrib and "α" <= (sign.text or "") <= "ϵ":
        return sign.text or ""
    if command in _NEUTRAL or command in SYMBOLS or sign is not None:
        return ""
    raise _ParticularError(command)
