"""Diagnostics as commands tell of them: each with its place, and how many there are."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from ankigen.cli.terminal import say_lines
from ankigen.diagnostics import Diagnostic, Severity
from ankigen.wording import counted

if TYPE_CHECKING:
    from ankigen.check import Checked
    from ankigen.reporting.view import View

TOLD = (Severity.ERROR, Severity.WARNING)
"""What a build counts; its notes stand in its report alone."""


def say_problems(diagnostics: Sequence[Diagnostic]) -> None:
    """Print diagnostics to stderr."""
    from ankigen.reporting.formats import FORMATS

    say_lines(FORMATS[usual_format(sys.stderr)](diagnostics, view_of(sys.stderr)))


def usual_format(stream: TextIO) -> str:
    """The format of diagnostics unless another is asked for."""
    return "full" if stream.isatty() else "concise"


def view_of(stream: TextIO) -> View:
    """How diagnostics are laid out for a stream; `NO_COLOR` (no-color.org) is honoured."""
    from ankigen.reporting.sources import line_at
    from ankigen.reporting.view import View

    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return View(shutil.get_terminal_size((100, 24)).columns, stream.isatty() and not plain, line_at)


def tallied(diagnostics: Iterable[Diagnostic], severities: Iterable[Severity] = Severity) -> str:
    """How many diagnostics there are of each severity."""
    found = Counter(diagnostic.severity for diagnostic in diagnostics)
    return ", ".join(counted(found[severity], severity.value) for severity in severities)


def in_numbers(checked: Checked) -> str:
    """How much was looked at, and how many problems were found."""
    size = f"{counted(checked.files, 'file')}, {counted(checked.cards, 'card')}"
    return f"{size}: {tallied(checked.diagnostics)}"
