r"""Words inside a formula: `\text{if $x > 0$}`, with their spaces, escapes and inner formulas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from xml.etree.ElementTree import Element

from ankigen.render.math.alphabets import letter
from ankigen.render.math.rules import Rule
from ankigen.render.math.tokens import Draw, DrawNext, FormulaError, Reader, Token, source
from ankigen.render.math.tree import add_class, element, marked, row

_COMMANDS = {
    "text": "", "textrm": "", "textnormal": "", "textmd": "", "textup": "", "mbox": "", "hbox": "", "textbf": "BOLD",
    "textit": "ITALIC", "emph": "ITALIC", "textsl": "ITALIC", "textsf": "SANS-SERIF", "texttt": "MONOSPACE",
    "textsc": "",
}  # fmt: skip
_SWITCHES = {
    r"\bf": "BOLD", r"\bfseries": "BOLD", r"\it": "ITALIC", r"\em": "ITALIC", r"\itshape": "ITALIC", r"\rm": "",
    r"\sf": "SANS-SERIF", r"\tt": "MONOSPACE", r"\ttfamily": "MONOSPACE",
}  # fmt: skip
_SIGNS = {"\\" + sign: sign for sign in "_%$&#{}-"} | {
    r"\,": "\u2009", r"\;": "\u2005", r"\:": "\u2005", r"\ ": "\u00a0", r"\quad": "\u2003", "~": "\u00a0",
    r"\qquad": "\u2003\u2003", r"\!": "", r"\ldots": "…", r"\dots": "…", r"\textbackslash": "\\",
    r"\textunderscore": "_", r"\textasciitilde": "~", r"\textasciicircum": "^", r"\\": "\u00a0", r"\textendash": "–",
    r"\textemdash": "—", r"\textquotesingle": "'", r"\textdollar": "$", r"\textless": "<", r"\textgreater": ">",
    r"\textbar": "|", r"\textbullet": "•", r"\textdegree": "°", r"\S": "§", r"\P": "¶", r"\ss": "ß", r"\o": "ø",
    r"\ae": "æ", r"\aa": "å", r"\newline": "\u00a0", r"\space": "\u00a0", r"\textquotedblleft": "“",
    r"\textquotedblright": "”", r"\textquoteleft": "‘", r"\textquoteright": "’", r"\lq": "‘", r"\rq": "’",
}  # fmt: skip
_ACCENTS = {"\\" + sign: chr(code) for sign, code in zip("`'^~=u.\"rHvc", (
    0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x30A, 0x30B, 0x30C, 0x327), strict=True)}  # fmt: skip
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_CLASSES = {"BOLD": "mbold", "ITALIC": "mitalic"}
"""The style sheet's way, for words whose accents would not meet a letter of a mathematical alphabet."""
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’"}
_CLOSERS = {"$": "$", r"\(": r"\)"}
_CIRCLES = (*range(0x2460, 0x2474), *range(0x24B6, 0x24EA))
_CIRCLED = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in _CIRCLES}


def text(reader: Reader, alphabet: str = "") -> Element:
    """The next argument as words: `mtext`, and `mrow`s for the formulas among them."""
    mathematics = reader.draw.mathematics if isinstance(reader.draw, _Words) else reader.draw
    group = reader.group()
    return _Words(mathematics, reader.draw_next).dressed(alphabet, group)(group)


@dataclass(frozen=True, slots=True)
class _Words:
    r"""Draws tokens as words, and so the arguments of commands among them, as in `\text{a \textcolor{red}{b}}`."""

    mathematics: Draw
    draw_next: DrawNext
    alphabet: str = ""
    class_: str = ""

    def dressed(self, alphabet: str, tokens: Sequence[Token]) -> _Words:
        """The same in another alphabet, for these words."""
        is_accented = any(token.text in _ACCENTS or _ACCENTED.match(token.text) for token in tokens)
        if is_accented and alphabet in _CLASSES:
            return replace(self, alphabet="", class_=_CLASSES[alphabet])
        return replace(self, alphabet=alphabet, class_="")

    def __call__(self, tokens: Sequence[Token]) -> Element:
        return row(_parts(Reader(tokens, self, self.draw_next), self))

    def typeset(self, words: str) -> str:
        """Words with the dashes and quotation marks that TeX makes of several signs, but for typewriter letters."""
        for signs, sign in _LIGATURES.items() if self.alphabet != "MONOSPACE" else ():
            words = words.replace(signs, sign)
        return words


def _parts(reader: Reader, words: _Words) -> list[Element]:
    parts: list[Element] = []
    while reader.place < len(reader.tokens):
        token = reader.tokens[reader.place]
        reader.place += 1
        if token.text in _CLOSERS:
            parts.append(_formula(reader, token, words.mathematics))
        elif token.text[1:] in _COMMANDS and token.text[0] == "\\":
            group, alphabet = reader.group(), _COMMANDS[token.text[1:]]
            inner = words.dressed(alphabet, group) if alphabet else words
            parts.extend(_parts(Reader(group, inner, words.draw_next), inner))
        elif token.text in _SWITCHES:
            reader.peek()
            group = reader.rest_of_group()
            inner = words.dressed(_SWITCHES[token.text], group)
            parts.extend(_parts(Reader(group, inner, words.draw_next), inner))
        else:
            _add_words(parts, _written(token, reader, words.alphabet), words.class_)
    for part in parts:
        part.text = words.typeset(part.text) if part.tag == "mtext" and part.text else part.text
    return parts or [element("mtext")]


def _formula(reader: Reader, opener: Token, draw: Draw) -> Element:
    tokens = reader.until(_CLOSERS[opener.text])
    if reader.place == len(reader.tokens):
        raise FormulaError("an unclosed `$` inside text", r"write `\$` for a dollar", opener.offset)
    reader.place += 1
    return marked(element("mrow", draw(tokens)), class_="ord")


def _written(token: Token, reader: Reader, alphabet: str) -> str | Element:
    if token.text in _SIGNS:
        return _SIGNS[token.text]
    if token.text in "{}":
        return ""
    if token.text in _ACCENTS:
        letter_first = source(reader.group()).replace("\\", "")  # the dot of `\i` gives way to an accent anyway
        return letter_first[:1] + _ACCENTS[token.text] + letter_first[1:]
    if token.text.startswith("\\") and len(token.text) > 1:
        reader.place -= 1
        return reader.draw_next(reader)
    if token.is_space:
        return "\u00a0"
    return "".join(letter(character, alphabet) for character in token.text) if alphabet else token.text


def _add_words(parts: list[Element], words: str | Element, class_: str) -> None:
    if isinstance(words, Element):
        parts.append(words)
    elif parts and parts[-1].tag == "mtext" and parts[-1].get("class", "") == class_:
        parts[-1].text = (parts[-1].text or "") + words
    elif words:
        parts.append(element("mtext", text=words))
        add_class(parts[-1], class_)


def _command(reader: Reader, *, alphabet: str) -> Element:
    return text(reader, alphabet)


def _circled(reader: Reader) -> Element:
    """A number or a capital in a circle, where Unicode has one."""
    offset, word = reader.offset, reader.word()
    if word not in _CIRCLED:
        raise FormulaError(r"`\textcircled` around more than one sign", "write a small number or a letter", offset)
    return element("mtext", text=_CIRCLED[word])


def _framed(reader: Reader) -> Element:
    return element("mrow", text(reader), class_="mbox")


RULES: dict[str, Rule] = {
    **{"\\" + name: partial(_command, alphabet=alphabet) for name, alphabet in _COMMANDS.items()},
    r"\fbox": _framed,
    r"\textcircled": _circled,
}
