"""Characters that no card can show: control characters, halves of surrogate pairs, non-characters, placeholders."""

from __future__ import annotations

import re

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\U000f0000-\U000fffff]")


def without_controls(text: str) -> str:
    """The text without such characters."""
    return CONTROL.sub("", text)
