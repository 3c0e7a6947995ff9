"""`ankigen export`: the cards of seed files as a table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ankigen.cli.progress import progress_bars
from ankigen.cli.seeds import add_paths, config_for, paths_of
from ankigen.cli.terminal import say, show, show_lines
from ankigen.errors import ExitCode

EXAMPLES = """examples:
  ankigen export > cards.jsonl       # one card a line
  ankigen export --format csv -o cards.csv
"""
FORMATS = ("jsonl", "csv")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    add_paths(parser)
    parser.add_argument("--format", choices=FORMATS, default="jsonl", help="JSON lines, or a table (default: jsonl)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="replace this file (default: to stdout)")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Export, and say what belongs to no card."""
    from ankigen.export import FORMATS as KNOWN
    from ankigen.export import export
    from ankigen.verdict import WRONG_PATHS, exit_code
    from ankigen.writing import replace_files

    paths = paths_of(arguments)
    with progress_bars() as progress:
        exported = export(paths, config_for(paths), progress)
    for diagnostic in exported.elsewhere:
        say(str(diagnostic))
    code = exit_code(exported.diagnostics, strict=False)
    if not any(diagnostic.code in WRONG_PATHS for diagnostic in exported.diagnostics):
        lines = KNOWN[arguments.format](exported.rows)
        if arguments.output:
            text = "".join(f"{line}\n" for line in lines)
            output: Path = arguments.output
            replace_files(output.parent, {output.name: text.encode("utf-8", "backslashreplace")})
        elif sys.stdout.isatty():
            show("\n".join(lines))
        else:
            show_lines(lines)
    return code
