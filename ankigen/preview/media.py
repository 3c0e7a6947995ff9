"""What cards refer to, by media name: pictures, the math font, the style sheet of the note types."""

from __future__ import annotations

import threading
from importlib.resources import files
from pathlib import PurePath

from ankigen.fonts import slices
from ankigen.notetypes import load_note_type
from ankigen.packing.packing import content_of
from ankigen.pictures import Picture

STYLE = "card.css"
TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wav": "audio/wav",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}

_one_at_a_time = threading.Lock()


def type_of(name: str) -> str:
    """The media type of a file by the end of its name."""
    kind = TYPES.get(PurePath(name).suffix, "application/octet-stream")
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def style() -> bytes:
    """The style sheet of every card, as the package has it, below what Anki's own reviewer says."""
    reviewer = (files(__package__) / "page" / "reviewer.css").read_text(encoding="utf-8")
    return f"{reviewer}\n{load_note_type('question').css}".encode()


def fonts() -> tuple[str, ...]:
    """The names of the math font's files."""
    return tuple(one.file for one in slices())


def picture(wanted: Picture, name: str) -> bytes:
    """A file of a picture by its name; figures are drawn one at a time, as PyTorch has one set of threads."""
    with _one_at_a_time:
        return content_of(wanted, name)
