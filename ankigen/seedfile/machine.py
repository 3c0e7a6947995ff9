# ruff: noqa: SLF001 - the tables at the end dispatch to the machine's own methods
"""The line machine: one pass over the lines of a seed file, a draft of the current entry, no look behind.

The only look ahead is a table of which marker comes next, filled by one pass backwards, so that time stays linear
however many markers repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ankigen.diagnostics import Code, Diagnostic, Position
from ankigen.entries import Line
from ankigen.seedfile.drafts import Draft, Header, Place
from ankigen.seedfile.lines import Kind, Marked
from ankigen.seedfile.options import Options, parse_options


class Machine:
    """Reads marked lines; `steps` holds, in the order of the file, its headers and its drafts."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.steps: list[Header | Draft] = []
        self.diagnostics: list[Diagnostic] = []
        self._place = Place.OUTSIDE
        self._draft: Draft | None = None
        self._pending = Draft()  # ratings and options that stand before their entry
        self._stray: list[Line] = []
        self.left_over = Options()

    def run(self, marked: Sequence[Marked]) -> None:
        """Read all lines of a file."""
        following = _next_markers(marked)
        for item, next_marker in zip(marked, following, strict=True):
            self._read(item, next_marker)
        self._finish()

    def _read(self, item: Marked, next_marker: Kind | None) -> None:
        if item.kind in _TEXTS or (item.kind is Kind.TITLE and not self._is_title(item.line)):
            self._keep(item.line)
        elif self._draft and self._place is not Place.OUTSIDE:
            _INSIDE[item.kind](self, item, next_marker)
        else:
            _OUTSIDE[item.kind](self, item)

    def _is_title(self, line: Line) -> bool:
        """A level-one heading is the file's title if it says so, or if it is the first thing in the file."""
        return "flashcard" in line.text[:40].casefold() or not (self.steps or self._draft)

    # Text

    def _keep(self, line: Line) -> None:
        if self._draft is None:
            if line.text.strip():
                self._stray.append(line)
            return
        part = {
            Place.CONTEXT: self._draft.context,
            Place.QUESTION: self._draft.question,
        }.get(self._place, self._draft.answer)
        part.append(line)
        if line.text.strip():
            self._draft.last_line = line.number

    # Markers outside an entry

    def _header(self, item: Marked, _: Kind | None = None) -> None:
        self._report_stray()
        self.steps.append(Header(item.line if item.kind is Kind.TITLE else item.rest, item.kind))

    def _rating(self, item: Marked, _: Kind | None = None) -> None:
        self._report_stray()
        self._pending.rating = _rating_of(item)
        self._pending.first_line = self._pending.first_line or item.line.number

    def _options(self, item: Marked, _: Kind | None = None) -> None:
        draft = self._draft or self._pending
        self.diagnostics += parse_options(self.path, item.rest, draft.options)
        if draft.options.are_of_a_card:
            draft.first_line = draft.first_line or item.line.number

    def _separator(self, item: Marked, _: Kind | None = None) -> None:
        del item
        self._report_stray()

    def _heading(self, item: Marked, _: Kind | None = None) -> None:
        self._begin(item.line.number)
        assert self._draft
        self._draft.title.append(item.rest)
        self._place = Place.CONTEXT

    def _question(self, item: Marked, _: Kind | None = None) -> None:
        if self._draft is None:
            self._begin(item.line.number)
        assert self._draft
        self._draft.has_question = True
        self._place = Place.QUESTION
        self._keep(item.rest)

    def _orphan(self, item: Marked, _: Kind | None = None) -> None:
        self._stray.append(item.line)

    # Markers inside an entry

    def _heading_inside(self, item: Marked, next_marker: Kind | None) -> None:
        """A heading begins an entry, except in an open answer that goes on to its closer."""
        if self._place is Place.ANSWER and next_marker is Kind.CLOSER:
            self._keep(item.line)
            return
        self._end()
        self._heading(item)

    def _question_inside(self, item: Marked, _: Kind | None) -> None:
        """A second question, after an answer, is a new entry under the same title."""
        assert self._draft
        if self._draft.has_question:
            self._report(
                Code.SECOND_QUESTION,
                item.line,
                "a second question under one heading is read as a card of its own",
                "give it a heading",
            )
            title = self._draft.title
            self._end()
            self._begin(item.line.number)
            self._draft.title = list(title)
        self._question(item)

    def _opener_inside(self, item: Marked, next_marker: Kind | None) -> None:
        """`??x` opens the answer; a second one, with nothing more to come, was meant as the closer."""
        assert self._draft
        if self._place is Place.ANSWER and next_marker is not Kind.CLOSER and not item.rest.text.strip():
            self._report(Code.WRONG_CLOSER, item.line, "this ??x is read as the end of the answer", "write x?? instead")
            self._closer_inside(item, next_marker)
            return
        if self._place in (Place.CONTEXT, Place.QUESTION):
            self._draft.has_answer = True
            self._place = Place.ANSWER
        else:
            self._keep(Line(item.line.number, item.line.column, ""))
        self._keep(item.rest)

    def _closer_inside(self, item: Marked, _: Kind | None) -> None:
        assert self._draft
        if not self._draft.has_answer:
            self._stray.append(item.line)
            return
        self._place = Place.AFTER
        self._draft.last_line = item.line.number
        if item.rest.text.strip():
            self._keep(item.rest)

    def _odd_closer(self, item: Marked, next_marker: Kind | None) -> None:
        """A closer by another name, where an answer is open; elsewhere it is text."""
        if self._place is not Place.ANSWER:
            self._keep(item.line)
            return
        found = f"{item.line.text.strip()} is read as the end of the answer"
        self._report(Code.WRONG_CLOSER, item.line, found, "write x?? instead")
        self._closer_inside(Marked(item.line, Kind.CLOSER, len(item.line.text)), next_marker)

    def _separator_inside(self, item: Marked, next_marker: Kind | None) -> None:
        """`---` ends an entry, except in an open answer that goes on to its closer."""
        if self._place is Place.ANSWER and next_marker is Kind.CLOSER:
            self._keep(item.line)
            return
        self._end()

    def _header_inside(self, item: Marked, next_marker: Kind | None) -> None:
        """A title, chapter or threshold line ends an entry, except where the entry goes on behind it."""
        if self._place is not Place.AFTER and next_marker in (Kind.OPENER, Kind.CLOSER):
            self._keep(item.line)
            return
        self._end()
        self._header(item)

    def _rating_inside(self, item: Marked, next_marker: Kind | None) -> None:
        """Below a heading a rating is the entry's own; elsewhere it belongs to the next entry."""
        assert self._draft
        if self._place is Place.CONTEXT:
            self._draft.rating = _rating_of(item)
            return
        if self._place is not Place.AFTER and next_marker in (Kind.OPENER, Kind.CLOSER):
            self._keep(item.line)
            return
        self._end()
        self._rating(item)

    # Entries

    def _begin(self, line: int) -> None:
        self._report_stray()
        self._draft, self._pending = self._pending, Draft()
        self._draft.first_line = self._draft.first_line or line
        self._draft.last_line = line

    def _end(self) -> None:
        draft = self._draft
        assert draft
        if self._place is Place.ANSWER:
            last = Line(draft.last_line, 1, "")
            self._report(
                Code.UNCLOSED_ANSWER, last, "the answer that ends here is not closed", "put x?? on the next line"
            )
        self._report_stray()
        self.steps.append(draft)
        self._draft, self._place = None, Place.OUTSIDE

    def _finish(self) -> None:
        if self._draft:
            self._end()
        self._report_stray()
        self.left_over = self._pending.options
        if self._pending.first_line:
            line = Line(self._pending.first_line, 1, "")
            self._report(Code.STRAY_TEXT, line, "this line belongs to no card", "put it before a card's heading")

    def _report_stray(self) -> None:
        """Report a run of lines that belong to no entry, once."""
        if not self._stray:
            return
        first, last = self._stray[0], self._stray[-1]
        where = "this line belongs" if first == last else f"lines {first.number} to {last.number} belong"
        self._report(Code.STRAY_TEXT, first, f"{where} to no card", "give it a heading and a question, or delete it")
        self._stray = []

    def _report(self, code: Code, line: Line, found: str, remedy: str) -> None:
        self.diagnostics.append(Diagnostic(code, Position(self.path, line.number, line.column), found, remedy))


_TEXTS = frozenset({Kind.TEXT, Kind.BLANK, Kind.CODE})
_OUTSIDE: dict[Kind, Callable[[Machine, Marked], None]] = {
    Kind.TITLE: Machine._header,
    Kind.CHAPTER: Machine._header,
    Kind.THRESHOLD: Machine._header,
    Kind.RATING: Machine._rating,
    Kind.OPTIONS: Machine._options,
    Kind.SEPARATOR: Machine._separator,
    Kind.HEADING: Machine._heading,
    Kind.QUESTION: Machine._question,
    Kind.OPENER: Machine._orphan,
    Kind.CLOSER: Machine._orphan,
    Kind.ODD_CLOSER: Machine._orphan,
}
_INSIDE: dict[Kind, Callable[[Machine, Marked, Kind | None], None]] = {
    Kind.TITLE: Machine._header_inside,
    Kind.CHAPTER: Machine._header_inside,
    Kind.THRESHOLD: Machine._header_inside,
    Kind.RATING: Machine._rating_inside,
    Kind.OPTIONS: Machine._options,
    Kind.SEPARATOR: Machine._separator_inside,
    Kind.HEADING: Machine._heading_inside,
    Kind.QUESTION: Machine._question_inside,
    Kind.OPENER: Machine._opener_inside,
    Kind.CLOSER: Machine._closer_inside,
    Kind.ODD_CLOSER: Machine._odd_closer,
}


def _rating_of(item: Marked) -> int:
    return int(item.rest.text.split("/")[0])


def _next_markers(marked: Sequence[Marked]) -> list[Kind | None]:
    """For each line, the kind of the next question, opener or closer behind it."""
    following: list[Kind | None] = [None] * len(marked)
    upcoming: Kind | None = None
    for index in range(len(marked) - 1, -1, -1):
        following[index] = upcoming
        if marked[index].kind in (Kind.QUESTION, Kind.OPENER, Kind.CLOSER):
            upcoming = marked[index].kind
        elif marked[index].kind is Kind.ODD_CLOSER:
            upcoming = Kind.CLOSER
    return following
