"""`ankigen build --watch`: a build at each save, a line for each build, and problems in sight until they are mended."""

from __future__ import annotations

import argparse
import re
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ankigen.cli.problems import TOLD, tallied, view_of
from ankigen.cli.seeds import config_for, paths_of, watch_of
from ankigen.errors import AnkigenError, ExitCode
from ankigen.reporting.characters import harmless, width
from ankigen.wording import counted

if TYPE_CHECKING:
    from ankigen.plans import Report

_UP_AND_ERASE = "\x1b[{}F\x1b[J"  # ECMA-48: so many lines up, and all from there on erased

_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def rebuild(arguments: argparse.Namespace, build: Callable[[], Report], stream: TextIO) -> ExitCode:
    """Build now and at each save; interrupted, which is the ordinary end, it returns what the last build came to."""
    from ankigen.apkg.contents import is_package
    from ankigen.lock.lockfile import FILE_NAME as LOCK
    from ankigen.packing.manifest import MANIFEST, SUMS

    board = Board(stream)
    config = config_for(paths_of(arguments), arguments)
    output = (arguments.output or config.output_folder).resolve()
    watch = watch_of(paths_of(arguments), config)
    code = ExitCode.INTERRUPTED

    def is_ours(path: Path) -> bool:
        """Whether a build wrote it; seed files may lie beside what builds write."""
        written = is_package(path) or path.name in {MANIFEST, SUMS}
        return path.name == LOCK or (written and path.resolve().parent == output)

    try:
        while True:
            code, outcome, problems = _build_once(build, stream, strict=arguments.strict)
            board.show(outcome, problems)
            while all(map(is_ours, watch.wait())):
                pass
    except KeyboardInterrupt:
        return code


def _build_once(build: Callable[[], Report], stream: TextIO, *, strict: bool) -> tuple[ExitCode, str, Sequence[str]]:
    """What a build came to, in a few words, and its problems; what ends a build does not end the watch."""
    from ankigen.reporting.formats import FORMATS

    try:
        report = build()
    except AnkigenError as error:
        return error.exit_code, "not built", [harmless(line) for line in str(error).splitlines()]
    problems = list(FORMATS["concise"](report.diagnostics, view_of(stream)))
    return report.exit_code(strict=strict), _outcome(report), problems


def _outcome(report: Report) -> str:
    cards = counted(sum(package.cards for package in report.packages), "card")
    built = cards if report.packages else "nothing was written"
    return f"{built}, {tallied(report.diagnostics, TOLD)}; {report.seconds:.1f} s"


class Board:
    """A line for each build, with its time, and its problems.

    On a terminal the problems of the last build stand below the lines and stay there; elsewhere each problem is said
    when it is new.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._problems: Sequence[str] = ()
        self._rows = 0

    def show(self, outcome: str, problems: Sequence[str]) -> None:
        """Say how a build went."""
        line = f"{time.strftime('%H:%M:%S')}  {outcome}"
        if self.stream.isatty():
            self._redraw(line, problems)
        else:
            known = set(self._problems)
            self._write([line, *(problem for problem in problems if problem not in known)])
        self._problems = problems

    def _redraw(self, line: str, problems: Sequence[str]) -> None:
        size = shutil.get_terminal_size((100, 24))
        shown = _fitting(problems, size.columns, size.lines - 3)
        self.stream.write(_UP_AND_ERASE.format(self._rows) if self._rows else "")
        self._write([line, *shown])
        self._rows = sum(_rows(problem, size.columns) for problem in shown)

    def _write(self, lines: Sequence[str]) -> None:
        self.stream.writelines(f"{line}\n" for line in lines)
        self.stream.flush()


def _fitting(problems: Sequence[str], columns: int, rows: int) -> list[str]:
    """As many problems as there is room for, and how many more there are."""
    shown: list[str] = []
    for problem in problems:
        rows -= _rows(problem, columns)
        if rows < 1 and len(shown) + 1 < len(problems):
            return [*shown, f"… and {len(problems) - len(shown):,} more; `ankigen check` lists them"]
        shown.append(problem)
    return shown


def _rows(line: str, columns: int) -> int:
    """How many rows of a terminal a line takes; colours take none."""
    return max(-(-width(_COLOUR.sub("", line)) // columns), 1)
