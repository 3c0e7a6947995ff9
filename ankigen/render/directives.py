r"""What Anki and its MathJax would obey in a field's text, made harmless: `[sound:…]`, `[latex]`, `\(`, `}}`."""

from __future__ import annotations

import re

_ANKI = re.compile(r"\[(?=sound:|anki:|\[type:|/?(?:latex|\$\$?)\])", re.IGNORECASE)
_TAG_OR_MATHJAX = re.compile(r"(?P<tag><(?:[^<>\"]|\"[^\"]*\")*>)|\\(?=[()\[\]])")
_CLOZE = re.compile(r"[{}]|::")


def disarm(html: str, *, cloze: bool) -> str:
    """HTML that looks the same and means nothing to Anki; `cloze` if it goes into a cloze note.

    Anki looks for its own signs in the source, so that a character reference hides them; MathJax reads the text of
    the page, element by element, so that its backslash gets an element of its own.
    """
    html = _ANKI.sub("&#91;", html)
    html = _TAG_OR_MATHJAX.sub(lambda found: found["tag"] or r"<span>\</span>", html)
    return disarm_clozes(html) if cloze else html


def disarm_clozes(html: str) -> str:
    """HTML that looks the same, without braces and `::`."""
    return _CLOZE.sub(lambda found: "".join(f"&#{ord(sign)};" for sign in found[0]), html)
