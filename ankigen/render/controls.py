"""Characters that no card can show: control characters, halves of surrogate pairs, non-characters, placeholders."""

from __future__ import annotations

import re

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\U000f0000-\U000fffff]")


def has_controls(text: str) -> bool:
    """Whether there are such characters in a text; none of them is printable, which is quick to tell."""
    return not text.replace("\n", "").isprintable() and CONTROL.search(text) is not None


def without_controls(text: str) -> str:
    """The text without such characters."""
    return CONTROL.sub("", text) if has_controls(text) else text
