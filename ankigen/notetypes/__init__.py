"""The note types: fields, templates and style as files, their schema frozen.

Anki recognises a note type by its id; fields and templates under one id never change in number or order, or existing
notes would stop receiving corrections. Fields and templates carry stable ids, so that they can be renamed.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from ankigen.notetypes.stylesheets import card_style

NAMES = ("question", "cloze")
_HERE = Path(__file__).parent


class Named(NamedTuple):
    """A field or a template: its name and its stable id."""

    name: str
    id: int


class NoteType(NamedTuple):
    """A note type as Anki means it; `changed` is in seconds since 1970."""

    id: int
    name: str
    kind: Literal["question", "cloze"]
    changed: int
    fields: tuple[Named, ...]
    template: Named
    front: str
    back: str
    css: str


@cache
def load_note_type(name: str) -> NoteType:
    """One of the note types in `NAMES`, read from its folder."""
    import tomllib  # noqa: PLC0415 - milliseconds, and a check has no use for it

    folder = _HERE / name
    table = tomllib.loads((folder / "notetype.toml").read_text(encoding="utf-8"))
    changed: datetime = table["changed"]
    return NoteType(
        id=table["id"],
        name=table["name"],
        kind=table["kind"],
        changed=int(changed.timestamp()),
        fields=tuple(Named(**field) for field in table["fields"]),
        template=Named(**table["template"]),
        front=(folder / "front.html").read_text(encoding="utf-8"),
        back=(folder / "back.html").read_text(encoding="utf-8"),
        css=card_style(),
    )
