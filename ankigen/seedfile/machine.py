"""The line machine: each marker that is met changes the state, by a transition of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ankigen.seedfile import answers, boundaries, metadata
from ankigen.seedfile.lines import Kind
from ankigen.seedfile.marker import Marker
from ankigen.seedfile.state import State

Transition = Callable[[State, Marker], bool]
"""Changes the state; False if the marker is text after all."""

TRANSITIONS: Mapping[Kind, Transition] = {
    Kind.TITLE: metadata.title,
    Kind.CHAPTER: metadata.chapter,
    Kind.THRESHOLD: metadata.chapter,
    Kind.RATING: metadata.rating,
    Kind.OPTIONS: metadata.options,
    Kind.SEPARATOR: boundaries.separator,
    Kind.ODD_SEPARATOR: boundaries.odd_separator,
    Kind.HEADING: boundaries.heading,
    Kind.QUESTION: boundaries.question,
    Kind.OPENER: answers.opener,
    Kind.CLOSER: answers.closer,
    Kind.ODD_CLOSER: answers.odd_closer,
}


def read_marker(state: State, marker: Marker) -> bool:
    """Read one marker; False if it is text after all."""
    if not TRANSITIONS[marker.mark.kind](state, marker):
        return False
    if not marker.mark.clean:
        state.report_spelling(marker.line, marker.mark)
    return True
