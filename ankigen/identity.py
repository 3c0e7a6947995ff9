"""Which note an entry is: its GUID; duplicates become one note."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ankigen.diagnostics import Code, Diagnostic
from ankigen.entries import Entry
from ankigen.lock.lock import LockedNote
from ankigen.lock.scope import Scope
from ankigen.lock.trace import short_digest
from ankigen.outlines import Outline, outline_of

if TYPE_CHECKING:
    from ankigen.lock.matching import Match


class Identified(NamedTuple):
    """An entry and the GUID by which every learner's Anki knows its note.

    `match` is the note of an earlier build that it is, and `perhaps` a withdrawn note that it may be.
    """

    outline: Outline
    guid: str
    match: Match | None = None
    perhaps: LockedNote | None = None


def identify(
    outlines: Iterable[Outline], known: Mapping[str, LockedNote] | None = None, scope: Scope | None = None
) -> tuple[list[Identified], list[Diagnostic]]:
    """Give each entry its GUID; report exact duplicates and drop them, ids that two entries claim, and doubts.

    An entry that is a note of an earlier build (`known`, by GUID) keeps its GUID. A new one's is made of the book and
    of the author's id, or of title and question where there is none; a GUID that is taken counts on.
    """
    known = known or {}
    unique, diagnostics = _without_twins(outlines)
    matched, doubtful = _matched(unique, known, scope) if known else ({}, {})
    taken, numbered = {*known}, dict[str, int]()
    identified = []
    for place, outline in enumerate(unique):
        found = matched.get(place)
        guid = found.note.guid if found else _new_guid(outline, numbered, taken)
        taken.add(guid)
        identified.append(Identified(outline, guid, found, doubtful.get(place)))
    doubts = [_doubtful(one.outline, one.perhaps) for one in identified if one.perhaps]
    return identified, [*diagnostics, *_claimed_twice(unique), *doubts]


def _matched(
    outlines: Iterable[Outline], known: Mapping[str, LockedNote], scope: Scope | None
) -> tuple[Mapping[int, Match], Mapping[int, LockedNote]]:
    """By the outlines' places: the notes that they are, and those that they may be."""
    from ankigen.lock.matching import match  # noqa: PLC0415 - where there is no lock, there is nothing to match

    found = match([outline.trace for outline in outlines], known, scope.is_missing if scope else lambda _: True)
    return found.known, found.doubts


def keys_of(entries: Iterable[Entry]) -> tuple[list[str], list[Diagnostic]]:
    """The GUID of each entry as a new note, which exact duplicates share, and what `identify` reports."""
    outlines = tuple(map(outline_of, entries))
    identified, diagnostics = identify(outlines)
    return guids_of(outlines, identified), diagnostics


def guids_of(outlines: Iterable[Outline], identified: Iterable[Identified]) -> list[str]:
    """The GUID of each entry, an exact duplicate's being that of its twin."""
    guids = {one.outline.text: one.guid for one in identified}
    return [guids[outline.text] for outline in outlines]


def _without_twins(outlines: Iterable[Outline]) -> tuple[list[Outline], list[Diagnostic]]:
    diagnostics: list[Diagnostic] = []
    texts: dict[str, Outline] = {}
    for outline in outlines:
        twin = texts.setdefault(outline.text, outline)
        if twin is not outline:
            diagnostics.append(_duplicate(outline, twin))
    return list(texts.values()), diagnostics


def _claimed_twice(outlines: Iterable[Outline]) -> Iterator[Diagnostic]:
    owners: dict[tuple[str, str], Outline] = {}
    for outline in outlines:
        if outline.id and (owner := owners.setdefault((outline.book.slug, outline.id), outline)) is not outline:
            yield _claimed(outline, owner)


def _new_guid(outline: Outline, numbered: dict[str, int], taken: Container[str]) -> str:
    """The first of an entry's GUIDs that is free; of entries with the same ones, each goes on where the last was."""
    while True:
        count = numbered[outline.name] = numbered.get(outline.name, 0) + 1
        if (guid := _guid(outline.name, count)) not in taken:
            return guid


def _guid(name: str, count: int) -> str:
    return short_digest(f"{name}\x1f{count}", 12)


def _duplicate(entry: Outline, twin: Outline) -> Diagnostic:
    return Diagnostic(
        Code.DUPLICATE_CARD,
        entry.position,
        f"the same question and answer stand at {twin.path}:{twin.first_line}; one note is made of both",
        "delete one of them",
    )


def _claimed(entry: Outline, owner: Outline) -> Diagnostic:
    return Diagnostic(
        Code.DUPLICATE_ID,
        entry.position,
        f"the id {entry.id} is taken by the card at {owner.path}:{owner.first_line}",
        "give each card an id of its own",
    )


def _doubtful(entry: Outline, perhaps: LockedNote) -> Diagnostic:
    asked = perhaps.trace.question or perhaps.trace.title
    return Diagnostic(
        Code.DOUBTFUL_MATCH,
        entry.position,
        f"this may be the card “{asked}” of {perhaps.source}, which is gone; it is built as a new card",
        f'if it is that card, write <!-- ankigen: id="{perhaps.guid}" --> under its title, and learners keep their '
        "progress; if not, any other id ends the question",
    )
