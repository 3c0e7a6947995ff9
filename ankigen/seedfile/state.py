"""What has been read of a file, and where in the format it stands; no look behind."""

from __future__ import annotations

from collections.abc import Sequence

from ankigen.diagnostics import Code
from ankigen.entries import Line
from ankigen.seedfile.attribution import Owners, Role
from ankigen.seedfile.drafts import Draft, Header, Place, filled
from ankigen.seedfile.lines import Kind, mark
from ankigen.seedfile.reports import Reports


class State(Reports):
    """`steps` holds, in the order of the file, its headers and its drafts; `pending` what stands before its entry."""

    def __init__(self, path: str, lines: int) -> None:
        super().__init__(path)
        self.place = Place.OUTSIDE
        self.steps: list[Header | Draft] = []
        self.owners = Owners(lines)
        self.draft: Draft | None = None  # there is one wherever the place is not outside
        self.pending = Draft()
        self.stray: list[Line] = []  # the run of lines that belongs to no entry so far

    @property
    def current(self) -> Draft:
        """The draft of the entry that is being read, where there is one."""
        assert self.draft
        return self.draft

    def text(self, line: Line) -> None:
        """Read a line of text or code."""
        blank = not line.text.strip()
        if self.draft:
            self.draft.part(self.place).append(line)
            if not blank:
                self.claim(line)
        elif not blank:
            self.stray.append(line)

    def texts(self, lines: Sequence[Line]) -> None:
        """Read neighbouring lines of text or code."""
        filled = [line for line in lines if line.text.strip()]
        if self.draft:
            self.draft.part(self.place).extend(lines)
            if filled:
                self.draft.last_line = filled[-1].number
                self.owners.claim_all(filled[0].number, filled[-1].number, self.draft)
        else:
            self.stray += filled

    def title(self, line: Line) -> None:
        """Read what follows the hashes of a heading."""
        closing = line.text.rstrip()
        self.current.title.append(Line(line.number, line.column, closing.rstrip("#").rstrip() or closing))

    def finish(self) -> None:
        """The file ends."""
        self.end()
        if self.pending.first_line:
            line = Line(self.pending.first_line, 1, "")
            self.report(Code.STRAY_TEXT, line, "this line belongs to no card", "put it before a card's heading")

    def begin(self, line: Line, *, adopt: bool = False) -> None:
        """A new entry ends the one before; `adopt` takes the text above it that follows no heading for its context."""
        context = self._adoptable() if adopt else []
        self.end()
        draft = self.draft = self.pending
        self.pending, self.place = Draft(), Place.CONTEXT
        if context:
            self.report(
                Code.MISSING_HEADING, context[0], "no heading stands above this text", "put #### and a title above it"
            )
        draft.context += context
        for own in (*context, line):
            self.claim(own)

    def begin_second(self, line: Line) -> None:
        """A second question under a heading is a new entry with the same title."""
        self.report_second(line)
        title = self.current.title
        self.begin(line)
        self.current.title = list(title)

    def end(self) -> None:
        """The current entry ends, or the run of lines that belongs to none."""
        if self.draft:
            self._report_end(self.draft)
            self.steps.append(self.draft)
        self.draft, self.place = None, Place.OUTSIDE
        self.report_stray(self.stray)
        for line in self.stray:
            self.owners.claim(line.number, Role.REPORTED)
        self.stray = []

    def claim(self, line: Line) -> None:
        """A line is the last so far of the current entry."""
        draft = self.current
        draft.first_line = draft.first_line or line.number
        draft.last_line = line.number
        self.owners.claim(line.number, draft)

    def claim_for(self, draft: Draft, line: Line) -> None:
        """A line belongs to a draft, and begins it if it is its first."""
        draft.first_line = draft.first_line or line.number
        self.owners.claim(line.number, draft)

    def _adoptable(self) -> list[Line]:
        """The text above an entry that follows no heading; markers among it stay strays."""
        text: list[Line] = []
        markers: list[Line] = []
        for line in self.stray:
            (text if mark(line).kind in (Kind.TEXT, Kind.HEADING) else markers).append(line)
        self.stray = markers
        return text

    def _report_end(self, draft: Draft) -> None:
        if self.place is Place.ANSWER:
            last = Line(draft.last_line, 1, "")
            found = "the answer that ends here is not closed"
            self.report(Code.UNCLOSED_ANSWER, last, found, "put x?? on the next line")
        if behind := filled(draft.after):
            found = "this text behind the closer is put to the answer"
            self.report(Code.TEXT_AFTER_CLOSER, behind, found, "put x?? below it")
