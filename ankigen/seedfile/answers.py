"""Where an answer begins and ends: `??x`, `x??`, and closers by other names."""

from __future__ import annotations

from ankigen.diagnostics import Code
from ankigen.entries import Line
from ankigen.seedfile.drafts import Place, asks, filled
from ankigen.seedfile.horizon import STRUCTURE
from ankigen.seedfile.lines import Kind
from ankigen.seedfile.marker import Marker
from ankigen.seedfile.state import State


def opener(state: State, marker: Marker) -> bool:
    """`??x` opens the answer; a second one, with nothing more to come, was meant as the closer."""
    if state.place is Place.ANSWER:
        if marker.is_bare and marker.ahead.block in STRUCTURE:
            return _close_instead(state, marker.line, f"this {marker.token}")
        _go_on(state, marker.line)
    elif state.place is Place.AFTER:
        _open_again(state, marker)
    elif state.place is not Place.OUTSIDE:
        _open(state, marker.line)
    elif state.stray and asks(state.stray[-1].text):
        state.begin(state.stray[0], adopt=True)
        _open(state, marker.line)
    else:
        state.stray.append(marker.line)
    return True


def closer(state: State, marker: Marker) -> bool:
    """`x??` closes the answer; where none is open it was meant as the opener, or the opener is missing."""
    line, ahead = marker.line, marker.ahead
    if state.place is Place.OUTSIDE:
        state.stray.append(line)
    elif state.place is Place.ANSWER:
        _close(state, line)
    elif state.place is Place.AFTER:
        _repeated(state, line, marker.token)
    elif ahead.card is Kind.CLOSER and ahead.block is Kind.TEXT:
        open_instead(state, line, marker.token)
    else:
        state.current.closer = line
        _close(state, line)
    return True


def odd_closer(state: State, marker: Marker) -> bool:
    """A closer by another name, where an answer is open; an opener where one is missing; elsewhere text."""
    line, ahead = marker.line, marker.ahead
    if state.place is Place.ANSWER:
        return _close_instead(state, line, marker.token)
    if state.place is Place.AFTER:
        return _repeated(state, line, marker.token)
    if state.place is Place.OUTSIDE or ahead.marker is Kind.OPENER:
        return False
    if ahead.block is Kind.TEXT:
        return open_instead(state, line, marker.token)
    return "x" in marker.token.lower() and closer(state, marker)


def open_instead(state: State, line: Line, token: str) -> bool:
    """The answer begins at a line that is no opener."""
    _open(state, line)
    found = f"{token} is read as the beginning of the answer"
    state.report(Code.MISSING_OPENER, line, found, "put ??x on the line above the answer")
    return True


def _open(state: State, line: Line) -> None:
    state.current.has_answer = True
    state.current.indent = line.text[: len(line.text) - len(line.text.lstrip(" \t"))]
    state.claim(line)
    state.place = Place.ANSWER


def _close(state: State, line: Line) -> bool:
    state.claim(line)
    state.place = Place.AFTER
    return True


def _close_instead(state: State, line: Line, token: str) -> bool:
    """The answer ends at a line that is no closer."""
    state.report(Code.WRONG_CLOSER, line, f"{token} is read as the end of the answer", "write x?? instead")
    return _close(state, line)


def _repeated(state: State, line: Line, token: str) -> bool:
    state.claim(line)
    state.report_repeated(line, token)
    return True


def _go_on(state: State, line: Line) -> None:
    """An opener inside of an answer parts two paragraphs."""
    _repeated(state, line, "??x")
    state.current.answer.append(Line(line.number, line.column, ""))


def _open_again(state: State, marker: Marker) -> None:
    """`??x` behind a closer: the answer goes on, or what stands between them asks the next question."""
    draft = state.current
    last = _last_filled(draft.after)
    if last and asks(last.text):
        _split_off(state, filled(draft.after) or last)
        _open(state, marker.line)
    elif marker.is_bare and marker.ahead.block in STRUCTURE:
        _repeated(state, marker.line, "??x")
    else:
        draft.answer += draft.after
        draft.after = []
        _go_on(state, marker.line)
        state.place = Place.ANSWER


def _last_filled(lines: list[Line]) -> Line | None:
    """The last line with something on it; of empty ones behind it one is left, lest they be looked at once more."""
    while len(lines) > 1 and not (lines[-1].text.strip() or lines[-2].text.strip()):
        lines.pop()
    return next((line for line in reversed(lines[-2:]) if line.text.strip()), None)


def _split_off(state: State, first: Line) -> None:
    """What stands behind the closer of an entry is the context of another one under the same title."""
    behind, state.current.after = state.current.after, []
    state.begin_second(first)
    state.current.context = behind
    for line in behind:
        state.owners.move(line.number, state.current)
