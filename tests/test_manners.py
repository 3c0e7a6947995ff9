"""What a user sees on a terminal: no colour where none is wanted, and nothing but results on stdout."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

from ankigen.cli import main
from tests.folders import write

CARDS = "#### T\n:p Q with $\\foo$?\n??x\nA\nx??\n---\n#### Bad\n:p Unanswered\n---\n"
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")
COMMANDS = (("build",), ("check",), ("stats",), ("explain", "wrong-closer"), ("build", "--lockd"))


@pytest.fixture(autouse=True)
def _in_a_folder_with_cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({"seeds/a.md": CARDS})


def on_a_terminal(*arguments: str, **environment: str) -> tuple[bytes, bytes]:
    """What a command sends to a terminal on stdout, and to another one on stderr."""
    screens = [pty.openpty() for _ in range(2)]
    own = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **environment}
    command = [sys.executable, "-m", "ankigen", *arguments]
    running = subprocess.Popen(command, stdout=screens[0][1], stderr=screens[1][1], env=own)
    for _, end in screens:
        os.close(end)
    seen = {screen: b"" for screen, _ in screens}
    left = set(seen)
    while left:
        for screen in select.select(list(left), [], [])[0]:
            if more := _read(screen):
                seen[screen] += more
            else:
                left.discard(screen)
                os.close(screen)
    running.wait()
    out, err = seen.values()
    return out, err


def _read(screen: int) -> bytes:
    """What a terminal got; nothing once its user has gone."""
    try:
        return os.read(screen, 65536)
    except OSError:
        return b""


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_where_no_colour_is_wanted_there_is_none(arguments: tuple[str, ...]) -> None:
    for stream in on_a_terminal(*arguments, NO_COLOR="1"):
        assert not COLOUR.search(stream)


def test_where_colour_is_welcome_there_is_some() -> None:
    assert COLOUR.search(on_a_terminal("check", NO_COLOR="")[0])


FOR_PROGRAMS = (("config", "schema"), ("export",), ("stats", "--json"), ("check", "--format", "json"))


@pytest.mark.parametrize("arguments", FOR_PROGRAMS, ids=" ".join)
def test_what_programs_read_is_json_and_nothing_else(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    main(arguments)
    out = capsys.readouterr().out
    for text in out.splitlines() if arguments == ("export",) else [out]:
        json.loads(text)
