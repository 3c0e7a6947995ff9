"""`ankigen completion`: a script by which a shell completes commands, options and names. The only importer of shtab."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.cli.terminal import show_file
from ankigen.errors import ExitCode

EXAMPLES = """examples:
  ankigen completion bash > ~/.local/share/bash-completion/completions/ankigen
  ankigen completion zsh > ~/.zfunc/_ankigen         # with ~/.zfunc in fpath, before compinit
  ankigen completion fish > ~/.config/fish/completions/ankigen.fish
"""
SHELLS = ("bash", "fish", "powershell", "zsh")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    parser.add_argument("shell", choices=SHELLS, help="the shell that is to complete")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the script, which knows every command as it is now."""
    import shtab

    from ankigen.cli import whole_parser

    parser = whole_parser()
    _name_values(parser)
    show_file(shtab.complete(parser, arguments.shell).rstrip("\n"))
    return ExitCode.FINE


def _name_values(parser: argparse.ArgumentParser) -> None:
    """Say of each argument what stands there: a folder, a file, a model, a kind of problem."""
    from shtab import DIRECTORY, FILE

    from ankigen.diagnostics import CODES
    from ankigen.models.registry import NAMES

    names = {"model": NAMES, "name": NAMES, "names": NAMES, "code": tuple(sorted(CODES))}
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to them
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for child in action.choices.values():
                _name_values(child)
        elif action.type is Path:
            action.complete = DIRECTORY if action.metavar == "DIR" else FILE  # type: ignore[attr-defined]
        elif action.dest in names and not action.choices:
            action.choices = names[action.dest]
