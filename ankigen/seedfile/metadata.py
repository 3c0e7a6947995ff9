"""Lines about entries: titles, chapters, ratings and comment lines."""

from __future__ import annotations

from ankigen.entries import Line
from ankigen.seedfile.attribution import Role
from ankigen.seedfile.drafts import Header, Place
from ankigen.seedfile.horizon import Ahead
from ankigen.seedfile.lines import Kind
from ankigen.seedfile.marker import Marker
from ankigen.seedfile.options import parse_options
from ankigen.seedfile.state import State


def is_title(state: State, line: Line) -> bool:
    """A level-one heading is the file's title if it says so, or if it is the first thing in the file."""
    return "flashcard" in line.text[:40].casefold() or not (state.steps or state.draft)


def title(state: State, marker: Marker) -> bool:
    """A title line; which words of it are the title is for `titles.py` to say."""
    return _header(state, marker, marker.line)


def chapter(state: State, marker: Marker) -> bool:
    """A chapter or a threshold line."""
    return _header(state, marker, marker.content)


def _header(state: State, marker: Marker, line: Line) -> bool:
    """A header ends an entry, except where the entry goes on behind it."""
    between = state.place in (Place.OUTSIDE, Place.AFTER)
    if not between and marker.ahead.marker in (Kind.OPENER, Kind.CLOSER):
        return False
    state.end()
    state.owners.claim(line.number, Role.METADATA)
    state.steps.append(Header(line, marker.mark.kind))
    return True


def rating(state: State, marker: Marker) -> bool:
    """A rating belongs to the entry that it stands in or, between two entries, to the next one."""
    value = round(float(marker.content.text.split("/")[0].strip("* ")))
    if marker.mark.clean and _is_of_current(state, marker.ahead):
        state.current.rating = value
        state.claim(marker.line)
        return True
    if not _is_of_next(state.place, marker):
        return False
    state.end()
    state.pending.rating = value
    state.claim_for(state.pending, marker.line)
    return True


def _is_of_current(state: State, ahead: Ahead) -> bool:
    if state.place is Place.AFTER and ahead.block is Kind.SEPARATOR:
        return state.current.rating is None
    return state.place is Place.CONTEXT or (state.place is not Place.OUTSIDE and ahead.block is Kind.CLOSER)


def _is_of_next(place: Place, marker: Marker) -> bool:
    if place in (Place.OUTSIDE, Place.AFTER):
        return True
    begins = {Kind.QUESTION, Kind.OPENER} if place is Place.ANSWER else {Kind.QUESTION}
    return marker.mark.clean and marker.ahead.marker in begins


def options(state: State, marker: Marker) -> bool:
    """A comment line belongs to the entry that it stands in, or to the next one, or to the file."""
    draft = state.draft or state.pending
    state.diagnostics += parse_options(state.path, marker.content, draft.options)
    if draft.options.are_of_a_card:
        state.claim_for(draft, marker.line)
    else:
        state.owners.claim(marker.line.number, Role.METADATA)
    return True
