"""Whether the clean form of a block loses nothing of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ankigen.entries import Line
from ankigen.fixing.blocks import Block
from ankigen.seedfile.lines import COMMENT

_RATING = re.compile(r"[*_]{0,3}Rating[*_:\s]{0,9}[\d.]{1,7}(?:\s*/\s*10)?[*_\s]{0,9}")
_MARKERS = re.compile(r"[\s:?xXpP#*_\\`~.>)\]+\-—–─：？×\u200b-\u200f\u2060\ufeff]*")


def is_covered(block: Block, own: Sequence[str]) -> bool:
    """Whether what belongs to no part of a card is a marker, a rating or a comment."""
    parts: dict[int, list[Line]] = {}
    for passage in block.passages:
        for line in passage.lines:
            parts.setdefault(line.number, []).append(line)
    return all(_is_marker(text, parts.get(number, ())) for number, text in zip(block.numbers, own, strict=True))


def _is_marker(text: str, parts: Iterable[Line]) -> bool:
    rest = text
    for part in parts:
        start = part.column - 1
        if text.startswith(part.text, start):
            rest = rest[:start] + " " * len(part.text) + rest[start + len(part.text) :]
    comment = COMMENT.match(rest)
    if comment:
        return "silence-line" not in rest[comment.end() :]
    return bool(_MARKERS.fullmatch(rest) or _RATING.fullmatch(rest.strip()))
