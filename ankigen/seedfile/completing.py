"""From a draft to its entry: what is missing is inferred where a reader would infer it, and reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import CLOZE, CLOZE_LIKE, Book, Entry, Line, Passage
from ankigen.seedfile.drafts import Draft, asks
from ankigen.wording import shortened

LONGEST_QUOTED = 60
"""Characters of a question that a message shows."""


class Heading(NamedTuple):
    """What title and chapter lines say about the entries behind them."""

    book: Book
    part: int | None = None
    chapter: str = ""


def complete(path: str, draft: Draft, heading: Heading) -> tuple[Entry | None, list[Diagnostic]]:
    """One draft as an entry; None if it is no card, which is then reported."""
    entry = _entry(path, draft, heading)
    if not draft.has_answer and CLOZE.search(entry.context.text + entry.question.text):
        return _cloze(entry), []
    problems: list[Diagnostic] = []
    if not entry.question and (draft.has_answer or draft.has_question or (draft.closer and entry.context)):
        entry, problems = _with_question(entry)
    if not entry.question:
        return None, [_no_question(entry, draft)]
    if not draft.has_answer:
        entry, more = _with_answer(entry, closer=draft.closer)
        problems += more
    if not entry.answer:
        what = "this question has no answer"
        problems.append(_problem(entry.question, Code.MISSING_ANSWER, what, "write ??x, the answer, and x?? below it"))
    return entry, problems


def _entry(path: str, draft: Draft, heading: Heading) -> Entry:
    return Entry(
        book=heading.book,
        part=heading.part,
        chapter=heading.chapter,
        title=Passage(path, _trim(draft.title)),
        context=Passage(path, _trim(_outdented(draft.context, draft.indent))),
        question=Passage(path, _trim(draft.question)),
        answer=Passage(path, _trim(_outdented([*draft.answer, *draft.after], draft.indent))),
        rating=draft.rating,
        tags=tuple(draft.options.tags),
        id=draft.options.id,
        first_line=draft.first_line,
        last_line=draft.last_line,
    )


def _cloze(entry: Entry) -> Entry:
    """An entry whose text holds clozes; without a question of its own the context is the text."""
    if CLOZE.search(entry.question.text):
        return entry._replace(is_cloze=True)
    text = Passage(entry.path, entry.context.lines + entry.question.lines)
    return entry._replace(question=text, context=Passage(entry.path), is_cloze=True)


def _no_question(entry: Entry, draft: Draft) -> Diagnostic:
    what = "this heading has no question" if draft.title else "this text asks no question"
    if entry.last_line > entry.first_line:
        what += f"; lines {entry.first_line} to {entry.last_line} are on no card"
    remedy = "write :p and a question below it, or delete it"
    if not draft.has_answer and CLOZE_LIKE.search(entry.context.text):
        remedy = "write its clozes as {{c1::the text to hide}}"
    return Diagnostic(Code.MISSING_QUESTION, entry.position, what, remedy)


def _problem(passage: Passage, code: Code, found: str, remedy: str) -> Diagnostic:
    return passage.diagnostic(code, 0, found, remedy)


# A missing question


def _with_question(entry: Entry) -> tuple[Entry, list[Diagnostic]]:
    """The entry with a question taken from its context or its title, which is reported."""
    question, context = _question_from(entry.title, entry.context)
    if not question:
        return entry, []
    found = f'this card has no question of its own; "{_short(question.text)}" is asked'
    problem = _problem(question, Code.INFERRED_QUESTION, found, "write :p and the question above ??x")
    return entry._replace(question=question, context=context), [problem]


def _question_from(title: Passage, context: Passage) -> tuple[Passage, Passage]:
    """The question of an entry that has none: the last context paragraph if it asks, else the title."""
    blank = max((i for i, line in enumerate(context.lines) if not line.text.strip()), default=-1)
    last = context.lines[blank + 1 :]
    if last and asks(last[-1].text):
        return Passage(context.path, last), Passage(context.path, _trim(context.lines[: blank + 1]))
    return title, context


# A missing opener


def _with_answer(entry: Entry, closer: Line | None) -> tuple[Entry, list[Diagnostic]]:
    """The entry whose answer nothing opened: it begins behind the sentence that asks."""
    at = _answer_in(entry.question.lines, closed=closer is not None)
    question, answer = _trim(entry.question.lines[:at]), _trim(entry.question.lines[at:])
    context = entry.context
    if not answer and closer is not None and entry.question == entry.title:
        answer, context = context.lines, Passage(entry.path)
    if not answer:
        return entry, []
    found = "the answer that begins here is not opened"
    whole = Passage(entry.path, (*answer, *entry.answer.lines))
    problem = _problem(whole, Code.MISSING_OPENER, found, "put ??x on the line above it")
    return entry._replace(question=Passage(entry.path, question), context=context, answer=whole), [problem]


def _answer_in(lines: Sequence[Line], *, closed: bool) -> int:
    """The index of the line at which an answer begins that nothing opened.

    A closer says that there is an answer. Without one, only prose in a paragraph of its own behind a question is
    taken for it: code and lists may be what the question is about.
    """
    asked = next((i + 1 for i, line in enumerate(lines) if asks(line.text)), 0)
    blank = next((i for i, line in enumerate(lines) if not line.text.strip()), len(lines))
    if closed:
        return asked or (blank if blank < len(lines) else min(1, len(lines)))
    behind = next((line.text for line in lines[asked:] if line.text.strip()), "")
    parted = asked == blank and behind[:1].isalpha()
    return asked if asked and parted else len(lines)


def _outdented(lines: Sequence[Line], indent: str) -> Sequence[Line]:
    """The lines of a card that stands indented as a whole, as in an outline: to Markdown they would be code."""
    if not indent or not all(line.text.startswith(indent) for line in lines if line.text.strip()):
        return lines
    deep = len(indent)
    return [Line(line.number, line.column + deep, line.text[deep:]) for line in lines]


def _trim(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without blank ones at the beginning and the end."""
    begin, end = 0, len(lines)
    while begin < end and not lines[begin].text.strip():
        begin += 1
    while begin < end and not lines[end - 1].text.strip():
        end -= 1
    return tuple(lines[begin:end])


def _short(text: str) -> str:
    return shortened(" ".join(text[: 4 * LONGEST_QUOTED].split()), LONGEST_QUOTED)
