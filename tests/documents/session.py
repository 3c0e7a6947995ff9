"""The commands of a page, run one after the other in one folder."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from ankigen.cli import main
from tests.documents.blocks import Block
from tests.folders import write

OURS = f'ankigen() {{ "{sys.executable}" -m ankigen "$@"; }}\n'
"""What a shell takes for the command, whatever is installed."""
ANYTHING = "…"
SHELL = re.compile(r"[|&;<>*]")


def replay(block: Block) -> str:
    """A block of the page with what its commands print now; a file is written, and stays as it is."""
    if block.language != "console":
        if block.name and ":" not in block.name:
            write({block.name: block.text})
        return block.text
    shown = ""
    for command in re.findall(r"^\$ (.*(?:\n(?!\$ ).*)*)", block.text, re.MULTILINE):
        line, _, expected = command.partition("\n")
        printed = run(line)
        expected = expected and expected.rstrip("\n") + "\n"
        shown += f"$ {line}\n{expected if matches(expected, printed) else printed}"
    return shown


def matches(expected: str, printed: str) -> bool:
    """Whether something was printed as it stands on the page."""
    pattern = ".*?".join(map(re.escape, expected.split(ANYTHING)))
    return re.fullmatch(pattern, printed, re.DOTALL) is not None


def run(line: str) -> str:
    """What a command prints, results and messages in the order of their coming."""
    program, *arguments = shlex.split(line)
    if program == "cd":
        os.chdir(arguments[0])
        return ""
    if program != "ankigen" or SHELL.search(line):
        plain = {**os.environ, "LC_ALL": "C.UTF-8"}
        command = ["sh", "-c", OURS + line]
        return subprocess.run(command, stdout=-1, stderr=-2, text=True, check=False, env=plain).stdout
    return _ours([str(Path(a).expanduser()) if a.startswith("~") else a for a in arguments])


def _ours(arguments: list[str]) -> str:
    screen = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(screen), redirect_stderr(screen):
        main(arguments)
    screen.seek(0)
    return screen.read()
