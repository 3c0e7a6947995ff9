"""The lock of imported entries: each stays the note that it was, so that what is built of them updates it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ankigen.config import FILE_NAME as CONFIG_NAME
from ankigen.config import load_config
from ankigen.entries import Note
from ankigen.gathering import gather, silently
from ankigen.identity import identify
from ankigen.importing.drafts import Draft
from ankigen.lock.clock import FIRST_TIME, LAST_TIME
from ankigen.lock.lock import Lock, LockedNote
from ankigen.lock.lockfile import FILE_NAME, text_form
from ankigen.lock.scope import source_of
from ankigen.preparing.rendered_file import RenderedEntry
from ankigen.preparing.rendering import rendered_files
from ankigen.writing import replace_files

LONGEST_GUID = 64
CHANGED = "imported"
"""The digest of a note that a build will not make as it was: the next build dates it anew."""


def write_lock(folder: Path, drafts: Sequence[Draft]) -> None:
    """Write `ankigen.lock` beside seed files whose entries are these drafts, in their order.

    An entry that a build drops, for another says the same, has no line; nor has the second of a note with two cards.
    """
    config = load_config(folder / CONFIG_NAME if (folder / CONFIG_NAME).exists() else None)
    gathered = gather([folder], config, silently)
    if len(gathered.entries) != len(drafts):
        return
    drafted = {(one.path, one.first_line): draft for one, draft in zip(gathered.entries, drafts, strict=True)}
    rendered = [one for file in rendered_files(gathered.seeds, config, silently) for one in file.entries]
    unique = {one.outline.position for one in identify(one.outline for one in rendered)[0]}
    own = [one for one in rendered if one.outline.position in unique]
    locked = {
        draft.note.guid: LockedNote(
            guid=draft.note.guid,
            changed=min(max(draft.note.changed, FIRST_TIME), LAST_TIME),
            content=one.content if _is_as_it_was(one.note, draft) else CHANGED,
            source=source_of(folder, one.outline.path),
            trace=one.outline.trace,
        )
        for one, draft in _first_of_each(own, drafted)
    }
    replace_files(folder, {FILE_NAME: text_form(Lock(locked))})


def _first_of_each(
    notes: Sequence[RenderedEntry], drafted: dict[tuple[str, int], Draft]
) -> Iterator[tuple[RenderedEntry, Draft]]:
    """The entries that are the notes of the package."""
    seen: set[str] = set()
    for one in notes:
        draft = drafted[one.outline.path, one.outline.first_line]
        guid = draft.note.guid
        if guid not in seen and 0 < len(guid) <= LONGEST_GUID and guid.isprintable():
            seen.add(guid)
            yield one, draft


def _is_as_it_was(note: Note, draft: Draft) -> bool:
    before = {name: value for name, value in draft.html.items() if value}
    return dict(note.fields) == before and sorted(note.tags) == sorted(draft.note.tags)
