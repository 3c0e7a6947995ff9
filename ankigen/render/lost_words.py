r"""Whether every word of a text is on the card: words are counted, however the card was made of the text.

The law: each word of the source that is no syntax stands in the HTML at least as often as in the source. A word is a
run of letters and digits, or one other sign beyond ASCII, for no syntax uses those. In the HTML it stands in the text,
an alternative text, a title, an address, the name of a language, or the TeX that goes with a formula.

Nothing here knows how a passage is rendered. What counts as syntax is listed in `_SYNTAX` and nowhere else; comments
and addresses in formulas do only where their removal was reported. Time is linear.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from ankigen.render.controls import CONTROL, without_controls
from ankigen.render.languages import NAME, SETTINGS
from ankigen.render.math import AROUND, COMMENT, OTHER_NAMES
from ankigen.render.pictures import FILE_NAME

_NO_LETTERS = bytes(code for code in range(0x80) if not chr(code).isalnum())
_WORD = re.compile(r"[^\W_]+|[^\x00-\x9f\s\ufeff]")

_SPAN = re.compile(r"</?span[^<>]*>")
_MARKUP = re.compile(r"</?[a-z](?:[^<>\"]++|\"[^\"]*+\")*+>|&#?\w+;")
_VALUE = re.compile(r" (?:alt|title|href|data-language)=\"([^\"]*)\"")
_LISTING = re.compile(r"<pre [^<>]*data-language=\"([^\"<>]*)\"[^<>]*>")
_TEX = re.compile(r"alttext=\"([^\"]*)\"")

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_COMMENT_IN_TEX = re.compile(COMMENT)
_MATHJAX = re.compile(r"\\[(\[]")
_LINK = re.compile(
    rf"(?:{'|'.join(map(re.escape, sorted(AROUND)))})\s*\{{(?:[^{{}}]|\{{[^{{}}]*+\}})*+\}}|\\bbox\s*(?:\[[^][]*\])?"
)
# Python before 3.11.5 repeats groups possessively only where no turn of them can fail half-way (its issue 106052).
_SYNTAX = re.compile(
    r"^[ \t>*+-]*(?:\d{1,9}[.)](?:[ \t>*+-]+|$))*"  # the numbers of lists,
    rf"(?:(?:`{{3,}}+|~{{3,}}+)[{{. \t]*+(?:{NAME.pattern})?+{SETTINGS.pattern}$)?"  # and what is said behind a fence
    r"|(?P<alt>!\[(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+)\]"
    rf"\(\s*(?:<[^<>\n]*>|{FILE_NAME}(?=\s*[)\"'])|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)"
    r"|</?su[bp]>|<br ?/?>",
    re.MULTILINE | re.DOTALL,
)
_NUMBER = re.compile(r"^[ \t>*+-]*\d{1,9}[.)](?=[ \t])", re.MULTILINE)
"""The number of an item, as in `_SYNTAX`."""
_REFERENCE = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_RUN = re.compile(rf"(?:[^\W_]++|{CONTROL.pattern}|{_REFERENCE})+|[^\x00-\x9f\s\ufeff]")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_SWALLOWED = {"\a": "a", "\b": "b", "\f": "f", "\n": "n", "\t": "t", "\v": "v"}
"""What an escape sequence has made of a backslash and a letter: a formula gets them back."""
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Loss:
    """Words that are not on the card, in the order of the source, and where the first of them stands there."""

    offset: int
    words: tuple[str, ...]

    def __str__(self) -> str:
        """The first few of them, and how many more there are."""
        named = ", ".join(map(_named, self.words[:_NAMED]))
        more = len(self.words) - _NAMED
        return f"{named}{f' and {more:,} more words' if more > 0 else ''} would not be on the card"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the source at `offset`, and the words that a card may have in its place, in one way or another."""

    offset: int
    text: str
    readings: tuple[tuple[str, ...], ...]


def find_loss(source: str, html: str, *, reported: bool) -> Loss | None:
    """The words of a source that its HTML lacks; `reported` if a diagnostic says that something was taken out.

    Nearly always there are the same letters in the same order, and nothing has to be counted.
    """
    text = _with_tex(html)
    letters = _letters(_MARKUP.sub("", text))
    if letters == _letters(source):
        return None
    if letters == _letters(_NUMBER.sub("", source)):
        return None
    words = _WORD.findall(_readable(text))
    said = _without_syntax(source, reported=reported, in_tex=bool(_MATHJAX.search(html)))
    if not Counter(_WORD.findall(said)) - Counter(words):
        return None
    return _loss(list(_parts(said)), words)


def _named(word: str) -> str:
    """A word as it stands, or by the numbers of its characters if one of them cannot be seen."""
    return f"`{word}`" if word.isprintable() else " ".join(f"U+{ord(sign):04X}" for sign in word)


def _letters(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").translate(None, _NO_LETTERS)


def _with_tex(html: str) -> str:
    """HTML with the TeX of each formula in its place, and the language of each listing before its code."""
    before, *formulas = html.split("<math ")
    text = before + "".join(map(_tex_and_rest, formulas))
    return _LISTING.sub(lambda listing: f" {listing[1]} ", text) if "<pre" in text else text


def _readable(html: str) -> str:
    """What there is to read in HTML: its text without character references, and the values that speak."""
    text = _SPAN.sub("", html)
    return " ".join([_MARKUP.sub(" ", text), *_VALUE.findall(text)])


def _tex_and_rest(formula: str) -> str:
    drawn, _, rest = formula.partition("</math>")
    tex = _TEX.search(drawn)
    return f" {tex[1].replace('<', ' ') if tex else ''} {rest}"


def _without_syntax(source: str, *, reported: bool, in_tex: bool) -> str:
    """The source with spaces in place of its syntax, with that of TeX if MathJax draws a formula."""
    if in_tex:
        source = _COMMENT_IN_TEX.sub(_blank, source)
    if reported:
        commented, end, rest = source.rpartition("-->")  # what begins behind the last end of a comment is none
        source = _LINK.sub(_blank, _COMMENT.sub(_blank, commented + end) + rest)
    return _SYNTAX.sub(_text_only, source)


def _blank(found: re.Match[str]) -> str:
    """As many characters that no card shows: what stood around is neighbours then."""
    return "\0" * len(found[0])


def _text_only(found: re.Match[str]) -> str:
    """Spaces in place of syntax; the text for a picture's place stays."""
    alt = _SYNTAX.sub(_text_only, found["alt"].removeprefix("![")) if found["alt"] else ""
    return f"  {alt}".ljust(len(found[0])) if alt else " " * len(found[0])


def _parts(source: str) -> Iterator[_Part]:
    for found in _RUN.finditer(source):
        start, text = found.start(), found[0]
        readings = _readings(text, source[max(start - 1, 0) : start])
        yield _Part(start, text, tuple(dict.fromkeys(readings)))


def _readings(run: str, before: str) -> Iterator[tuple[str, ...]]:
    """What a run of letters, references and control characters may say: resolved, as written, or part of a command."""
    yield _words(without_controls(unescape(run)))
    yield _words(without_controls(run))
    yield _words(run)
    sign, rest = (run[0], run[1:]) if run[0] in _SWALLOWED else (before, run)
    if sign in _SWALLOWED:
        yield _words(_SWALLOWED[sign] + rest)
    name = _COMMAND.match(before + run)
    if name and name[0] in OTHER_NAMES:
        yield _words(OTHER_NAMES[name[0]] + run[name.end() - 1 :])


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


def _loss(parts: Sequence[_Part], shown: Sequence[str]) -> Loss | None:
    """The parts that nothing is left for, those that can be read in one way only being served first."""
    left = Counter(shown)
    served = sorted(parts, key=lambda part: len(part.readings))
    lost = [part for part in served if not any(_take(left, reading) for reading in part.readings)]
    if not lost:
        return None
    words = tuple(part.text for part in sorted(lost, key=lambda part: part.offset))
    return Loss(min(part.offset for part in _places(parts, lost, shown)), words)


def _places(parts: Sequence[_Part], lost: Sequence[_Part], shown: Sequence[str]) -> Sequence[_Part]:
    """Where something is lost: words that are nowhere on the card, else those behind all that agrees."""
    there = set(shown)
    gone = [part for part in lost if not {*part.readings[0]} & there]
    texts = {part.text for part in lost}
    return gone or [part for part in parts[_agreeing(parts, shown) :] if part.text in texts] or lost


def _take(left: Counter[str], words: Sequence[str]) -> bool:
    needed = Counter(words)
    if any(left[word] < number for word, number in needed.items()):
        return False
    left.subtract(needed)
    return True


def _agreeing(parts: Sequence[_Part], shown: Sequence[str]) -> int:
    """With how many parts the words that are shown begin: what is lost stands behind those."""
    at = 0
    for number, part in enumerate(parts):
        words = part.readings[0]
        if tuple(shown[at : at + len(words)]) != words:
            return number
        at += len(words)
    return len(parts)
