"""Which note of an earlier build an entry is: by exact keys in rounds, then by likeness. Never two to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from ankigen.lock.assignment import assign
from ankigen.lock.likeness import SHORT, SURE, Pair, alike
from ankigen.lock.lock import LockedNote
from ankigen.lock.trace import Trace

MARGIN = 0.1
"""A pair is doubtful if another that is left over is less than this behind."""

_T = TypeVar("_T")
Key = Callable[[Trace], Hashable | None]

LONG = 6
"""An answer with so many pairs of words is its card's alone."""


class Round(NamedTuple):
    """Traces of one kind with the same key are the same card, if it is one entry's and one note's; None is no key.

    A round `of_all` looks at notes of files that were not read, too; a `loose` one not at entries that say their id.
    """

    why: str
    key: Key
    of_all: bool = False
    loose: bool = True


BY_ID = (
    Round("the same id", lambda t: (t.book, t.id) if t.id else None, of_all=True, loose=False),
    Round("the same id in another book", lambda t: t.id or None, loose=False),
)
BY_TEXT = (
    Round("the same text", lambda t: (t.book, t.exact), of_all=True, loose=False),
    Round("the same title and question", lambda t: (t.book, t.exact[:2]), loose=False),
    Round("the same question and answer, another title", lambda t: (t.book, t.exact[1:])),
    Round(
        "the same title and answer, another question",
        lambda t: (t.book, t.exact[0], t.exact[2]) if t.exact[0] and t.pairs >= SHORT else None,
    ),
    Round("the same text in another book", lambda t: t.exact),
    Round(
        "the same answer, another title and question",
        lambda t: (t.book, t.exact[2]) if t.pairs >= LONG else None,
    ),
)
"""From the surest on."""

ROUNDS = BY_ID + BY_TEXT

PLAIN = frozenset(one.why for one in ROUNDS if not one.loose and one.of_all) | {BY_TEXT[1].why}
"""Reasons that go without saying, where a card stays in its file."""


EXACT = frozenset(one.why for one in ROUNDS)
"""Reasons that are no likeness."""


class Match(NamedTuple):
    """The note that an entry is, and why."""

    note: LockedNote
    why: str


class Matches(NamedTuple):
    """By the entries' places: what is known, and withdrawn notes of which the author must say whether they are it."""

    known: Mapping[int, Match]
    doubts: Mapping[int, LockedNote]


@dataclass(slots=True)
class _Search:
    """What is still without a partner."""

    entries: dict[int, Trace]
    notes: dict[str, LockedNote]
    known: dict[int, Match] = field(default_factory=dict)

    def take(self, entry: int, note: LockedNote, why: str) -> None:
        self.known[entry] = Match(note, why)
        del self.entries[entry], self.notes[note.guid]


def match(
    entries: Sequence[Trace], notes: Mapping[str, LockedNote], is_missing: Callable[[LockedNote], bool]
) -> Matches:
    """Match entries to the notes of earlier builds.

    Args:
        entries: All entries of this build.
        notes: Every note of the lock by its GUID, withdrawn ones included.
        is_missing: Whether a note would stand in a file that was read, or is gone; others cannot be told to be gone.
    """
    search = _Search(dict(enumerate(entries)), dict(notes))
    _claim(search, notes)
    missing = {guid for guid, note in notes.items() if note.withdrawn is not None or is_missing(note)}
    just_gone = {guid for guid in missing if notes[guid].withdrawn is None}
    # what learners have now goes before what was withdrawn from them, unless an id says otherwise
    for rounds, among in ((BY_ID, missing), (BY_TEXT, just_gone), (BY_TEXT, missing)):
        for one in rounds:
            _play(one, search, among)
    doubts = _by_likeness(search, missing, entries, notes.values())
    return Matches(search.known, {**_asked_before(search, entries), **doubts})


def _claim(search: _Search, notes: Mapping[str, LockedNote]) -> None:
    """An id that is the GUID of a note is that note."""
    for entry, trace in list(search.entries.items()):
        if trace.id in search.notes and notes[trace.id].trace.kind == trace.kind:
            search.take(entry, notes[trace.id], "its GUID is the id")


def _play(one: Round, search: _Search, missing: Iterable[str]) -> None:
    entries = {entry: trace for entry, trace in search.entries.items() if not (one.loose and trace.id)}
    notes = search.notes.values() if one.of_all else [search.notes[guid] for guid in missing if guid in search.notes]
    askers, holders = _grouped(entries.items(), one.key), _grouped(((n, n.trace) for n in notes), one.key)
    for key, asking in askers.items():
        note = _only(holders.get(key, ()))
        if note and len(asking) == 1 and not _is_another_id(search.entries[asking[0]], note):
            search.take(asking[0], note, one.why)


def _grouped(traced: Iterable[tuple[_T, Trace]], key: Key) -> dict[Hashable, list[_T]]:
    groups: dict[Hashable, list[_T]] = defaultdict(list)
    for thing, trace in traced:
        if (found := key(trace)) is not None:
            groups[trace.kind, found].append(thing)
    return groups


def _only(notes: Sequence[LockedNote]) -> LockedNote | None:
    """The one note among these that is not withdrawn, or the one that is."""
    there = [note for note in notes if note.withdrawn is None] or notes
    return there[0] if len(there) == 1 else None


def _is_another_id(trace: Trace, note: LockedNote) -> bool:
    """Whether both have an id of their own; in the rounds of ids these are equal."""
    return bool(trace.id and note.trace.id and trace.id != note.trace.id)


def _by_likeness(
    search: _Search, missing: Iterable[str], everything: Sequence[Trace], ever: Iterable[LockedNote]
) -> dict[int, LockedNote]:
    """Take the pairs that are sure; return those that are doubtful."""
    entries = [entry for entry, trace in search.entries.items() if not trace.id]
    notes = [search.notes[guid] for guid in sorted(missing) if guid in search.notes]
    if not entries or not notes:
        return {}
    learn_from = (*everything, *(note.trace for note in ever))
    found = alike([search.entries[entry] for entry in entries], [note.trace for note in notes], learn_from)
    books = {trace.book for trace in everything}
    pairs = [p for p in found if _may_be(search.entries[entries[p.entry]], notes[p.note].trace, books)]
    chosen = assign(pairs)
    rivals = _rivals(pairs, chosen)
    doubts = {}
    for pair in chosen:
        entry, note = entries[pair.entry], notes[pair.note]
        if pair.likeness >= SURE and pair not in rivals:
            search.take(entry, note, f"a likeness of {pair.likeness:.0%}")
        else:
            doubts[entry] = note
    return doubts


def _may_be(entry: Trace, note: Trace, books: Container[str]) -> bool:
    """Whether they are of one kind and one book; a book of which nothing is left may have another name now."""
    return entry.kind == note.kind and (entry.book == note.book or note.book not in books)


def _rivals(pairs: Sequence[Pair], chosen: Sequence[Pair]) -> set[Pair]:
    """The chosen pairs of which one end could as well belong to another that has no better partner."""
    of_entry, of_note = {pair.entry: pair for pair in chosen}, {pair.note: pair for pair in chosen}
    doubtful = set()
    for pair in pairs:
        own, other = of_entry.get(pair.entry), of_note.get(pair.note)
        for one, rival in ((own, other), (other, own)):
            near = one is not None and one != pair and pair.likeness > one.likeness - MARGIN
            if one and near and (rival is None or rival.likeness <= pair.likeness):
                doubtful.add(one)
    return doubtful


def _asked_before(search: _Search, entries: Sequence[Trace]) -> dict[int, LockedNote]:
    """What an earlier build asked, and the author has not answered by an id."""
    asked = {entry: one.note.perhaps for entry, one in search.known.items() if not entries[entry].id}
    left = {guid: note for guid, note in search.notes.items() if note.withdrawn is not None}
    return {entry: left[guid] for entry, guid in asked.items() if guid in left}
