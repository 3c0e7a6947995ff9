"""What a seed file comes to once it is parsed and rendered."""

from __future__ import annotations

from typing import NamedTuple

from ankigen.diagnostics import Diagnostic, Silencer
from ankigen.entries import Note
from ankigen.outlines import Outline
from ankigen.pictures import Picture, PictureError


class RenderedEntry(NamedTuple):
    """An entry's outline, its note without a GUID, the digest of what Anki would see, and what was wrong with it.

    `source` is the digest of all of the entry that decides what its note is; where it stands in the file does not.
    """

    outline: Outline
    note: Note
    content: str
    diagnostics: tuple[Diagnostic, ...]
    source: str


class Answer(NamedTuple):
    """Where an address in a seed file has led to: a picture, or what was wrong."""

    address: str
    picture: Picture | None
    problem: PictureError | None = None

    @property
    def said(self) -> tuple[Picture | None, str]:
        """The answer as a value that can be compared."""
        return self.picture, str(self.problem or "")


class RenderedFile(NamedTuple):
    """The entries of one seed file, in its order, what was wrong with the file, and what is meant to be so.

    `answers` are the local images that the cards asked for: what lies beside a seed file decides, too, how they look.
    """

    path: str
    entries: tuple[RenderedEntry, ...]
    diagnostics: tuple[Diagnostic, ...]
    silencers: tuple[Silencer, ...]
    answers: tuple[Answer, ...] = ()
