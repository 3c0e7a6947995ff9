"""From the lines of a seed file to its entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ankigen.diagnostics import Code, Diagnostic, Position, Silencer
from ankigen.entries import Entry, Line
from ankigen.seedfile.attribution import Attribution
from ankigen.seedfile.completing import Heading, complete
from ankigen.seedfile.drafts import Draft, Header
from ankigen.seedfile.lines import Kind
from ankigen.seedfile.options import Scope, Silence
from ankigen.seedfile.reading import Source
from ankigen.seedfile.scanning import Scanner
from ankigen.seedfile.state import State
from ankigen.seedfile.titles import book_of_file, book_of_slug, parse_title

# Everything below space but the tab, DEL, the C1 block, and the two marks that no text may hold.
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The entries of one seed file, in its order, everything that was wrong with it, and what is meant to be so.

    `attributions` say what every line is for that is not blank, in the order of the file.
    """

    path: str
    entries: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]
    silencers: tuple[Silencer, ...] = ()
    attributions: tuple[Attribution, ...] = ()


def parse(source: Source) -> Parsed:
    """Parse one seed file; never fails, whatever the text."""
    state = State(source.path, len(source.lines))
    Scanner(state, source.lines).run()
    heading = Heading(book_of_file(source.path))
    entries: list[Entry] = []
    drafts: list[Draft] = []
    diagnostics = [*source.diagnostics, *state.diagnostics]
    for step in state.steps:
        if isinstance(step, Header):
            heading = _apply(step, heading)
            diagnostics += _controls(source.path, step.line)
            continue
        entry, problems = complete(source.path, step, heading)
        diagnostics += problems
        if entry:
            entries.append(entry)
            drafts.append(step)
    if not entries and source.lines:
        diagnostics.append(_no_cards(source.path))
    return Parsed(
        source.path,
        tuple(entries),
        tuple(diagnostics),
        tuple(_silencers(state, len(source.lines))),
        tuple(state.owners.runs(drafts)),
    )


def _no_cards(path: str) -> Diagnostic:
    remedy = "write cards as: #### title, :p question, ??x answer, x??"
    return Diagnostic(Code.NO_CARDS, Position(path, 1, 1), "this file holds no cards", remedy)


def _apply(header: Header, heading: Heading) -> Heading:
    text = _CONTROL.sub("", header.line.text)
    if header.kind is Kind.CHAPTER:
        return Heading(heading.book, heading.part, text.strip(" \t*"))
    title = parse_title(text) if header.kind is Kind.TITLE else None
    return Heading(book_of_slug(title[0]), title[1]) if title else heading


def _controls(path: str, line: Line) -> list[Diagnostic]:
    """Control characters in a title or a chapter; those of a card are its rendering's matter, which can mend some."""
    found = _CONTROL.search(line.text)
    if not found:
        return []
    what = f"the character U+{ord(found[0]):04X} cannot be shown; it was left out"
    place = Position(path, line.number, line.column + found.start())
    return [Diagnostic(Code.CONTROL_CHARACTER, place, what, "remove it")]


def _silencers(state: State, lines: int) -> Iterator[Silencer]:
    """What the comment lines switch off, with the lines that each of them holds for."""
    for draft in (step for step in state.steps if isinstance(step, Draft)):
        for silence in draft.options.silences:
            yield _silencer(silence, (draft.first_line, draft.last_line), lines)
    for silence in state.pending.options.silences:
        yield _silencer(silence, (1, 0), lines)


def _silencer(silence: Silence, card: tuple[int, int], lines: int) -> Silencer:
    below = silence.position.line + 1
    first, last = {Scope.CARD: card, Scope.LINE: (below, below), Scope.FILE: (1, lines)}[silence.scope]
    return Silencer(silence.code, silence.position, first, last)
