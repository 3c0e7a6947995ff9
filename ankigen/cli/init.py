"""`ankigen init`: a folder of seed files becomes a deck project."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from ankigen.cli.problems import in_numbers
from ankigen.cli.progress import progress_bars
from ankigen.cli.projects import add_folder, next_steps
from ankigen.cli.terminal import say, show_lines
from ankigen.errors import ExitCode
from ankigen.reporting.characters import harmless

if TYPE_CHECKING:
    from ankigen.projects.adopting import Adopted, Kept

EXAMPLES = """examples:
  ankigen init my-notes              # what it lacks to be a project; nothing there is changed
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    add_folder(parser, "a folder with seed files in it, or in its seeds/")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Add what is missing, and say what was found, added and kept."""
    from ankigen.projects.adopting import adopt

    folder: Path = arguments.folder
    with progress_bars() as progress:
        adopted = adopt(folder, progress)
    added = (f"added {folder / name}" for name in adopted.added)
    kept = (_kept(folder, file) for file in adopted.kept)
    show_lines(map(harmless, (_found(adopted), *added, *kept)))
    say(next_steps(folder, adopted.path))
    return ExitCode.FINE


def _found(adopted: Adopted) -> str:
    checked = adopted.checked
    more = f"; `ankigen check {shlex.quote(str(adopted.seeds))}` lists them" if checked.diagnostics else ""
    return f"found {in_numbers(checked)}{more}"


def _kept(folder: Path, kept: Kept) -> str:
    lacks = f"; add this line to it: {', '.join(kept.lacks)}" if kept.lacks else ""
    return f"kept {folder / kept.name}{lacks}"
