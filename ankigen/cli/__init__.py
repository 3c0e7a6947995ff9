"""argv → one call → exit code; the only room that prints or exits.

Each command is a module with `HELP`, `configure` (its arguments) and `run`; it imports what it needs when it runs, so
that `ankigen --help` is instant.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Protocol

from ankigen import __version__
from ankigen.cli import build, check, diff, explain, export, figures, import_, init, inspect, models, new, sample, train
from ankigen.cli.terminal import complain
from ankigen.errors import AnkigenError, ExitCode
from ankigen.models.errors import ModelError, WeightsError

__all__ = ["main"]

EPILOG = """examples:
  ankigen new my-deck                a folder with a sample to start from
  ankigen build                      the seed files in seeds/ as packages in build/
  ankigen build notes.md -o ~/decks  one file, another folder
  ankigen check --fix                report problems, mending first what needs no judgement
  ankigen sample vae -n 16 --rng-seed 7 -o grid.png
"""


class Command(Protocol):
    """What the module of a command holds."""

    HELP: str

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments."""

    def run(self, arguments: argparse.Namespace) -> ExitCode:
        """Do it."""


COMMANDS: dict[str, Command] = {
    "new": new,
    "init": init,
    "build": build,
    "check": check,
    "explain": explain,
    "export": export,
    "inspect": inspect,
    "diff": diff,
    "import": import_,
    "sample": sample,
    "figures": figures,
    "models": models,
    "train": train,
}
"""In the order of `ankigen --help`."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal that knows no UTF-8
    arguments = _parser().parse_args(argv)
    try:
        code: ExitCode = arguments.run(arguments)
        sys.stdout.flush()
    except AnkigenError as error:
        complain(str(error))
        return error.exit_code
    except ModelError as error:
        complain(str(error))
        return ExitCode.ENVIRONMENT if isinstance(error, WeightsError) else ExitCode.WRONG_USE
    except KeyboardInterrupt:
        complain("interrupted; nothing was replaced")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FINE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ankigen",
        description="Anki decks from text files, with pictures drawn by generative models.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ankigen {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        own = commands.add_parser(name, help=command.HELP)
        own.set_defaults(run=command.run)
        command.configure(own)
    return parser
