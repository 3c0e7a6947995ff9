r"""The TeX source of a formula before it is read: bytes that an escape sequence swallowed come back (`\x08eta`)."""

from __future__ import annotations

import re
from html import unescape

_SWALLOWED = {"\a": "\\a", "\b": "\\b", "\v": "\\v", "\f": "\\f"}
_TAB = re.compile(r"\t(?=(?:heta|imes|ext\w*|au|anh?|ilde|frac|op|o|riangle\w*)\b|(?:ext|frac|ilde)\W)")
_NEWLINE = re.compile(r"\n(?=(?:abla|eq|eg|otin|ewline|onumber|u)\b(?!\s*=\s*\n))")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff\ud800-\udfff]"
)
_REFERENCE = re.compile(r"(?<!\\)&(?:lt|gt|le|ge|ne|amp|nbsp);")
_LIVE = (
    (re.compile(r"\{(?=\{)"), "{ "),  # a cloze or a template field
    (re.compile(r"\}(?=\})"), "} "),  # the end of a cloze
    (re.compile(r":(?=:)"), ": "),  # a hint in a cloze
    (re.compile(r"\[(?=sound:|latex|\$|anki:)"), "[ "),  # media and old LaTeX tags
)


def clean(tex: str) -> str:
    """The source with swallowed commands restored, HTML's `&lt;` read, and other control characters removed."""
    for sign, command in _SWALLOWED.items():
        tex = re.sub(f"{sign}(?=[a-z])", re.escape(command), tex) if sign in tex else tex
    tex = _REFERENCE.sub(lambda found: unescape(found[0]), _TAB.sub(r"\\t", tex))
    return _CONTROL.sub("", tex)


def quiet(tex: str) -> str:
    """The source with a space inside every sequence that Anki would act on, wherever it stands in a field."""
    for pattern, replacement in _LIVE:
        tex = pattern.sub(replacement, tex)
    return tex
