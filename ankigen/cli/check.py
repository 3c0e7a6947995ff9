"""`ankigen check`: everything that is wrong or suspicious in seed files; nothing is written."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ankigen.cli.problems import in_numbers, usual_format, view_of
from ankigen.cli.progress import progress_bars
from ankigen.cli.seeds import add_paths, add_settings, add_workers, config_for, paths_of, workers_of
from ankigen.cli.terminal import say, show_lines
from ankigen.diagnostics import Diagnostic
from ankigen.errors import ExitCode
from ankigen.reporting.characters import harmless
from ankigen.wording import counted

if TYPE_CHECKING:
    from ankigen.check import Checked

FORMATS = ("full", "concise", "json", "github", "sarif")

EXAMPLES = """examples:
  ankigen check                      # everything wrong or suspicious in seeds/
  ankigen check --diff               # what --fix would mend
  ankigen check --format github      # as notes on the lines of a pull request
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    add_paths(parser)
    parser.add_argument(
        "--format", choices=FORMATS, help="how to report (default: full on a terminal, concise elsewhere)"
    )
    parser.add_argument("--fix", action="store_true", help="first mend in place what needs no judgement")
    parser.add_argument("--diff", action="store_true", help="only show what --fix would change; write nothing")
    parser.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")
    add_workers(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="leave the summary out")
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Check, and say what was found."""
    from ankigen.check import check
    from ankigen.reporting.formats import FORMATS as KNOWN
    from ankigen.verdict import exit_code

    paths = paths_of(arguments)
    config = config_for(paths, arguments)
    if arguments.diff:
        return _diff(paths, quiet=arguments.quiet)
    left_alone = _fix(paths, quiet=arguments.quiet) if arguments.fix else ()
    with progress_bars() as progress:
        checked = check(paths, config, progress, left_alone, workers_of(arguments))
    show_lines(KNOWN[arguments.format or usual_format(sys.stdout)](checked.diagnostics, view_of(sys.stdout)))
    if not arguments.quiet:
        say(_summary(checked))
    return exit_code(checked.diagnostics, strict=arguments.strict)


def _fix(paths: Sequence[Path], *, quiet: bool) -> Sequence[Diagnostic]:
    """Mend the files; returns what was left alone."""
    from ankigen.fixing.fix import fixes, write

    left_alone: list[Diagnostic] = []
    changed = 0
    for fixed in fixes(paths):
        left_alone += fixed.left_alone
        if fixed.changed:
            write(fixed)
            changed += 1
    if not quiet:
        say(f"{counted(changed, 'file')} mended")
    return left_alone


def _diff(paths: Sequence[Path], *, quiet: bool) -> ExitCode:
    """Show what `--fix` would change; that it would is a problem."""
    from ankigen.fixing.fix import fixes

    changed = 0
    for fixed in fixes(paths):
        changed += fixed.changed
        lines = fixed.diff() if fixed.changed else ()
        show_lines(map(harmless, lines) if sys.stdout.isatty() else lines)
    if not quiet:
        say(f"{counted(changed, 'file')} would be mended")
    return ExitCode.PROBLEMS if changed else ExitCode.FINE


def _summary(checked: Checked) -> str:
    more = "; `ankigen explain CODE` says more" if checked.diagnostics else ""
    return in_numbers(checked) + more
