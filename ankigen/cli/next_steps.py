"""What to do in a project that was just made."""

from __future__ import annotations

import shlex
from pathlib import Path


def next_steps(folder: Path, path: str = "") -> str:
    """The commands that come next, to be typed where the user is; `path` is what they are given."""
    name = f"./{folder}" if str(folder).startswith("-") else str(folder)  # a dash would begin an option
    there = [] if folder.resolve() == Path.cwd() else [f"cd {shlex.quote(name)}"]
    commands = [*there, f"ankigen build {path}".strip()]
    return "\n".join(["next:", *(f"  {command}" for command in commands), "then import what lies in build/ into Anki"])
