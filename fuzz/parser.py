"""A seed file, whatever its bytes: every line is for something, and nothing that a card should show is lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry, Passage
from ankigen.seedfile.attribution import Attribution, Role
from ankigen.seedfile.parsing import Parsed, parse
from ankigen.seedfile.reading import Source, decode
from fuzz.laws import cases, law, places_inside, same_twice, soon

MARKERS = re.compile(r"[:：] ?[pP](?![a-z])|[?？]{2} ?[xX]|^\W*[xX](?=[?？])", re.MULTILINE)
SHOWN = re.compile(r"^(?::p(?=\s|$)|\?\?x(?!\w)|x\?\?(?![\w?]))")
RANGE = re.compile(r"lines \d+ to (\d+)")
ON_NO_CARD = {Code.STRAY_TEXT, Code.MISSING_QUESTION}
METADATA = re.compile(r"rating|<!--\s*ankigen", re.IGNORECASE)
LONGEST = 2.0
"""Seconds for a few kilobytes."""


def seeds() -> Iterator[bytes]:
    """The golden cases."""
    yield from cases("seedfile")
    yield from cases("fixing")


def check(data: bytes) -> None:
    """Any bytes are read, the same each time, soon, and every line of them is accounted for."""
    with soon(LONGEST):
        source = decode("x.md", data)
        parsed = same_twice(lambda: parse(source))
    places_inside(parsed.diagnostics, [line.text for line in source.lines])
    check_lines(source, parsed)
    for entry in parsed.entries:
        check_entry(entry, len(source.lines))


def check_lines(source: Source, parsed: Parsed) -> None:
    """Every line is for one thing; what is on no card is reported; no marker is shown and no word lost."""
    owner = dict(_owners(parsed.attributions))
    for line in source.lines:
        law(line.number in owner or not line.text.strip(), f"nobody owns line {line.number}: {line.text!r}")
    if any(run.role is Role.REPORTED for run in parsed.attributions):
        law(parsed.diagnostics, "a line that is on no card is not reported")
    law(shown_markers(parsed) == [], f"a card shows markers: {shown_markers(parsed)}")
    _nothing_is_lost(parsed, [line.text for line in source.lines], owner)


def _owners(attributions: Iterable[Attribution]) -> Iterator[tuple[int, Attribution]]:
    last = 0
    for run in attributions:
        law(last < run.first_line <= run.last_line, "two runs of lines overlap")
        law((run.entry is not None) == (run.role is Role.CARD), "a run of lines is of no card, or of one too many")
        yield from ((number, run) for number in range(run.first_line, run.last_line + 1))
        last = run.last_line


def _nothing_is_lost(parsed: Parsed, lines: Sequence[str], owner: Mapping[int, Attribution]) -> None:
    """Every word of a card's line that is no marker stands in a card of that line, or is said to be on none."""
    words = [words_of(text_of(entry)) for entry in parsed.entries]
    begun: dict[int, set[str]] = defaultdict(set)
    for entry, own in zip(parsed.entries, words, strict=True):
        begun[entry.first_line] |= own
    on_none = set(_on_no_card(parsed.diagnostics))
    for number, run in owner.items():
        line = lines[number - 1]
        if run.entry is not None and number not in on_none and not METADATA.search(line):
            law(run.entry < len(words), f"line {number} belongs to a card that there is not")
            law(words_of(line) <= words[run.entry] | begun[number], f"lost from line {number}: {line!r}")


def _on_no_card(diagnostics: Iterable[Diagnostic]) -> Iterator[int]:
    """The lines of which a diagnostic says that they, or their ends, are on no card."""
    for problem in diagnostics:
        if problem.code in ON_NO_CARD:
            first, last = problem.position.line, RANGE.search(problem.found)
            yield from range(first, int(last[1]) + 1 if last else first + 1)


def check_entry(entry: Entry, lines: int) -> None:
    """An entry stands in the file, asks something, and says nothing of itself that cannot be."""
    law(1 <= entry.first_line <= entry.last_line <= lines, f"an entry stands at {entry.first_line}…{entry.last_line}")
    law(entry.question.text.strip(), "an entry asks nothing")
    law(entry.rating is None or 0 <= entry.rating <= 10, f"the rating is {entry.rating}")
    law(all(tag and not re.search(r"\s", tag) for tag in entry.tags), f"the tags are {entry.tags}")


def shown_markers(parsed: Parsed) -> list[str]:
    """The clean markers at the beginning of a line that a card shows, where they begin a line of the file too."""
    lines = (line for entry in parsed.entries for passage in passages_of(entry) for line in passage.lines)
    return [line.text for line in lines if line.column == 1 and SHOWN.match(line.text)]


def text_of(entry: Entry) -> str:
    """All that an entry says."""
    return "\n".join(passage.text for passage in passages_of(entry))


def passages_of(entry: Entry) -> tuple[Passage, ...]:
    """The parts of an entry."""
    return entry.title, entry.context, entry.question, entry.answer


def words_of(text: str) -> set[str]:
    """The words of a text that are no markers."""
    return set(re.findall(r"[^\W_]{3,}", MARKERS.sub(" ", text)))
