"""Where an entry ends and the next one begins: `---`, `####` and `:p`."""

from __future__ import annotations

from ankigen.diagnostics import Code
from ankigen.seedfile.answers import open_instead
from ankigen.seedfile.attribution import Role
from ankigen.seedfile.drafts import Place, filled
from ankigen.seedfile.horizon import Ahead
from ankigen.seedfile.lines import Kind
from ankigen.seedfile.marker import Marker
from ankigen.seedfile.state import State


def separator(state: State, marker: Marker) -> bool:
    """`---` ends an entry, except where the entry goes on behind it."""
    line, ahead = marker.line, marker.ahead
    if state.place is Place.ANSWER and ahead.marker is Kind.CLOSER and ahead.block is not Kind.CLOSER:
        return False
    if state.place is Place.QUESTION and ahead.card is Kind.CLOSER and ahead.block is Kind.TEXT:
        return open_instead(state, line, "this separator")
    state.owners.claim(line.number, Role.SEPARATOR)
    if _goes_on(state.place, ahead):
        found = "this separator stands inside of a card and is left out"
        state.report(Code.MISPLACED_SEPARATOR, line, found, "delete it")
    else:
        state.end()
    return True


def odd_separator(state: State, marker: Marker) -> bool:
    """`--` or a dash, which phones make of hyphens: a separator between two cards, text elsewhere."""
    ahead = marker.ahead
    between = state.place in (Place.AFTER, Place.OUTSIDE) and ahead.card is not Kind.CLOSER
    return (between or ahead.block is Kind.HEADING) and separator(state, marker)


def _goes_on(place: Place, ahead: Ahead) -> bool:
    """Whether the current entry goes on behind a separator."""
    return (
        (place is Place.CONTEXT and ahead.card in (Kind.QUESTION, Kind.OPENER))
        or (place is Place.QUESTION and ahead.card is Kind.OPENER)
        or (place is Place.ANSWER and ahead.block is Kind.CLOSER)
    )


def heading(state: State, marker: Marker) -> bool:
    """A heading begins an entry, except in an entry that goes on to its opener or closer."""
    line, ahead = marker.line, marker.ahead
    if _is_inside(state.place, ahead):
        return False
    if state.place is Place.QUESTION and ahead.card is Kind.CLOSER:
        open_instead(state, line, "this heading")
        return False
    if state.place is Place.AFTER:
        found = "no separator stands before this heading"
        state.report(Code.MISSING_SEPARATOR, line, found, "put --- on a line above it")
    state.begin(line)
    return True


def _is_inside(place: Place, ahead: Ahead) -> bool:
    """Whether the current entry goes on behind a heading, which is part of its text."""
    return (
        (place is Place.ANSWER and ahead.card not in (Kind.QUESTION, Kind.OPENER))
        or (place is Place.AFTER and ahead.card is Kind.CLOSER)
        or (place is Place.QUESTION and ahead.card is Kind.OPENER)
    )


def question(state: State, marker: Marker) -> bool:
    """A question, or a second one under its heading, which is a new entry."""
    line = marker.line
    if state.place is Place.OUTSIDE:
        state.begin(line, adopt=True)
    elif state.place is Place.QUESTION and not filled(state.current.question):
        state.report_repeated(line, ":p")
        state.current.question.clear()  # what is blank is not looked at once more
    elif state.place is not Place.CONTEXT:
        state.begin_second(line)
    state.current.has_question = True
    state.claim(line)
    state.place = Place.QUESTION
    return True
