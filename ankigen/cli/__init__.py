"""argv → one call → exit code; the only room that prints or exits.

Each command is a module with `configure` (its arguments) and `run`. It is loaded when it is called, and imports what it
needs when it runs, so that `ankigen --help` is instant.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from ankigen import __version__
from ankigen.cli.terminal import complain, open_streams, show_lines
from ankigen.errors import OF_THE_MACHINE, AnkigenError, ExitCode, WorkInterruptedError
from ankigen.interruption import heed, ignore, interruptible
from ankigen.models.errors import ModelError, WeightsError

__all__ = ["command", "main"]

EPILOG = """examples:
  ankigen new my-deck                # a folder with a sample to start from
  ankigen preview                    # the cards as Anki will show them, renewed at each save
  ankigen check --fix                # report problems, mending first what needs no judgement
  ankigen build                      # the seed files in seeds/ as packages in build/
  ankigen push --dry-run             # what a push into the running Anki would change
"""


COMMANDS = {
    "new": "make a new deck project, with a sample to start from",
    "init": "add what a folder of seed files lacks to be a deck project",
    "preview": "show the cards on a local web page, renewed at each save",
    "check": "report what is wrong or suspicious in seed files",
    "explain": "say what a kind of problem is, with an example",
    "build": "build a package per book from seed files",
    "push": "bring a deck into the Anki that is running",
    "stats": "count cards, words, formulas, figures and topics by deck",
    "export": "write the cards of seed files as JSON lines or CSV",
    "inspect": "say what is in a package, and if Anki will take all of it",
    "diff": "compare two releases of a deck",
    "import": "turn a package, whoever made it, into seed files",
    "figures": "list the figures that can stand on cards",
    "models": "list the bundled models, explain one, measure them again",
    "sample": "draw a model's samples: a grid, a strip, an animation, a text",
    "train": "train a bundled model anew (needs the train extra)",
    "config": "show the settings in force, explain those that there are",
    "cache": "say what is kept from earlier builds, or clear it",
    "completion": "print a script by which a shell completes",
}
"""What `ankigen --help` says of them, in its order."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    gc.set_threshold(50_000)  # a build makes millions of objects and hardly a cycle: a tenth of its time otherwise
    open_streams()
    with interruptible():
        return _ended(argv)


def command() -> NoReturn:
    """What a terminal starts: one command; a signal that comes when it is over is too late."""
    code = main()
    ignore()
    gc.freeze()  # Python ends by looking for cycles in all that there is: a sixth of the check of a small file
    sys.exit(code)


def _ended(argv: Sequence[str] | None) -> int:
    """Run one command; whatever ends it becomes an exit code and a line."""
    try:
        return _run(argv)
    except AnkigenError as error:
        complain(str(error))
        return error.exit_code
    except ModelError as error:
        complain(str(error))
        return ExitCode.ENVIRONMENT if isinstance(error, WeightsError) else ExitCode.WRONG_USE
    except KeyboardInterrupt:
        ignore()  # whoever asks again is heard already
        complain("interrupted; no file is half written; run it again")
        return ExitCode.INTERRUPTED
    except OF_THE_MACHINE as error:
        complain(_told(error))
        return ExitCode.ENVIRONMENT


def _told(error: Exception) -> str:
    """What the machine lacks, and what to do about it."""
    if isinstance(error, MemoryError):
        return "out of memory; no file is half written; free some and run it again"
    if isinstance(error, OSError):
        return f"{error.filename or 'this machine'}: {error.strerror or error}; mend that and run it again"
    return f"this installation is damaged: {error}; install ankigen again, into a fresh environment"


def _run(argv: Sequence[str] | None) -> ExitCode:
    """Run one command; an error that an interruption became on its way is that interruption."""
    try:
        arguments = _arguments(argv)
        code: ExitCode = arguments.run(arguments)
    except WorkInterruptedError:
        raise
    except Exception:
        heed()
        raise
    return code


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    try:
        said = sys.argv[1:] if argv is None else argv
        return _parser(said[:1]).parse_args(said)
    finally:
        show_lines(())  # help may be for a reader who has left


def _parser(asked: Sequence[str] = ()) -> _Parser:
    """The parser of the command that is asked for; of all commands where it is none of them."""
    parser = _Parser(
        prog="ankigen",
        description="Anki decks from text files, with pictures drawn by generative models.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ankigen {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMANDS.keys() & asked or COMMANDS:
        commands.add_parser(name, help=COMMANDS[name], formatter_class=parser.formatter_class).command = name
    return parser


def whole_parser() -> argparse.ArgumentParser:
    """The parser of everything, with every command loaded."""
    parser = _parser()
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to them
        for command in action.choices.values() if isinstance(action.choices, dict) else ():
            command.load()
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser that loads the module of its command as soon as it has something to parse."""

    command = ""

    def load(self) -> None:
        """Load the module of the command, if it is not."""
        if self.command:
            module = importlib.import_module(f"ankigen.cli.{self.command}{'_' if self.command == 'import' else ''}")
            self.command = ""
            self.set_defaults(run=module.run)
            module.configure(self)

    def parse_known_args(self, *arguments: Any, **more: Any) -> tuple[Any, list[str]]:
        self.load()
        found, unknown = super().parse_known_args(*arguments, **more)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, with the nearest command, action or option that there is, and exit with 2."""
        meant = (_nearest(word, self._known()) for word in _UNKNOWN.findall(message))
        near = [name for name in meant if name]
        super().error(f"{message.split(' (choose from', maxsplit=1)[0]}; did you mean {near[0]}?" if near else message)

    def _known(self) -> list[str]:
        """The options, commands and actions of this parser."""
        choices = [str(choice) for action in self._actions for choice in action.choices or ()]
        return [*self._option_string_actions, *choices]


_UNKNOWN = re.compile(r"(?:arguments: |choice: ')([^ ='(]+)")


def _nearest(word: str, known: list[str]) -> str:
    import difflib

    return next(iter(difflib.get_close_matches(word, known, n=1)), "")
