"""`ankigen cache info` and `ankigen cache clear`: what earlier builds left to make later ones quick."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from ankigen.cli.terminal import show
from ankigen.errors import ExitCode
from ankigen.wording import counted

if TYPE_CHECKING:
    from ankigen.cache import Stored

EXAMPLES = """examples:
  ankigen cache                      # where it is and what is in it
  ankigen cache clear                # empty it
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's actions."""
    parser.epilog = EXAMPLES
    actions = parser.add_subparsers(title="actions", metavar="[ACTION]")
    actions.add_parser("info", help="say where the cache is and what is in it")
    actions.add_parser("clear", help="empty it; the next build makes everything anew").set_defaults(run=_clear)


def run(_: argparse.Namespace) -> ExitCode:
    """Say where the cache is and what is in it."""
    from ankigen.cache import MOST_BYTES, cache_folder, stored

    everything = list(stored())
    lines = [f"{cache_folder()}: {_size(everything)} of at most {MOST_BYTES >> 20:,} MB"]
    for kind in sorted({one.kind for one in everything}):
        own = [one for one in everything if one.kind == kind]
        oldest = time.strftime("%Y-%m-%d", time.localtime(min(one.used for one in own)))
        lines.append(f"{kind}: {counted(len(own), 'file')}, {_size(own)}, not used for longest: {oldest}")
    show("\n".join(lines))
    return ExitCode.FINE


def _clear(_: argparse.Namespace) -> ExitCode:
    from ankigen.cache import clear, stored

    before = list(stored())
    clear()
    show(f"{counted(len(before), 'file')}, {_size(before)} removed")
    return ExitCode.FINE


def _size(entries: list[Stored]) -> str:
    return f"{sum(one.size for one in entries) / 1e6:,.1f} MB"
