"""`ankigen figures`: what can stand on cards."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.cli.terminal import show
from ankigen.errors import ExitCode

EXAMPLES = """examples:
  ankigen figures                    # every figure and its parameters
  ankigen figures --gallery gallery  # all of them on a page
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    parser.add_argument("--gallery", type=Path, metavar="DIR", help="write a page that shows all of them")


def run(arguments: argparse.Namespace) -> ExitCode:
    """List the figures, or draw all of them."""
    from ankigen.figures.gallery import gallery, listing
    from ankigen.writing import replace_files

    if arguments.gallery:
        replace_files(arguments.gallery, gallery())
    else:
        show(listing())
    return ExitCode.FINE
