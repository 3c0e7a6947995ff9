r"""Names of signs that KaTeX knows, after HTML's entities, in the terms of everybody else: `\sube` is `\subseteq`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ankigen.render.math.tokens import Token

_NAMES = """
    exist exists  isin in  sub subset  sube subseteq  supe supseteq  ang angle  infin infty
    alef aleph  alefsym aleph  weierp wp  real Re  image Im  plusmn pm  sdot cdot  bull bullet  sect S
    Dagger ddagger  clubs clubsuit  diamonds diamondsuit  hearts heartsuit  spades spadesuit
    larr leftarrow  rarr rightarrow  uarr uparrow  darr downarrow  harr leftrightarrow  lrarr leftrightarrow
    lArr Leftarrow  rArr Rightarrow  uArr Uparrow  dArr Downarrow  hArr Leftrightarrow  lrArr Leftrightarrow
    Larr Leftarrow  Rarr Rightarrow  Uarr Uparrow  Darr Downarrow  Harr Leftrightarrow  Lrarr Leftrightarrow
""".split()  # noqa: SIM905 - a table of names
SYNONYMS = {f"\\{name}": f"\\{usual}" for name, usual in zip(_NAMES[::2], _NAMES[1::2], strict=True)}


def in_usual_terms(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """The same tokens, each name as TeX has it."""
    return tuple(replace(token, text=SYNONYMS[token.text]) if token.text in SYNONYMS else token for token in tokens)
