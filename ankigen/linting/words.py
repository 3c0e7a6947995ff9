"""The words of a passage, for comparing cards: in lower case, without punctuation; each formula is one word."""

from __future__ import annotations

import re

from ankigen.entries import Passage

_WORD = re.compile(r"\$\$?(?P<formula>[^$]{1,500})\$\$?|`(?P<code>[^`\n]{1,200})`|(?P<word>[^\W_]+(?:['’][^\W_]+)*)")

COMMON = frozenset(
    """
    a about an and are as at be because been being by can could did do does due for from had has have how if in into is
    it its of on or so than that the their them then there these they this those to was we were what when where which
    who whom whose why will with would you your
    """.split()  # noqa: SIM905 - a table of words
)
"""Words that say nothing about a subject. `not` and `no` do."""


def words(text: str) -> list[str]:
    """The words of a text in their order; formulas and code without their white space."""
    return [
        "".join((found["formula"] or found["code"]).split()) if found["word"] is None else found["word"].casefold()
        for found in _WORD.finditer(text)
    ]


def content_words(text: str) -> list[str]:
    """The words that say something."""
    return [word for word in words(text) if word not in COMMON]


def plain_line(passage: Passage) -> str:
    """A passage as one line in lower case, without the marks of emphasis around it."""
    return " ".join(passage.text.replace("*", " ").split()).casefold()
