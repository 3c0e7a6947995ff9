"""Whether a misspelt marker is meant as one: its place in the format and what comes next decide.

So `:P` before a card that lacks its question is a marker, and the same letters in a card that has one are text.
"""

from __future__ import annotations

from ankigen.seedfile.drafts import Place
from ankigen.seedfile.horizon import STRUCTURE, Ahead
from ankigen.seedfile.lines import Kind, Mark


def meant(found: Mark, place: Place, ahead: Ahead, *, lone: bool) -> bool:
    """Whether a line that could be a marker is one; `lone` says that nothing else stands on the line."""
    if found.clean:
        return True
    if found.kind is Kind.QUESTION:
        return _question(place, ahead)
    if found.kind is Kind.OPENER and not lone:
        return place in (Place.CONTEXT, Place.QUESTION) and ahead.marker is not Kind.OPENER
    if found.kind is Kind.HEADING:
        return _heading(found.level, place, ahead)
    return True


def _question(place: Place, ahead: Ahead) -> bool:
    if place in (Place.OUTSIDE, Place.CONTEXT):
        return ahead.marker in (Kind.OPENER, Kind.CLOSER)
    return place in (Place.ANSWER, Place.AFTER) and ahead.marker is Kind.OPENER and ahead.block not in STRUCTURE


def _heading(level: int, place: Place, ahead: Ahead) -> bool:
    """A heading of another level begins a card only if a question follows it before anything else does."""
    if level == 4:
        return True
    if place is Place.ANSWER:
        return level != 1 and ahead.heading is Kind.QUESTION
    return place in (Place.OUTSIDE, Place.AFTER) and ahead.heading is Kind.QUESTION
