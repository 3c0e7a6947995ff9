"""Questions that a generator's template left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry
from ankigen.linting.words import plain_line

_THING = "(?:concept|topic|subject|text|passage|content|context|section|card|flashcard|term|idea)"
_THIS = rf"(?:this|that|an?|the(?: above| following| given)?) (?:specific |key |main )?{_THING}"
_FORMS = (
    rf"(?:what is )?(?:(?:the|a|your) )?(?:key |main )?question (?:about|for|on|regarding|related to) {_THIS}",
    rf"what (?:is|are) {_THIS}(?: about)?",
    rf"what (?:is|does) {_THIS} (?:mean|cover|discuss|describe|ask)",
    r"(?:(?:your|the|a|(?:insert|write|add)(?: your| a)?) )?(?:question|prompt)(?: here| text| goes here| \d+)?",
    r"to do|todo|tbd|tba|n/a|none|placeholder|lorem ipsum\b.*",
)
PLACEHOLDERS = re.compile("|".join(_FORMS))
"""What such questions say, in lower case, without the signs around them."""

LONGEST = 120
"""Characters; a longer question is somebody's own."""


def placeholder_question(entry: Entry) -> Iterator[Diagnostic]:
    """A question that asks about nothing in particular, in the words of a template."""
    question = plain_line(entry.question)
    if len(question) <= LONGEST and PLACEHOLDERS.fullmatch(question.strip(" .?!:[](){}<>\"'_…")):
        found = "this question is a template's, not about this card"
        yield entry.question.diagnostic(Code.PLACEHOLDER_QUESTION, 0, found, "ask what the answer answers")
