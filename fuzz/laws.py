"""The laws that all targets share."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from ankigen.diagnostics import Diagnostic

T = TypeVar("T")

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases"


class BrokenLawError(AssertionError):
    """Something does not hold that must."""


def law(holds: object, broken: str) -> None:
    """Raise BrokenLawError unless something holds."""
    if not holds:
        raise BrokenLawError(broken)


@contextmanager
def soon(seconds: float) -> Iterator[None]:
    """The body may use so much processor time; code that counts its branches takes ten times as much."""
    started = time.process_time()
    yield
    used = time.process_time() - started
    law(used <= seconds, f"it took {used:.1f} s")


def same_twice(make: Callable[[], T]) -> T:
    """What is made, which must come out equal when it is made again."""
    first, second = make(), make()
    law(first == second, "the same input gives another output the second time")
    return first


def places_inside(diagnostics: Iterable[Diagnostic], lines: Sequence[str]) -> None:
    """Every diagnostic stands in a line of the file, at one of its characters or right behind the last."""
    for problem in diagnostics:
        line, column = problem.position.line, problem.position.column
        law(1 <= line <= max(1, len(lines)), f"there is no such line: {problem}")
        length = len(lines[line - 1]) if lines else 0
        law(1 <= column <= length + 1, f"there is no such column: {problem}")
        law(problem.found and problem.remedy, f"it does not say what to do: {problem}")


def words(target: str) -> list[bytes]:
    """Of what the inputs of a target are made."""
    texts: list[str] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))[target]
    return [text.encode() for text in texts]


def cases(folder: str) -> Iterator[bytes]:
    """The inputs of the golden cases in a folder of `tests/cases`."""
    for file in sorted((CASES / folder).rglob("*.txt")):
        yield from (text.encode() for text in file.read_text(encoding="utf-8").split("\n.\n")[1::3])


def scratch(name: str, data: bytes) -> Path:
    """A file of this name with this content, in a folder that goes with the process."""
    path = Path(_folder().name) / name
    path.write_bytes(data)
    return path


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="fuzz-")


def told(message: str, kind: str, path: Path) -> None:
    """Every line of a refusal names a place inside the file, the kind, what was found and what to do."""
    lines = path.read_text(encoding="utf-8", errors="replace").count("\n") + 1
    for line in message.split("\n"):
        found = re.fullmatch(rf".*{re.escape(path.name)}:(\d+):(\d+): error\[{kind}\]: .+", line)
        law(found, f"it names no place: {line}")
        law(found and 1 <= int(found[1]) <= lines, f"there is no such line: {line}")
        law(line.isprintable() and len(line) < 3000, f"it cannot be shown: {line!r}")
