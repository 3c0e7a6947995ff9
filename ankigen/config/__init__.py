"""`ankigen.toml`, environment and flags → Config; what is wrong in them is an error with its place."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ankigen.config.checking import problems
from ankigen.config.keys import SETTINGS, variable_of
from ankigen.diagnostics import Code, Position
from ankigen.errors import ConfigurationError
from ankigen.silencing import FileSilencer
from ankigen.toml import Document, Keys, Table, message, problem, read_toml

FILE_NAME = "ankigen.toml"
OUTPUT = Path("build")
"""Where packages go unless the author says otherwise: in the folder where they build."""

MAX_PROBLEMS = 20
NOTHING = Document(Path(FILE_NAME), {}, ())
"""What stands in no file."""


class BookOverride(NamedTuple):
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
    """The settings of one build; `output_folder` is relative to the current folder."""

    output_folder: Path = OUTPUT
    math: Literal["mathml", "mathjax"] = "mathml"
    tags: tuple[str, ...] = ()
    min_rating: int | None = None
    figures: Literal["auto", "explicit", "none"] = "auto"
    editor: str = "vscode"
    rules: tuple[Table, ...] = ()
    rule_lines: tuple[int, ...] = ()
    books: dict[str, BookOverride] = field(default_factory=dict)
    book_lines: dict[str, int] = field(default_factory=dict)
    silencers: tuple[FileSilencer, ...] = ()
    path: Path | None = None


class Given(NamedTuple):
    """A setting from elsewhere than the file: where from, such as `ANKIGEN_MATH` or `--math`; its key; its text."""

    place: str
    keys: Keys
    text: str


def find_config(start: Path) -> Path | None:
    """The `ankigen.toml` in this folder, or beside this file, or in the nearest folder above.

    The path is relative if it is at or below the current folder.
    """
    folder, here = (start if start.is_dir() else start.parent).resolve(), Path.cwd()
    found = next((at / FILE_NAME for at in (folder, *folder.parents) if _is_file(at / FILE_NAME)), None)
    return found.relative_to(here) if found and found.is_relative_to(here) else found


def _is_file(path: Path) -> bool:
    """Whether there is such a file; in a folder that may not be searched there is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def load_config(path: Path | None, flags: Sequence[Given] = ()) -> Config:
    """Read a configuration file; what the environment says goes before it, and what flags say before that.

    Raises:
        ConfigurationError: With one line `place: error[configuration]: …` per problem.
    """
    document = read_toml(path) if path else NOTHING
    found = islice(problems(document.table), MAX_PROBLEMS)
    wrong = [message(document.path, document.line_of(keys), what) for keys, what in found]
    wrong += _misspelt(os.environ)
    values = {}
    for given in (*from_environment(os.environ), *flags):
        value = SETTINGS[given.keys].kind.read(given.text)
        values[given.keys] = value
        if not SETTINGS[given.keys].kind.accepts(value):
            wrong.append(f"{given.place}: error[configuration]: it must be {SETTINGS[given.keys].kind.expects}")
    if wrong:
        raise ConfigurationError("\n".join(wrong))
    return _config(document, values, path)


def from_environment(environment: Mapping[str, str]) -> Iterator[Given]:
    """The settings that environment variables make; an empty variable makes none."""
    for keys in SETTINGS:
        if text := environment.get(variable_of(keys), ""):
            yield Given(variable_of(keys), keys, text)


def _misspelt(environment: Iterable[str]) -> Iterator[str]:
    """What is said of variables that are nearly a setting's; others may be anyone's."""
    known = [variable_of(keys) for keys in SETTINGS]
    for name in environment:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.85) if name.startswith("ANKIGEN_") else []
        if near and name not in known:
            yield f"{name}: error[configuration]: there is no such variable; did you mean {near[0]}?"


def _config(document: Document, given: Mapping[Keys, Any], path: Path | None) -> Config:
    table, figures = document.table, document.table.get("figures", {})
    values = {keys[0]: table[keys[0]] for keys in SETTINGS if len(keys) == 1 and keys[0] in table}
    values |= {keys[0]: value for keys, value in given.items() if len(keys) == 1}
    folder = Path() if ("output",) in given else document.path.parent
    return Config(
        output_folder=folder / values.pop("output") if "output" in values else OUTPUT,
        figures=given.get(("figures", "mode"), figures.get("mode", "auto")),
        rules=tuple(figures.get("rules", ())),
        rule_lines=document.headers(("figures", "rules")),
        books={name: BookOverride(**_frozen(book)) for name, book in table.get("books", {}).items()},
        book_lines=document.lines_below(("books",)) if "books" in table else {},
        silencers=tuple(_silencers(document)),
        path=path,
        **_frozen(values),
    )


def _silencers(document: Document) -> Iterator[FileSilencer]:
    silenced = document.table.get("silence", {})
    for code in Code:
        if patterns := silenced.get(code.label):
            place = Position(document.path.as_posix(), document.line_of(("silence", code.label)), 1)
            yield FileSilencer(code, tuple(patterns), document.path.parent, place)


def _frozen(table: Table) -> Table:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def rule_problem(config: Config, index: int, what: str) -> ConfigurationError:
    """What is wrong with one of the configuration's own figure rules."""
    line = config.rule_lines[index] if index < len(config.rule_lines) else 1
    return problem(config.path or Path(FILE_NAME), line, what)
