"""The lock of imported entries: each stays the note that it was, so that what is built of them updates it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ankigen.config import FILE_NAME as CONFIG_NAME
from ankigen.config import load_config
from ankigen.entries import Note
from ankigen.gathering import gather
from ankigen.identity import Identified, identify
from ankigen.importing.drafts import Draft
from ankigen.lock.clock import FIRST_TIME, LAST_TIME
from ankigen.lock.lock import Lock, LockedNote
from ankigen.lock.lockfile import FILE_NAME, text_form
from ankigen.lock.renewal import content_of
from ankigen.lock.scope import source_of
from ankigen.notes import make_notes
from ankigen.writing import replace_files

LONGEST_GUID = 64
CHANGED = "imported"
"""The digest of a note that a build will not make as it was: the next build dates it anew."""


def write_lock(folder: Path, drafts: Sequence[Draft]) -> None:
    """Write `ankigen.lock` beside seed files whose entries are these drafts, in their order.

    An entry that a build drops, for another says the same, has no line; nor has the second of a note with two cards.
    """
    config = load_config(folder / CONFIG_NAME if (folder / CONFIG_NAME).exists() else None)
    gathered = gather([folder], config, lambda *_: None)
    if len(gathered.entries) != len(drafts):
        return
    drafted = {(one.path, one.first_line): draft for one, draft in zip(gathered.entries, drafts, strict=True)}
    own = list(_first_of_each(identify(gathered.entries)[0], drafted))
    notes, _ = make_notes([one for one, _ in own], gathered.seeds, config, lambda *_: None)
    locked = {
        one.guid: LockedNote(
            guid=one.guid,
            changed=min(max(draft.note.changed, FIRST_TIME), LAST_TIME),
            content=content_of(note) if _is_as_it_was(note, draft) else CHANGED,
            source=source_of(folder, one.entry.path),
            trace=one.trace,
        )
        for (one, draft), (_, note) in zip(own, notes, strict=True)
    }
    replace_files(folder, {FILE_NAME: text_form(Lock(locked)).encode()})


def _first_of_each(
    identified: Sequence[Identified], drafted: dict[tuple[str, int], Draft]
) -> Iterator[tuple[Identified, Draft]]:
    """The entries that are the notes of the package, under the GUIDs that those have."""
    seen: set[str] = set()
    for one in identified:
        draft = drafted[one.entry.path, one.entry.first_line]
        guid = draft.note.guid
        if guid not in seen and 0 < len(guid) <= LONGEST_GUID and guid.isprintable():
            seen.add(guid)
            yield replace(one, guid=guid), draft


def _is_as_it_was(note: Note, draft: Draft) -> bool:
    before = {name: value for name, value in draft.html.items() if value}
    return dict(note.fields) == before and sorted(note.tags) == sorted(draft.note.tags)
