"""`ankigen.toml` → Config. Every unknown key and every wrong value is an error with its line and a suggestion."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ankigen.diagnostics import Code, Position, Severity
from ankigen.errors import ConfigurationError
from ankigen.silencing import FileSilencer

FILE_NAME = "ankigen.toml"

Table = dict[str, Any]

_RULE_HEADER = re.compile(r"\s*\[\[\s*figures\s*\.\s*rules\s*\]\]")


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


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


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
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        what = re.sub(r"\s*\(at .*\)", "", str(error))
        raise ConfigurationError(_message(path, int(line[1]) if line else 1, f"this is not TOML ({what})")) from error
    except RecursionError as error:
        raise ConfigurationError(_message(path, 1, "the file is nested too deeply")) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(_message(path, 1, "the file is not UTF-8; save it as UTF-8")) from error
    except OSError as error:
        raise ConfigurationError(_message(path, 1, f"the file cannot be read ({error.strerror})")) from error
    problems = [_message(path, _line_of(text, keys), what) for keys, what in _problems(table)]
    if problems:
        raise ConfigurationError("\n".join(problems))
    return _config(table, path, text)


def _config(table: Table, path: Path, text: str) -> Config:
    figures = _table(table, "figures")
    tables = ("figures", "books", "silence")
    values: dict[str, Any] = {key: _frozen(value) for key, value in table.items() if key not in tables}
    return Config(
        **values,
        figures=figures.get("mode", "auto"),
        rules=tuple(figures.get("rules", ())),
        rule_lines=tuple(n for n, line in enumerate(text.splitlines(), 1) if _RULE_HEADER.match(line)),
        books={name: BookOverride(**_frozen_table(book)) for name, book in _table(table, "books").items()},
        silencers=tuple(_silencers(table, path, text)),
        path=path,
    )


def _silencers(table: Table, path: Path, text: str) -> Iterator[FileSilencer]:
    for code in Code:
        if patterns := _table(table, "silence").get(code.label):
            place = Position(path.as_posix(), _line_of(text, ("silence", code.label)), 1)
            yield FileSilencer(code, tuple(patterns), path.parent, place)


def _table(table: Table, key: str) -> Table:
    value = table.get(key, {})
    return value if isinstance(value, dict) else {}


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _frozen_table(table: object) -> dict[str, Any]:
    assert isinstance(table, dict)
    return {key: _frozen(value) for key, value in table.items()}


def _problems(table: Table) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every wrong key or value, with the path of keys that leads to it."""
    yield from _check(table, TOP_KEYS, ())
    yield from _check(_table(table, "figures"), FIGURE_KEYS, ("figures",))
    yield from _check(_table(table, "silence"), SILENCE_KEYS, ("silence",))
    for name, book in _table(table, "books").items():
        if isinstance(book, dict):
            yield from _check(book, BOOK_KEYS, ("books", name))
        else:
            yield ("books", name), f'books."{name}" must be a table'


def _check(table: Table, keys: dict[str, Key], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, value in table.items():
        if name not in keys:
            close = difflib.get_close_matches(name, keys, n=1)
            hint = f"did you mean {close[0]}?" if close else f"the keys here are {', '.join(keys)}"
            yield (*above, name), _unsilenceable(name, above) or f"there is no key {name}; {hint}"
        elif not keys[name].accepts(value):
            yield (*above, name), f"{name} must be {keys[name].expects}"


def _unsilenceable(name: str, above: tuple[str, ...]) -> str:
    return f"{name} is an error; an error cannot be silenced" if above == ("silence",) and Code.of(name) else ""


def _line_of(text: str, keys: tuple[str, ...]) -> int:
    """The line where a key stands, as well as can be told without a parser that keeps lines."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\[?(.+?)\]\]?\s*(#.*)?$", line)
        if header:
            table = _split_key(header[1])
            if table[: len(keys)] == keys:
                return number
        assignment = re.match(r"\s*([^=#]+?)\s*=", line)
        if assignment and (*table, *_split_key(assignment[1]))[: len(keys)] == keys:
            return number
    return 1


def _split_key(text: str) -> tuple[str, ...]:
    return tuple(a or b or c for a, b, c in re.findall(r"""\s*(?:"([^"]*)"|'([^']*)'|([^."'\s]+))\s*\.?""", text))


def rule_problem(config: Config, index: int, what: str) -> ConfigurationError:
    """What is wrong with one of the configuration's own figure rules."""
    line = config.rule_lines[index] if index < len(config.rule_lines) else 1
    return ConfigurationError(_message(config.path or Path(FILE_NAME), line, what))


def _message(path: Path, line: int, what: str) -> str:
    return f"{path.as_posix()}:{line}:1: error[configuration]: {what}"
