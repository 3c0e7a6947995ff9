"""TOML as a person wrote it: read within bounds, where each key stands, and how a problem with one is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ankigen.errors import ConfigurationError

MAX_LENGTH = 256 * 1024
MAX_LINE = 2_000
"""Characters of a line: the standard library's reader takes time with the square of the dots in a key."""

Table = dict[str, Any]
Keys = tuple[str, ...]
"""The names that lead to a value, from the outermost table on."""

_HEADER = re.compile(r"\s*+\[\[?+(.+?)\]\]?\s*+(?:#.*)?$")
_NAME = re.compile(r"""\"([^"]*)\"|'([^']*)'|([^."'\s]++)""")


class Document(NamedTuple):
    """A TOML file: what it says, and its lines."""

    path: Path
    table: Table
    lines: tuple[str, ...]

    def line_of(self, keys: Keys) -> int:
        """The line where a key stands, as well as can be told without a parser that keeps lines; 1 if it cannot."""
        return next((number for number, at in _keys(self.lines) if at[: len(keys)] == keys), 1)

    def lines_below(self, keys: Keys) -> dict[str, int]:
        """The line of each name below a key, in one pass."""
        deep = len(keys)
        found: dict[str, int] = {}
        for number, at in _keys(self.lines):
            if at[:deep] == keys and len(at) > deep:
                found.setdefault(at[deep], number)
        return found

    def headers(self, keys: Keys) -> tuple[int, ...]:
        """The lines with the headers of an array of tables."""
        numbered = enumerate(self.lines, start=1)
        return tuple(n for n, line in numbered if line.lstrip().startswith("[[") and _header(line) == keys)


def read_toml(path: Path) -> Document:
    """Read a TOML file.

    Raises:
        ConfigurationError: If it cannot be read, is no TOML, or is larger than any that a person writes.
    """
    import tomllib  # noqa: PLC0415 - milliseconds, and who has no configuration reads none

    text = _text(path)
    try:
        return Document(path, tomllib.loads(text), tuple(text.split("\n")))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        what = re.sub(r"\s*\(at .*\)", "", str(error))
        raise problem(path, int(line[1]) if line else text.count("\n") + 1, f"this is not TOML ({what})") from error
    except RecursionError as error:
        raise problem(path, 1, "the file is nested too deeply") from error
    except ValueError as error:  # such as a number of more digits than Python reads
        raise problem(path, 1, f"this is not TOML ({error})") from error


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(MAX_LENGTH + 1)
    except UnicodeDecodeError as error:
        raise problem(path, 1, "the file is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise problem(path, 1, f"the file cannot be read ({error.strerror})") from error
    if len(text) > MAX_LENGTH:
        raise problem(path, 1, f"the file is longer than {MAX_LENGTH >> 10} kB; leave out what you do not need")
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            raise problem(path, number, f"the line is longer than {MAX_LINE:,} characters; break it")
    return text


def problem(path: Path, line: int, what: str) -> ConfigurationError:
    """What is wrong in a line of a configuration file, as one line in which everything can be seen."""
    return ConfigurationError(message(path, line, what))


def message(path: Path, line: int, what: str) -> str:
    """The words of such a problem."""
    shown = "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in what)
    return f"{path.as_posix()}:{line}:1: error[configuration]: {shown}"


def _keys(lines: tuple[str, ...]) -> Iterator[tuple[int, Keys]]:
    """The number of each line that is a header or an assignment, and what it is about."""
    table: Keys = ()
    for number, line in enumerate(lines, start=1):
        if header := _header(line):
            table = header
            yield number, table
        elif "=" in line:
            yield number, (*table, *_names(line.partition("=")[0]))


def _header(line: str) -> Keys:
    found = _HEADER.match(line)
    return _names(found[1]) if found else ()


def _names(text: str) -> Keys:
    return tuple(double or single or bare for double, single, bare in _NAME.findall(text))
