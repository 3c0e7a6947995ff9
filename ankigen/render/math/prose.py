"""Telling mathematics from prose between two dollar signs, and missing spaces from wanted joints."""

from __future__ import annotations

import re
import unicodedata

LATEX_SIGN = re.compile(r"[\\^_{}=<>]")
_INSIDE_COMMANDS = re.compile(r"\\(?:text\w*|mbox|hbox|mathrm|operatorname\*?|label|tag)\s*\{[^{}]*\}|\\[A-Za-z]+")
_WORD = re.compile(r"(?<![A-Za-z_^{])[A-Za-z]{2,}(?![A-Za-z_^}(])")
_FUNCTIONS = frozenset(
    """
    sin cos tan log ln exp min max mod det dim ker lim sup inf arg sgn rank tr diag var cov
    """.split()  # noqa: SIM905 - a table of names
)
_PROSE = frozenset(
    """
    a an and are as at be but by can each for from given has have in is it its not of on or our such than that the
    their then there these this to was we when where which while will with you
    """.split()  # noqa: SIM905 - a table of names
)
_NO_FORMULA = re.compile(r"[A-Za-z]{3}|[#!?]|[^\x00-\u03ff\u2000-\u2bff]")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_SUFFIX = re.compile(r"(?:th|st|nd|rd|s)(?![A-Za-z])")


def words_of(content: str) -> list[str]:
    """The words of two letters and more that are no names of functions nor parts of commands."""
    return [word for word in _WORD.findall(_INSIDE_COMMANDS.sub(" ", content)) if word not in _FUNCTIONS]


def is_prose(content: str) -> bool:
    """Whether a passage reads like a sentence rather than a formula.

    >>> is_prose("x_i is the first and ")
    True
    """
    words = words_of(content)
    if sum(word.lower() in _PROSE for word in words) > 1:
        return True
    if LATEX_SIGN.search(content):
        return False
    ends = content.split()[::-1][:1] + content.split()[:1]
    if any(word.lower() in _PROSE for word in ends if len(word) > 1):
        return True
    return len(words) > 2 or (words == [content.strip()] and words[0].lower() in _PROSE)


def is_escaped(content: str, previous: str) -> bool:
    r"""Whether `\[content\]` is Markdown for brackets in the text, `previous` being the character before."""
    if "$$" in content:
        return True
    if LATEX_SIGN.search(content):
        return bool(_BLANK_LINE.search(content))
    return previous.isalnum() or bool(_NO_FORMULA.search(content)) or not content.strip()


def is_tight(content: str, following: str) -> bool:
    """Whether both dollar signs of `$content$` touch the formula and none touches a word: then no prose is meant."""
    return content == content.strip() and not _parts_words(following)


def wants_space_before(previous: str) -> bool:
    """Whether a space is missing between the character before a formula and the formula."""
    return _parts_words(previous) or previous in tuple(",;:.!?)$%")


def wants_space_after(following: str) -> bool:
    """Whether a space is missing between a formula and the characters behind it; `$n$th` is as it should be."""
    return _parts_words(following[:1]) and not _SUFFIX.match(following)


def _parts_words(character: str) -> bool:
    """Whether a character belongs to a script that parts its words by spaces, as Chinese does not."""
    return character.isalnum() and unicodedata.east_asian_width(character) not in "WF"
