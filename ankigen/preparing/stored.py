"""A rendered seed file as bytes and back, in two parts, so that fields are read only where they are written out.

The bytes are what the cache keeps and what worker processes answer; nothing in them is ever executed.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, overload

from ankigen.diagnostics import CODES, Code, Diagnostic, Position, Silencer
from ankigen.entries import Book, Note
from ankigen.lock.trace import Trace
from ankigen.outlines import Outline
from ankigen.pictures import Picture, PictureError
from ankigen.preparing.rendered_file import Answer, RenderedEntry, RenderedFile

Fields = tuple[tuple[str, str], ...]
_LENGTH = 4
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class StoredFields(Sequence[tuple[str, str]]):
    """The fields of one note of a file: read again each time they are asked for, as most of the time nobody does."""

    __slots__ = ("_index", "_part")

    def __init__(self, part: bytes, index: int) -> None:
        self._part = part
        self._index = index

    def _fields(self) -> Fields:
        return _fields_of(self._part)[self._index]

    @overload
    def __getitem__(self, at: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, at: slice) -> Fields: ...
    def __getitem__(self, at: int | slice) -> tuple[str, str] | Fields:
        return self._fields()[at]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._fields())

    def __len__(self) -> int:
        return len(self._fields())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._fields() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._fields())


@lru_cache(maxsize=2)
def _fields_of(part: bytes) -> tuple[Fields, ...]:
    """The fields of all notes of a file, which are written out one after the other."""
    sizes, _, texts = _inflated(part).partition("\n")
    pieces = io.StringIO(texts, newline="")
    return tuple(tuple([(name, pieces.read(size)) for name, size in note]) for note in json.loads(sizes))


def _part_of(notes: Iterable[Note]) -> bytes:
    """The fields of notes: names and sizes as JSON, then the texts, in which JSON would look at each sign."""
    fields = [tuple(note.fields) for note in notes]
    sizes = [[(name, len(value)) for name, value in one] for one in fields]
    return _deflated("".join((_json(sizes), "\n", *(value for one in fields for _, value in one))))


def to_bytes(file: RenderedFile) -> bytes:
    """A rendered file as bytes."""
    books = list(dict.fromkeys(one.outline.book for one in file.entries))
    head = {
        "path": file.path,
        "books": books,
        "entries": [_entry_row(one, books) for one in file.entries],
        "diagnostics": [_problem_row(one) for one in file.diagnostics],
        "silencers": [[*_place_row(one.code, one.position), one.first_line, one.last_line] for one in file.silencers],
        "answers": [_answer_row(one) for one in file.answers],
    }
    first, second = _deflated(_json(head)), _part_of(one.note for one in file.entries)
    return len(first).to_bytes(_LENGTH) + first + second


def from_bytes(data: bytes) -> RenderedFile:
    """The rendered file that `to_bytes` has made bytes of."""
    end = _end_of_head(data)
    head, part = json.loads(_inflated(data[_LENGTH:end])), data[end:]
    same: dict[Any, Any] = {}
    path: str = head["path"]
    books = [Book(*row) for row in head["books"]]
    return RenderedFile(
        path,
        tuple(_entry(row, path, books, StoredFields(part, at), same) for at, row in enumerate(head["entries"])),
        tuple(_problem(row, path) for row in head["diagnostics"]),
        tuple(Silencer(CODES[c], Position(path, line, col), *lines) for c, line, col, *lines in head["silencers"]),
        tuple(_answer(row) for row in head["answers"]),
    )


def with_stored_fields(file: RenderedFile, data: bytes) -> RenderedFile:
    """The rendered file that `from_bytes` would read from its own bytes, which saves the reading."""
    part = data[_end_of_head(data) :]
    entries = [
        one._replace(note=one.note._replace(fields=StoredFields(part, at))) for at, one in enumerate(file.entries)
    ]
    return file._replace(entries=tuple(entries))


def _end_of_head(data: bytes) -> int:
    return _LENGTH + int.from_bytes(data[:_LENGTH])


def _deflated(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def _inflated(data: bytes) -> str:
    return zlib.decompress(data).decode("utf-8", "surrogatepass")


def _entry_row(one: RenderedEntry, books: list[Book]) -> list[Any]:
    it, trace, note = one.outline, one.outline.trace, one.note
    return [
        [it.first_line, it.last_line, books.index(it.book), it.rating, it.id, it.text, it.name],
        [trace.kind, trace.title, trace.question, trace.exact, trace.sketch.hex()],
        [note.note_type, note.tags, note.deck, note.pictures, note.fonts],
        one.content,
        [_problem_row(problem) for problem in one.diagnostics],
        one.source,
    ]


def _entry(row: list[Any], path: str, books: list[Book], fields: StoredFields, same: dict[Any, Any]) -> RenderedEntry:
    """One entry; what most notes of a file have in common is one object, for those of all files are held at once."""
    (first, last, at, rating, name_of_author, text, name), (kind, title, question, exact, sketch), said = row[:3]
    book, (note_type, tags, deck, pictures, fonts) = books[at], said
    drawn = tuple(Picture(*picture) for picture in pictures)
    common = (kind, note_type, tuple(tags), deck, tuple(fonts))
    kind, note_type, tags, deck, fonts = same.setdefault(common, common)
    trace = Trace(kind, book.slug, name_of_author, title, question, tuple(exact), bytes.fromhex(sketch))
    outline = Outline(path, first, last, book, rating, name_of_author, trace, text, name)
    note = Note("", note_type, fields, tags, deck, drawn, fonts=fonts)
    return RenderedEntry(outline, note, row[3], tuple(_problem(problem, path) for problem in row[4]), row[5])


def _place_row(code: Code, position: Position) -> list[Any]:
    return [code.label, position.line, position.column]


def _problem_row(problem: Diagnostic) -> list[Any]:
    return [*_place_row(problem.code, problem.position), problem.found, problem.remedy]


def _problem(row: list[Any], path: str) -> Diagnostic:
    label, line, column, found, remedy = row
    return Diagnostic(CODES[label], Position(path, line, column), found, remedy)


def _answer_row(answer: Answer) -> list[Any]:
    problem = answer.problem
    return [answer.address, answer.picture, [problem.code.label, problem.found, problem.remedy] if problem else None]


def _answer(row: list[Any]) -> Answer:
    address, picture, problem = row
    error = PictureError(CODES[problem[0]], *problem[1:]) if problem else None
    return Answer(address, Picture(*picture) if picture else None, error)
