"""What the parser understood, as a table: one entry a row, in the order of the files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from ankigen.config import Config
from ankigen.diagnostics import Diagnostic
from ankigen.entries import Entry
from ankigen.gathering import Progress, by_entry, gather
from ankigen.identity import guids_of
from ankigen.recognising import Seen, recognise
from ankigen.silencing import silence


@dataclass(frozen=True, slots=True)
class Row:
    """An entry; `key` is its note's GUID, which duplicates share; `diagnostics` are `line:column code`.

    Texts are as their author wrote them, without the markers. What nothing is known of is empty, numbers are None.
    """

    path: str
    first_line: int
    last_line: int
    book: str
    author: str
    publisher: str
    year: int | None
    part: int | None
    chapter: str
    title: str
    context: str
    question: str
    answer: str
    rating: int | None
    tags: tuple[str, ...]
    key: str
    diagnostics: tuple[str, ...]


COLUMNS = tuple(field.name for field in fields(Row))


@dataclass(frozen=True, slots=True)
class Exported:
    """The rows, every diagnostic, and those that belong to no row."""

    rows: tuple[Row, ...]
    diagnostics: tuple[Diagnostic, ...]
    elsewhere: tuple[Diagnostic, ...]


def export(paths: Sequence[Path], config: Config, progress: Progress) -> Exported:
    """Read and parse every seed file under `paths`; nothing is rendered."""
    gathered = gather(paths, config, progress)
    seen = Seen.of(gathered)
    recognised = recognise(seen, paths, config)
    keys = guids_of(seen.outlines, recognised.identified)
    found = silence((*gathered.diagnostics, *recognised.diagnostics), gathered.silencers, config.silencers).diagnostics
    diagnostics = sorted(found, key=lambda d: d.sort_key)
    about, elsewhere = by_entry(diagnostics, gathered.entries)
    rows = (_row(entry, key, own) for entry, key, own in zip(gathered.entries, keys, about, strict=True))
    return Exported(tuple(rows), tuple(diagnostics), tuple(elsewhere))


def _row(entry: Entry, key: str, diagnostics: Iterable[Diagnostic]) -> Row:
    book = entry.book
    return Row(
        path=entry.path,
        first_line=entry.first_line,
        last_line=entry.last_line,
        book=book.title,
        author=book.author,
        publisher=book.publisher,
        year=book.year,
        part=entry.part,
        chapter=entry.chapter,
        title=entry.title.text,
        context=entry.context.text,
        question=entry.question.text,
        answer=entry.answer.text,
        rating=entry.rating,
        tags=entry.tags,
        key=key,
        diagnostics=tuple(f"{d.position.line}:{d.position.column} {d.code.label}" for d in diagnostics),
    )


def jsonl(rows: Iterable[Row]) -> Iterator[str]:
    """One object a line, in ASCII; every text is exact."""
    return (json.dumps(asdict(row)) for row in rows)


def as_csv(rows: Iterable[Row]) -> Iterator[str]:
    """RFC 4180 with a header, for spreadsheets: lists are joined by spaces or `; `, every text is quoted.

    A spreadsheet runs a cell that begins like a formula; such a text gets an apostrophe before it.
    """
    yield ",".join(COLUMNS)
    for row in rows:
        values = asdict(row) | {"tags": " ".join(row.tags), "diagnostics": "; ".join(row.diagnostics)}
        line = io.StringIO()
        csv.writer(line, quoting=csv.QUOTE_NONNUMERIC, lineterminator="").writerow(map(_cell, values.values()))
        yield line.getvalue()


_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: str | int | None) -> str | int | None:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_SIGNS) else value


FORMATS: dict[str, Callable[[Iterable[Row]], Iterator[str]]] = {"jsonl": jsonl, "csv": as_csv}
"""From rows to lines without their ends; a line of CSV may hold line feeds between quotes."""
