"""From the lines of a seed file to its entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Book, Entry, Line, Passage
from ankigen.seedfile.lines import Kind
from ankigen.seedfile.machine import Draft, Header, Machine
from ankigen.seedfile.reading import Source
from ankigen.seedfile.titles import book_of_file, book_of_slug, parse_title

CLOZE = re.compile(r"\{\{c[1-9]\d{0,2}::")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The entries of one seed file, in its order, and everything that was wrong with it."""

    path: str
    entries: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What title and chapter lines say about the entries behind them."""

    book: Book
    part: int | None = None
    chapter: str = ""


def parse(source: Source) -> Parsed:
    """Parse one seed file; never fails, whatever the text."""
    machine = Machine(source.path)
    machine.run(source.lines)
    heading = Heading(book_of_file(source.path))
    entries: list[Entry] = []
    diagnostics = [*source.diagnostics, *machine.diagnostics]
    for step in machine.steps:
        if isinstance(step, Header):
            heading = _apply(step, heading)
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
    return Parsed(source.path, tuple(entries), tuple(diagnostics))


def _apply(header: Header, heading: Heading) -> Heading:
    if header.kind is Kind.CHAPTER:
        return Heading(heading.book, heading.part, header.line.text.strip())
    title = parse_title(header.line.text) if header.kind is Kind.TITLE else None
    return Heading(book_of_slug(title[0]), title[1]) if title else heading


def _entry(path: str, draft: Draft, heading: Heading) -> tuple[Entry | None, list[Diagnostic]]:
    """One draft as an entry; None if it is no card, which is then reported."""
    title, context, question, answer = (
        Passage(path, _trim(lines)) for lines in (draft.title, draft.context, draft.question, draft.answer)
    )
    problems: list[Diagnostic] = []
    here = Passage(path, (Line(draft.first_line, 1, ""),))
    is_cloze = not draft.has_answer and not answer and bool(CLOZE.search(context.text + question.text))
    if is_cloze and not CLOZE.search(question.text):
        context, question = Passage(path), Passage(path, context.lines + question.lines)
    elif not is_cloze and not question and (draft.has_answer or draft.has_question):
        question, context = _question_from(title, context)
        problems.append(
            (question or here).diagnostic(
                Code.MISSING_QUESTION,
                0,
                f'this card has no question of its own; "{_short(question.text)}" is asked',
                "write :p and the question above ??x",
            )
        )
    if not question:
        problems.append(
            here.diagnostic(
                Code.MISSING_QUESTION,
                0,
                "this heading has no question",
                "write :p and a question below it, or delete it",
            )
        )
        return None, problems
    if not answer and not is_cloze:
        problems.append(
            question.diagnostic(
                Code.MISSING_ANSWER, 0, "this question has no answer", "write ??x, the answer, and x?? below it"
            )
        )
    entry = Entry(
        book=heading.book,
        part=heading.part,
        chapter=heading.chapter,
        title=title,
        context=context,
        question=question,
        answer=answer,
        rating=draft.rating,
        tags=draft.options.tags,
        id=draft.options.id,
        first_line=draft.first_line,
        last_line=draft.last_line,
        is_cloze=is_cloze,
    )
    return entry, problems


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
