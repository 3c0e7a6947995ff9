r"""Whether every letter and digit of a formula is drawn: they are counted, however the drawing was made.

The law: each letter or digit of the source stands in the drawing at least as often as in the source, whatever alphabet
it is drawn in, but for the names of commands and environments, comments, and what `_UNSEEN` lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from xml.etree.ElementTree import Element

from ankigen.render.math.tokens import COMMENT

_GROUP = r"\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*+\})*+\})*+\}"
_UNSEEN = re.compile(
    rf"{COMMENT}"
    rf"|\\begin\s*\{{(?:d?array|tabular|subarray|(?:x?x?align|gather)(?:at|edat))\*?\}}(?:\s*\[\w?\])?(?:{_GROUP})?"
    r"|\\(?:begin|end)\s*\{[A-Za-z]+\*?\}(?:\s*\[\w?\])?"
    rf"|\\genfrac(?:{_GROUP}|\s*[^\s{{}}]){{4}}"
    r"|\\(?:(?:text|f)?color(?:box)?|label|(?:eq)?ref|[hv]space|[hm]skip|[hm]?kern|mspace|rule|raisebox)\*?"
    rf"\s*(?:\[[^][]*\])?(?:{_GROUP}|-?[\d.]+\s*[a-z]{{2}})(?:\{{[\w#.]*\}})?"
    r"|\\(?:up|left)root\s*(?:\{-?\d+\}|-?\d)"
    r"|\\\\\s*\[[^][]*\]"  # the space below a line
    r"|\\[A-Za-z]+"
)
"""What is read and not seen: measures, colours, names, columns."""


def lost_letters(tex: str, math: Element) -> str:
    """The letters and digits of a formula that its drawing lacks, each once."""
    lost = Counter(_letters(_UNSEEN.sub(" ", tex))) - Counter(_letters("".join(math.itertext())))
    return "".join(lost)


def _letters(text: str) -> list[str]:
    """The letters and digits as anyone types them: ℝ is an R, é an e."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return [sign for sign in plain if sign.isalnum()]
