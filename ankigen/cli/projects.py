"""What the commands that make a project share: the folder they take, and what they say comes next."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path


def add_folder(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the argument for the folder, which is the current one if none is given."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(), metavar="DIR", help=f"{what} (default: the current one)"
    )


def next_steps(folder: Path, path: str = "") -> str:
    """The commands that come next, to be typed where the user is; `path` is what they are given."""
    name = f"./{folder}" if str(folder).startswith("-") else str(folder)  # a dash would begin an option
    there = [] if folder.resolve() == Path.cwd() else [f"cd {shlex.quote(name)}"]
    commands = [*there, f"ankigen build {path}".strip()]
    return "\n".join(["next:", *(f"  {command}" for command in commands), "then import what lies in build/ into Anki"])
