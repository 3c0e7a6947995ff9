"""Answers that begin or end by talking to whoever asked for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry

_HERE = r"here(?:'s|’s|\ is|\ are)"
OPENINGS = re.compile(
    rf"""
    (?:sure|certainly|absolutely|of\ course|definitely|great|okay|ok|alright|no\ problem)
        (?:\ thing)?(?:!|[.,:]?\s+{_HERE}\b|[.,:]?\s+(?:i|let)(?:'ll|’ll|\ will|\ can|\ me|'d|’d)\b)
    | (?:sure|certainly)[,.:]
    | (?:that's\ |what\ )?an?\ (?:great|good|excellent|interesting)\ question\b[!.,]
    | (?:great|good|excellent|interesting)\ question\b[!.,]
    | {_HERE}\ (?:the|your|an?)\ (?:requested|revised|updated|corrected|improved|rewritten|reformatted|flash\s?card)
    | {_HERE}\ (?:the|your|an?)\ (?:answer|response|explanation)\ (?:to|for)\ (?:your|the)\ (?:question|prompt|request)
    | as\ an\ (?:ai|artificial\ intelligence)\b
    | as\ a\ (?:large\ )?language\ model,
    | i(?:'m|’m|\ am)\ sorry,\ but\b
    | i\ apologi[sz]e\b
    | (?:thank\ you|thanks)\ for\ (?:your|the|asking|providing)\b
    | (?:happy|glad)\ to\ help\b
    """,
    re.VERBOSE,
)
ENDINGS = re.compile(
    r"""
    (?:please\ )?(?:(?:feel\ free|don['’]t\ hesitate)\ to\ (?:ask|reach|let)|let\ me\ know\ (?:if|whether|how))
    | i\ hope\ (?:this|that)\ (?:helps|answers|clarifies)
    | (?:is\ there|do\ you\ have)\ any(?:thing|\ other\ questions|\ further\ questions)
    | would\ you\ like\ (?:me\ to|another|more)
    """,
    re.VERBOSE,
)
_LEAD = re.compile(r"[\s*_>\"“]*")
LONGEST = 120
"""Characters of an opening or an ending that are looked at."""

REMEDY = "keep the answer alone"


def chatter(entry: Entry) -> Iterator[Diagnostic]:
    """An opening or an ending that is part of a conversation, not of an answer."""
    text = entry.answer.text
    last_line = text.rstrip().rfind("\n") + 1
    for pattern, start, does in ((OPENINGS, 0, "begins"), (ENDINGS, last_line, "ends")):
        lead = _LEAD.match(text, start)
        if lead and pattern.match(text[lead.end() : lead.end() + LONGEST].lower()):
            said = " ".join(text[lead.end() : lead.end() + LONGEST].split()[:3])
            yield entry.answer.diagnostic(Code.CHATTER, lead.end(), f'the answer {does} with "{said}"', REMEDY)
