"""From the lines of a seed file to its entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ankigen.diagnostics import Code, Diagnostic, Position, Silencer
from ankigen.entries import Book, Entry, Line, Passage
from ankigen.seedfile.drafts import Draft, Header
from ankigen.seedfile.lines import Kind
from ankigen.seedfile.machine import Machine
from ankigen.seedfile.options import Scope, Silence
from ankigen.seedfile.reading import Source
from ankigen.seedfile.scanning import Scanner
from ankigen.seedfile.titles import book_of_file, book_of_slug, parse_title

# Everything below space but the tab, DEL, the C1 block, and the two marks that no text may hold.
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ufffe\uffff]")
CLOZE = re.compile(r"\{\{c[1-9]\d{0,2}::")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The entries of one seed file, in its order, everything that was wrong with it, and what is meant to be so."""

    path: str
    entries: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]
    silencers: tuple[Silencer, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """What title and chapter lines say about the entries behind them."""

    book: Book
    part: int | None = None
    chapter: str = ""


def parse(source: Source) -> Parsed:
    """Parse one seed file; never fails, whatever the text."""
    machine = Machine(source.path)
    scanner = Scanner(source.path)
    scanner.run(source.lines)
    machine.run(scanner.marked)
    heading = Heading(book_of_file(source.path))
    entries: list[Entry] = []
    diagnostics = [*source.diagnostics, *scanner.diagnostics, *machine.diagnostics]
    for step in machine.steps:
        if isinstance(step, Header):
            heading = _apply(step, heading)
            diagnostics += _controls(source.path, step.line)
        else:
            entry, problems = _entry(source.path, step, heading)
            diagnostics += problems
            entries += [entry] if entry else []
    if not entries and source.lines:
        place = Passage(source.path, source.lines[:1])
        diagnostics.append(
            place.diagnostic(
                Code.NO_CARDS, 0, "this file holds no cards", "write cards as: #### title, :p question, ??x answer, x??"
            )
        )
    silencers = _silencers(machine, len(source.lines))
    return Parsed(source.path, tuple(entries), tuple(diagnostics), tuple(silencers))


def _silencers(machine: Machine, lines: int) -> Iterator[Silencer]:
    """What the comment lines switch off, with the lines that each of them holds for."""
    for draft in (step for step in machine.steps if isinstance(step, Draft)):
        for silence in draft.options.silences:
            yield _silencer(silence, (draft.first_line, draft.last_line), lines)
    for silence in machine.left_over.silences:
        yield _silencer(silence, (1, 0), lines)


def _silencer(silence: Silence, card: tuple[int, int], lines: int) -> Silencer:
    below = silence.position.line + 1
    first, last = {Scope.CARD: card, Scope.LINE: (below, below), Scope.FILE: (1, lines)}[silence.scope]
    return Silencer(silence.code, silence.position, first, last)


def _apply(header: Header, heading: Heading) -> Heading:
    text = _CONTROL.sub("", header.line.text)
    if header.kind is Kind.CHAPTER:
        return Heading(heading.book, heading.part, text.strip())
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


def _entry(path: str, draft: Draft, heading: Heading) -> tuple[Entry | None, list[Diagnostic]]:
    """One draft as an entry; None if it is no card, which is then reported."""
    entry = Entry(
        book=heading.book,
        part=heading.part,
        chapter=heading.chapter,
        title=Passage(path, _trim(draft.title)),
        context=Passage(path, _trim(draft.context)),
        question=Passage(path, _trim(draft.question)),
        answer=Passage(path, _trim(draft.answer)),
        rating=draft.rating,
        tags=tuple(draft.options.tags),
        id=draft.options.id,
        first_line=draft.first_line,
        last_line=draft.last_line,
    )
    if not draft.has_answer and CLOZE.search(entry.context.text + entry.question.text):
        return _cloze(entry), []
    problems: list[Diagnostic] = []
    if not entry.question and (draft.has_answer or draft.has_question):
        entry, problems = _with_question(entry)
    if not entry.question:
        return None, [_problem(entry.position, Code.MISSING_QUESTION)]
    if not entry.answer:
        problems.append(_problem(entry.question.position(), Code.MISSING_ANSWER))
    return entry, problems


_SAID = {
    Code.MISSING_QUESTION: ("this heading has no question", "write :p and a question below it, or delete it"),
    Code.MISSING_ANSWER: ("this question has no answer", "write ??x, the answer, and x?? below it"),
}


def _problem(position: Position, code: Code) -> Diagnostic:
    return Diagnostic(code, position, *_SAID[code])


def _cloze(entry: Entry) -> Entry:
    """An entry whose text holds clozes; without a question of its own the context is the text."""
    if CLOZE.search(entry.question.text):
        return replace(entry, is_cloze=True)
    text = Passage(entry.path, entry.context.lines + entry.question.lines)
    return replace(entry, question=text, context=Passage(entry.path), is_cloze=True)


def _with_question(entry: Entry) -> tuple[Entry, list[Diagnostic]]:
    """The entry with a question taken from its context or its title, which is reported."""
    question, context = _question_from(entry.title, entry.context)
    if not question:
        return entry, []
    found = f'this card has no question of its own; "{_short(question.text)}" is asked'
    problem = question.diagnostic(Code.INFERRED_QUESTION, 0, found, "write :p and the question above ??x")
    return replace(entry, question=question, context=context), [problem]


def _question_from(title: Passage, context: Passage) -> tuple[Passage, Passage]:
    """The question of an entry that has none: the last context paragraph if it asks, else the title."""
    blank = max((i for i, line in enumerate(context.lines) if not line.text.strip()), default=-1)
    last = context.lines[blank + 1 :]
    if last and last[-1].text.rstrip().endswith("?"):
        return Passage(context.path, last), Passage(context.path, _trim(context.lines[: blank + 1]))
    return title, context


def _trim(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without blank ones at the beginning and the end."""
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    return tuple(lines[filled[0] : filled[-1] + 1]) if filled else ()


def _short(text: str, width: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
