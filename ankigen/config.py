"""`ankigen.toml` → Config. Every unknown key and every wrong value is an error with its line and a suggestion."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from ankigen.diagnostics import Code, Position, Severity
from ankigen.errors import ConfigurationError
from ankigen.silencing import FileSilencer
from ankigen.toml import Document, Keys, Table, message, problem, read_toml

FILE_NAME = "ankigen.toml"
MAX_PROBLEMS = 20
MAX_NAME = 80
JOINERS = "\u200c\u200d"
"""Characters of no width by which several scripts and many emoji are written."""


@dataclass(frozen=True, slots=True)
class BookOverride:
    """What the configuration says about one book; empty where it leaves the title line's word."""

    title: str = ""
    author: str = ""
    publisher: str = ""
    year: int | None = None
    deck: str = ""
    tags: tuple[str, ...] = ()
    min_rating: int | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one build."""

    output: str = ""
    math: Literal["mathml", "mathjax"] = "mathml"
    tags: tuple[str, ...] = ()
    min_rating: int | None = None
    figures: Literal["auto", "explicit", "none"] = "auto"
    rules: tuple[Table, ...] = ()
    rule_lines: tuple[int, ...] = ()
    books: dict[str, BookOverride] = field(default_factory=dict)
    silencers: tuple[FileSilencer, ...] = ()
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key that the file may hold: what its value must be, in words and as a test."""

    expects: str
    accepts: Callable[[object], bool]


def is_one_line(text: str) -> bool:
    """Whether everything in a text can be seen, and on one line."""
    return all(sign.isprintable() or sign in JOINERS for sign in text)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and is_one_line(value)


def _is_tag_list(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(tag) and not re.search(r"\s", str(tag)) for tag in value)


def _one_of(*choices: str) -> Key:
    return Key("one of " + ", ".join(f'"{choice}"' for choice in choices), lambda value: value in choices)


_TEXT = Key("a text", _is_text)
_TAGS = Key("a list of tags without spaces", _is_tag_list)
_TABLE = Key("a table", lambda value: isinstance(value, dict))
_TABLES = Key("a list of tables", lambda value: isinstance(value, list) and all(isinstance(v, dict) for v in value))
_PATTERNS = Key("a list of patterns of files", lambda value: isinstance(value, list) and all(map(_is_text, value)))
_YEAR = Key("a year", lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 < value < 3000)
_RATING = Key("a whole number from 0 to 10", lambda value: type(value) is int and 0 <= value <= 10)

TOP_KEYS = {
    "output": _TEXT,
    "math": _one_of("mathml", "mathjax"),
    "tags": _TAGS,
    "min_rating": _RATING,
    "figures": _TABLE,
    "books": _TABLE,
    "silence": _TABLE,
}
FIGURE_KEYS = {"mode": _one_of("auto", "explicit", "none"), "rules": _TABLES}
SILENCE_KEYS = {code.label: _PATTERNS for code in Code if code.severity is not Severity.ERROR}
BOOK_KEYS = {
    "title": _TEXT,
    "author": _TEXT,
    "publisher": _TEXT,
    "year": _YEAR,
    "deck": _TEXT,
    "tags": _TAGS,
    "min_rating": _RATING,
}


def find_config(start: Path) -> Path | None:
    """The `ankigen.toml` in this folder, or in the nearest one above it; relative if it is at or below the current."""
    folder, here = start.resolve(), Path.cwd()
    found = next((at / FILE_NAME for at in (folder, *folder.parents) if _is_file(at / FILE_NAME)), None)
    return found.relative_to(here) if found and found.is_relative_to(here) else found


def _is_file(path: Path) -> bool:
    """Whether there is such a file; in a folder that may not be searched there is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def load_config(path: Path | None) -> Config:
    """Read a configuration file; without one, the defaults.

    Raises:
        ConfigurationError: With one line `file:line: error[configuration]: …` per problem.
    """
    if path is None:
        return Config()
    document = read_toml(path)
    problems = list(islice(_problems(document.table), MAX_PROBLEMS))
    if problems:
        raise ConfigurationError("\n".join(message(path, document.line_of(keys), what) for keys, what in problems))
    return _config(document)


def _config(document: Document) -> Config:
    table = document.table
    figures = _table(table, "figures")
    tables = ("figures", "books", "silence")
    values: dict[str, Any] = {key: _frozen(value) for key, value in table.items() if key not in tables}
    return Config(
        **values,
        figures=figures.get("mode", "auto"),
        rules=tuple(figures.get("rules", ())),
        rule_lines=document.headers(("figures", "rules")),
        books={name: BookOverride(**_frozen_table(book)) for name, book in _table(table, "books").items()},
        silencers=tuple(_silencers(document)),
        path=document.path,
    )


def _silencers(document: Document) -> Iterator[FileSilencer]:
    for code in Code:
        if patterns := _table(document.table, "silence").get(code.label):
            place = Position(document.path.as_posix(), document.line_of(("silence", code.label)), 1)
            yield FileSilencer(code, tuple(patterns), document.path.parent, place)


def _table(table: Table, key: str) -> Table:
    value = table.get(key, {})
    return value if isinstance(value, dict) else {}


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _frozen_table(table: object) -> dict[str, Any]:
    assert isinstance(table, dict)
    return {key: _frozen(value) for key, value in table.items()}


def _problems(table: Table) -> Iterator[tuple[Keys, str]]:
    """Every wrong key or value, with the path of keys that leads to it."""
    yield from _check(table, TOP_KEYS, ())
    yield from _check(_table(table, "figures"), FIGURE_KEYS, ("figures",))
    yield from _check(_table(table, "silence"), SILENCE_KEYS, ("silence",))
    for name, book in _table(table, "books").items():
        if isinstance(book, dict):
            yield from _check(book, BOOK_KEYS, ("books", name))
        else:
            yield ("books", name), f'books."{name[:MAX_NAME]}" must be a table'


def _check(table: Table, keys: dict[str, Key], above: Keys) -> Iterator[tuple[Keys, str]]:
    for name, value in table.items():
        if name not in keys:
            close = difflib.get_close_matches(name, keys, n=1)
            hint = f"did you mean {close[0]}?" if close else f"the keys here are {', '.join(keys)}"
            yield (*above, name), _unsilenceable(name, above) or f"there is no key {name[:MAX_NAME]}; {hint}"
        elif not keys[name].accepts(value):
            yield (*above, name), f"{name} must be {keys[name].expects}"


def _unsilenceable(name: str, above: Keys) -> str:
    return f"{name} is an error; an error cannot be silenced" if above == ("silence",) and Code.of(name) else ""


def rule_problem(config: Config, index: int, what: str) -> ConfigurationError:
    """What is wrong with one of the configuration's own figure rules."""
    line = config.rule_lines[index] if index < len(config.rule_lines) else 1
    return problem(config.path or Path(FILE_NAME), line, what)
