"""`ankigen new`: a deck project with a sample."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.cli.projects import add_folder, next_steps
from ankigen.cli.terminal import say, show
from ankigen.errors import ExitCode

EXAMPLES = """examples:
  ankigen new my-deck                # a folder with a sample, a configuration and a workflow
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    add_folder(parser, "a new or empty folder")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Make the project, and say what is in it."""
    from ankigen.projects.creating import create

    folder: Path = arguments.folder
    for name in create(folder):
        show(str(folder / name))
    say(next_steps(folder))
    return ExitCode.FINE
