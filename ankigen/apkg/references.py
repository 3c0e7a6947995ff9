"""The media files that a note or a note type refers to, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from ankigen.apkg.contents import Contents
from ankigen.markup import Start, tokens

_ADDRESSES = {"img": "src", "audio": "src", "video": "src", "source": "src", "object": "data"}
"""The attribute by which an element refers to a file."""
_SOUND = re.compile(r"\[sound:([^\[\]<>]{1,1000})\]")
_STYLE_REFERENCE = re.compile(r"(?:url\(\s*|@import\s+)(?:\"([^\"]*)\"|'([^']*)'|([^\s\"')]+))", re.IGNORECASE)
_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def in_html(html: str) -> Iterator[str]:
    """The files that a field or a template shows or plays, as they are written there."""
    for token in tokens(html):
        if isinstance(token, Start) and (address := token.attributes.get(_ADDRESSES.get(token.name, ""))):
            yield address
    yield from (unescape(found[1]) for found in _SOUND.finditer(html))


def in_style(css: str) -> Iterator[str]:
    """The files that a style sheet loads."""
    for found in _STYLE_REFERENCE.finditer(css):
        yield next(group for group in found.groups() if group is not None)


def is_remote(address: str) -> bool:
    """Whether an address leads out of the collection."""
    return _REMOTE.match(address) is not None


def file_named(address: str, names: frozenset[str]) -> str:
    """The media file that an address leads to: as it is written, or with its percent signs resolved."""
    return address if address in names else unquote(address)


def shown_media(contents: Contents) -> dict[str, str]:
    """Each media file that cards show or play, and by what: a GUID, or the name of a note type."""
    kinds = contents.note_types.values()
    sides = [(template.front + template.back, kind.name) for kind in kinds for template in kind.templates]
    fields = [("\n".join(note.fields), note.guid) for note in contents.notes]
    shown: dict[str, str] = {}
    for html, by in (*sides, *fields):
        for address in in_html(html):
            shown.setdefault(file_named(address, contents.media_names), by)
    return {name: by for name, by in shown.items() if not is_remote(name) and "{{" not in name}


def used_media(contents: Contents) -> frozenset[str]:
    """The media files that cards or their style sheets refer to; a style may name fonts that a deck does without."""
    loaded = (address for kind in contents.note_types.values() for address in in_style(kind.css))
    return frozenset(shown_media(contents)) | {file_named(address, contents.media_names) for address in loaded}
