r"""What Anki and its MathJax would obey in a field's text, made harmless: `[sound:…]`, `[latex]`, `\(`, `}}`."""

from __future__ import annotations

import re

_BRACKET = re.compile(r"\[(?=sound:|anki:|\[type:|/?(?:latex|\$\$?)\])", re.IGNORECASE)
_CLOZE = re.compile(r"[{}]|::")
_BACKSLASH = re.compile(r"\\(?=[()\[\]])")
_TAG_OR_BACKSLASH = re.compile(rf"(?P<tag><(?:[^<>\"]|\"[^\"]*\")*>)|{_BACKSLASH.pattern}")


def disarm(html: str, *, cloze: bool) -> str:
    """HTML that looks the same and means nothing to Anki nor to MathJax; `cloze` if it goes into a cloze note.

    MathJax reads the text of the page, element by element, so that its backslash gets an element of its own.
    """
    html = disarm_for_anki(html, cloze=cloze)
    if "\\" not in html or not _BACKSLASH.search(html):
        return html
    return _TAG_OR_BACKSLASH.sub(lambda found: found["tag"] or r"<span>\</span>", html)


def disarm_for_anki(html: str, *, cloze: bool) -> str:
    """HTML that looks the same and means nothing to Anki.

    Anki looks for its own signs in the source, so that a character reference hides them.
    """
    html = _BRACKET.sub("&#91;", html) if "[" in html else html
    return _CLOZE.sub(_as_references, html) if cloze else html


def _as_references(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(sign)};" for sign in found[0])
