"""What is in a package, for a reader: as words, or as JSON for programs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ankigen.apkg.checking import Finding, check
from ankigen.apkg.contents import Contents
from ankigen.apkg.digest import content_digest
from ankigen.apkg.reading import read_package
from ankigen.diagnostics import Severity
from ankigen.wording import counted, first_of

MOST_ROWS = 40
"""Decks or media files that the words name; JSON names all of them."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A package, its size in bytes, its two digests, and what is wrong with it."""

    path: Path
    size: int
    digest: str
    content_digest: str
    contents: Contents
    findings: tuple[Finding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether Anki will import it without loss."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def inspect(path: Path) -> Inspection:
    """Read a package and judge it; raises PackageError if it is none."""
    contents = read_package(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Inspection(path, path.stat().st_size, digest, content_digest(contents), contents, check(contents))


def as_json(inspection: Inspection) -> str:
    """All of it, for programs; keys never change their meaning."""
    contents = inspection.contents
    said: dict[str, Any] = {
        "path": inspection.path.as_posix(),
        "format": contents.format,
        "size": inspection.size,
        "sha256": inspection.digest,
        "content_digest": inspection.content_digest,
        "changed": contents.changed,
        "notes": len(contents.notes),
        "cards": sum(len(note.cards) for note in contents.notes),
        "first_change": min((note.changed for note in contents.notes), default=None),
        "last_change": max((note.changed for note in contents.notes), default=None),
        "decks": [{"name": name, "cards": count} for name, count in _decks(contents)],
        "note_types": [
            {"id": key, "name": name, "fields": fields, "templates": templates, "notes": count}
            for key, name, fields, templates, count in _note_types(contents)
        ],
        "media": [{"name": file.name, "size": file.size, "sha256": file.digest} for file in contents.media],
        "clean": inspection.is_clean,
        "findings": [
            {"severity": it.severity.value, "kind": it.kind, "found": it.found, "remedy": it.remedy}
            for it in inspection.findings
        ],
    }
    return json.dumps(said, indent=2)


def as_text(inspection: Inspection) -> str:
    """The same in words, the verdict last."""
    contents = inspection.contents
    cards = sum(len(note.cards) for note in contents.notes)
    size = f"{counted(len(contents.notes), 'note')}, {counted(cards, 'card')}, {inspection.size / 1000:,.0f} kB"
    times = sorted(note.changed for note in contents.notes) or [contents.changed]
    return "\n".join([
        f"{inspection.path.as_posix()}: {size}",
        f"format: {contents.format}",
        f"notes changed: {_date(times[0])} to {_date(times[-1])}",
        f"sha256: {inspection.digest}",
        f"content digest: {inspection.content_digest}",
        "decks:",
        *_some([f"{name}: {counted(count, 'card')}" for name, count in _decks(contents)]),
        "note types:",
        *(
            f"  {name} ({key}): {counted(count, 'note')}; {', '.join(fields)}; {', '.join(templates)}"
            for key, name, fields, templates, count in _note_types(contents)
        ),
        f"media: {counted(len(contents.media), 'file')}, {sum(file.size for file in contents.media) / 1000:,.0f} kB",
        *_some(sorted(f"{file.name}: {file.size / 1000:,.1f} kB" for file in contents.media)),
        *map(str, inspection.findings),
        "Anki will import it cleanly" if inspection.is_clean else "Anki will not import all of it",
    ])  # fmt: skip


def _some(rows: list[str]) -> Iterator[str]:
    return (f"  {row}" for row in first_of(rows, MOST_ROWS))


def _date(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, ValueError, OSError):
        return f"{seconds} s after 1970"


def _decks(contents: Contents) -> list[tuple[str, int]]:
    ids = Counter(card.deck for note in contents.notes for card in note.cards)
    return sorted((contents.decks[key].name, count) for key, count in ids.items() if key in contents.decks)


def _note_types(contents: Contents) -> Iterator[tuple[int, str, list[str], list[str], int]]:
    counts = Counter(note.note_type for note in contents.notes)
    for key, kind in sorted(contents.note_types.items()):
        if counts[key]:
            fields = [field.name for field in kind.fields]
            yield key, kind.name, fields, [template.name for template in kind.templates], counts[key]
