"""Characters that no card can show: control characters, halves of surrogate pairs, non-characters."""

from __future__ import annotations

import re

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """The text without such characters."""
    return CONTROL.sub("", text)
