# ruff: noqa: SLF001 - the table at the end dispatches to the machine's own methods
"""The line machine: where in the format a file stands, and the draft of the current entry; no look behind."""

from __future__ import annotations

from collections.abc import Callable

from ankigen.diagnostics import Code
from ankigen.entries import Line
from ankigen.seedfile.attribution import Owners, Role
from ankigen.seedfile.drafts import Draft, Header, Place, asks, filled
from ankigen.seedfile.horizon import STRUCTURE, Ahead
from ankigen.seedfile.lines import Kind, Mark
from ankigen.seedfile.lines import mark as kind_of
from ankigen.seedfile.options import Options, parse_options
from ankigen.seedfile.reports import Reports


class Machine(Reports):
    """Reads markers and text; `steps` holds, in the order of the file, its headers and its drafts."""

    def __init__(self, path: str, lines: int) -> None:
        super().__init__(path)
        self.place = Place.OUTSIDE
        self.steps: list[Header | Draft] = []
        self.owners = Owners(lines)
        self.left_over = Options()
        self._draft: Draft | None = None
        self._pending = Draft()  # ratings and options that stand before their entry
        self._stray: list[Line] = []

    def marker(self, line: Line, found: Mark, content: Line, ahead: Ahead) -> bool:
        """Read one marker; False if it is text after all. `content` is what follows it on its line."""
        if not _STEPS[found.kind](self, line, content, ahead, found):
            return False
        if not found.clean:
            self.report_spelling(line, found)
        return True

    def text(self, line: Line) -> None:
        """Read a line of text or code."""
        blank = not line.text.strip()
        if self._draft is None:
            if not blank:
                self._stray.append(line)
            return
        self._draft.part(self.place).append(line)
        if not blank:
            self._claim(line)

    def title(self, line: Line) -> None:
        """Read what follows the hashes of a heading."""
        assert self._draft
        closing = line.text.rstrip()
        self._draft.title.append(Line(line.number, line.column, closing.rstrip("#").rstrip() or closing))

    def finish(self) -> None:
        """The file ends."""
        if self._draft:
            self._end()
        self._report_stray()
        self.left_over = self._pending.options
        if self._pending.first_line:
            line = Line(self._pending.first_line, 1, "")
            self.report(Code.STRAY_TEXT, line, "this line belongs to no card", "put it before a card's heading")

    # Metadata

    def is_title(self, line: Line) -> bool:
        """A level-one heading is the file's title if it says so, or if it is the first thing in the file."""
        return "flashcard" in line.text[:40].casefold() or not (self.steps or self._draft)

    def _title(self, line: Line, _content: Line, ahead: Ahead, found: Mark) -> bool:
        return self._header(line, line, ahead, found.kind)

    def _chapter(self, line: Line, content: Line, ahead: Ahead, found: Mark) -> bool:
        return self._header(line, content, ahead, found.kind)

    def _header(self, line: Line, content: Line, ahead: Ahead, kind: Kind) -> bool:
        """A title, chapter or threshold line ends an entry, except where the entry goes on behind it."""
        if self.place not in (Place.OUTSIDE, Place.AFTER) and ahead.marker in (Kind.OPENER, Kind.CLOSER):
            return False
        if self._draft:
            self._end()
        self._report_stray()
        self.owners.claim(line.number, Role.METADATA)
        self.steps.append(Header(content, kind))
        return True

    def _rating(self, line: Line, content: Line, ahead: Ahead, found: Mark) -> bool:
        """A rating belongs to the entry that it stands in or, between two entries, to the next one."""
        draft = self._draft
        value = round(float(content.text.split("/")[0]))
        own = (
            self.place is Place.CONTEXT
            or ahead.block is Kind.CLOSER
            or (self.place is Place.AFTER and ahead.block is Kind.SEPARATOR and draft and draft.rating is None)
        )
        if draft and own and found.clean:
            draft.rating = value
            self._claim(line)
            return True
        between = self.place in (Place.OUTSIDE, Place.AFTER)
        ends = {Kind.QUESTION, Kind.OPENER} if self.place is Place.ANSWER else {Kind.QUESTION}
        if not between and (ahead.marker not in ends or not found.clean):
            return False
        if draft:
            self._end()
        self._report_stray()
        self._pending.rating = value
        self._pending.first_line = self._pending.first_line or line.number
        self.owners.claim(line.number, self._pending)
        return True

    def _options(self, line: Line, content: Line, _ahead: Ahead, _mark: Mark) -> bool:
        draft = self._draft or self._pending
        self.diagnostics += parse_options(self.path, content, draft.options)
        if draft.options.are_of_a_card:
            draft.first_line = draft.first_line or line.number
            self.owners.claim(line.number, draft)
        else:
            self.owners.claim(line.number, Role.METADATA)
        return True

    # Structure

    def _separator(self, line: Line, _content: Line, ahead: Ahead, _mark: Mark) -> bool:
        """`---` ends an entry, except where the entry goes on behind it."""
        if self.place is Place.ANSWER and ahead.marker is Kind.CLOSER and ahead.block is not Kind.CLOSER:
            return False
        if self.place is Place.QUESTION and ahead.card is Kind.CLOSER and ahead.block is Kind.TEXT:
            return self._open(line, "this separator")
        self.owners.claim(line.number, Role.SEPARATOR)
        if self._goes_on(ahead):
            self.report(
                Code.MISPLACED_SEPARATOR, line, "this separator stands inside of a card and is left out", "delete it"
            )
        elif self._draft:
            self._end()
        self._report_stray()
        return True

    def _goes_on(self, ahead: Ahead) -> bool:
        """Whether the current entry goes on behind a separator."""
        return (
            (self.place is Place.CONTEXT and ahead.card in (Kind.QUESTION, Kind.OPENER))
            or (self.place is Place.QUESTION and ahead.card is Kind.OPENER)
            or (self.place is Place.ANSWER and ahead.block is Kind.CLOSER)
        )

    def _heading(self, line: Line, _content: Line, ahead: Ahead, _mark: Mark) -> bool:
        """A heading begins an entry, except in an entry that goes on to its opener or closer."""
        if self.place is Place.ANSWER and ahead.card not in (Kind.QUESTION, Kind.OPENER):
            return False
        if self.place is Place.AFTER and ahead.card is Kind.CLOSER:
            return False
        if self.place is Place.QUESTION and ahead.card is Kind.OPENER:
            return False
        if self.place is Place.QUESTION and ahead.card is Kind.CLOSER:
            self._open(line, "this heading")
            return False
        if self._draft:
            self._without_separator(line)
            self._end()
        self._begin(line)
        assert self._draft
        self.place = Place.CONTEXT
        return True

    def _without_separator(self, line: Line) -> None:
        if self.place is Place.AFTER:
            self.report(
                Code.MISSING_SEPARATOR, line, "no separator stands before this heading", "put --- on a line above it"
            )

    def _question(self, line: Line, _content: Line, _ahead: Ahead, _mark: Mark) -> bool:
        """A question, or a second one under its heading, which is a new entry."""
        draft = self._draft
        if self.place is Place.QUESTION and draft and not filled(draft.question):
            self._repeated(line, ":p")
        elif draft and self.place is not Place.CONTEXT:
            self.report_second(line)
            title = list(draft.title)
            self._end()
            self._begin(line)
            assert self._draft
            self._draft.title = title
        elif not draft:
            self._begin(line, adopt=True)
        assert self._draft
        self._draft.has_question = True
        self._claim(line)
        self.place = Place.QUESTION
        return True

    def _opener(self, line: Line, content: Line, ahead: Ahead, _mark: Mark) -> bool:
        """`??x` opens the answer; a second one, with nothing more to come, was meant as the closer."""
        if self.place is Place.OUTSIDE:
            if not self._stray or not asks(self._stray[-1].text):
                self._stray.append(line)
                return True
            self._begin(self._stray[0], adopt=True)
        bare = not content.text.strip()
        if self.place is Place.ANSWER and bare and ahead.block in STRUCTURE:
            found = f"this {line.text.strip()[:12]} is read as the end of the answer"
            return self._close(line, found)
        if self.place is Place.ANSWER:
            self._go_on(line)
        elif self.place is Place.AFTER:
            self._after_closer(line, bare=bare, ahead=ahead)
        else:
            assert self._draft
            self._draft.has_answer = True
            self._claim(line)
            self.place = Place.ANSWER
        return True

    def _closer(self, line: Line, _content: Line, ahead: Ahead, _mark: Mark) -> bool:
        """`x??` closes the answer; where none is open it was meant as the opener, or the opener is missing."""
        if self.place is Place.OUTSIDE:
            self._stray.append(line)
        elif self.place is Place.ANSWER:
            self._close(line)
        elif self.place is Place.AFTER:
            self._repeated(line, line.text.strip()[:12])
        elif ahead.card is Kind.CLOSER and ahead.block is Kind.TEXT:
            self._open(line, line.text.strip()[:12])
        else:
            assert self._draft
            self._draft.closer = line
            self._claim(line)
            self.place = Place.AFTER
        return True

    def _odd_closer(self, line: Line, _content: Line, ahead: Ahead, found: Mark) -> bool:
        """A closer by another name, where an answer is open; an opener where one is missing; elsewhere text."""
        token = line.text.strip()[:12]
        if self.place is Place.ANSWER:
            return self._close(line, f"{token} is read as the end of the answer")
        if self.place in (Place.QUESTION, Place.CONTEXT) and ahead.marker is not Kind.OPENER:
            if ahead.block is Kind.TEXT:
                return self._open(line, token)
            return "x" in token.lower() and self._closer(line, line, ahead, found)
        if self.place is Place.AFTER:
            return self._repeated(line, token)
        return False

    # Steps that several markers share

    def _open(self, line: Line, token: str) -> bool:
        assert self._draft
        self._draft.has_answer = True
        self._claim(line)
        self.place = Place.ANSWER
        found = f"{token} is read as the beginning of the answer"
        self.report(Code.MISSING_OPENER, line, found, "put ??x on the line above the answer")
        return True

    def _close(self, line: Line, instead: str = "") -> bool:
        if instead:
            self.report(Code.WRONG_CLOSER, line, instead, "write x?? instead")
        self.place = Place.AFTER
        self._claim(line)
        return True

    def _repeated(self, line: Line, token: str) -> bool:
        self._claim(line)
        self.report(Code.REPEATED_MARKER, line, f"this {token} says nothing new and is left out", "delete it")
        return True

    def _go_on(self, line: Line) -> None:
        """A marker inside of an answer parts two paragraphs."""
        assert self._draft
        self._repeated(line, "??x")
        self._draft.answer.append(Line(line.number, line.column, ""))

    def _after_closer(self, line: Line, *, bare: bool, ahead: Ahead) -> None:
        """`??x` behind a closer: the answer goes on, or what stands between them asks the next question."""
        draft = self._draft
        assert draft
        between = [text for text in draft.after if text.text.strip()]
        if between and asks(between[-1].text):
            self._split_off(draft, between[0])
            self._claim(line)
            self.place = Place.ANSWER
        elif bare and ahead.block in STRUCTURE:
            self._repeated(line, "??x")
        else:
            draft.answer += draft.after
            draft.after = []
            self._go_on(line)
            self.place = Place.ANSWER

    def _split_off(self, draft: Draft, first: Line) -> None:
        """What stands behind the closer of a draft is a card of its own, under the same title."""
        behind, draft.after = draft.after, []
        self.report_second(first)
        self._end()
        self._begin(first)
        assert self._draft
        self._draft.title, self._draft.context, self._draft.has_answer = list(draft.title), behind, True
        for line in behind:
            self.owners.move(line.number, self._draft)

    # Entries

    def _begin(self, line: Line, *, adopt: bool = False) -> None:
        """A new entry; `adopt` takes the text above it that follows no heading for its context."""
        stray = self._adoptable() if adopt else []
        self._report_stray()
        draft = self._draft = self._pending
        self._pending = Draft()
        first = stray[0] if stray else line
        draft.first_line = draft.first_line or first.number
        draft.last_line = line.number
        self.owners.claim(line.number, draft)
        if stray:
            self.report(
                Code.MISSING_HEADING, stray[0], "no heading stands above this text", "put #### and a title above it"
            )
        for text in stray:
            draft.context.append(text)
            self.owners.claim(text.number, draft)

    def _adoptable(self) -> list[Line]:
        """The text above an entry that follows no heading; markers among it stay strays."""
        text: list[Line] = []
        markers: list[Line] = []
        for line in self._stray:
            (text if kind_of(line).kind in (Kind.TEXT, Kind.HEADING) else markers).append(line)
        self._stray = markers
        return text

    def _end(self) -> None:
        draft = self._draft
        assert draft
        if self.place is Place.ANSWER:
            self.report(
                Code.UNCLOSED_ANSWER,
                Line(draft.last_line, 1, ""),
                "the answer that ends here is not closed",
                "put x?? on the next line",
            )
        if behind := filled(draft.after):
            self.report(
                Code.TEXT_AFTER_CLOSER, behind, "this text behind the closer is put to the answer", "put x?? below it"
            )
        self.steps.append(draft)
        self._draft, self.place = None, Place.OUTSIDE

    def _claim(self, line: Line) -> None:
        assert self._draft
        self._draft.last_line = line.number
        self.owners.claim(line.number, self._draft)

    def _report_stray(self) -> None:
        """Report a run of lines that belong to no entry, once."""
        if not self._stray:
            return
        first, last = self._stray[0], self._stray[-1]
        where = "this line belongs" if first == last else f"lines {first.number} to {last.number} belong"
        self.report(Code.STRAY_TEXT, first, f"{where} to no card", "give it a heading and a question, or delete it")
        for line in self._stray:
            self.owners.claim(line.number, Role.REPORTED)
        self._stray = []


_STEPS: dict[Kind, Callable[[Machine, Line, Line, Ahead, Mark], bool]] = {
    Kind.TITLE: Machine._title,
    Kind.CHAPTER: Machine._chapter,
    Kind.THRESHOLD: Machine._chapter,
    Kind.RATING: Machine._rating,
    Kind.OPTIONS: Machine._options,
    Kind.SEPARATOR: Machine._separator,
    Kind.HEADING: Machine._heading,
    Kind.QUESTION: Machine._question,
    Kind.OPENER: Machine._opener,
    Kind.CLOSER: Machine._closer,
    Kind.ODD_CLOSER: Machine._odd_closer,
}
