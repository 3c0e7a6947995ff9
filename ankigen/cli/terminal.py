"""What a user sees: lines on a terminal, in which nothing of a seed file is an escape."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from ankigen.reporting.characters import harmless


def show(text: str) -> None:
    """Print a result to stdout; what a package holds never reaches the terminal as an escape."""
    show_lines([_harmless(text)])


def show_file(text: str) -> None:
    """Print what a program reads, as it is; on a terminal it is shown like all else."""
    show_lines([_harmless(text) if sys.stdout.isatty() else text])


def show_lines(lines: Iterable[str]) -> None:
    """Print lines that are harmless already."""
    _print(sys.stdout, lines)


def say(message: str) -> None:
    """Print to stderr; what a seed file holds never reaches the terminal as an escape."""
    say_lines([_harmless(message)])


def say_lines(lines: Iterable[str]) -> None:
    """Print to stderr lines that are harmless already."""
    _print(sys.stderr, lines)


def _print(stream: TextIO, lines: Iterable[str]) -> None:
    """Print; a reader who has left misses the rest, and the work goes on."""
    try:
        stream.writelines(f"{line}\n" for line in lines)
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise


def open_streams() -> None:
    """Make stdout and stderr take every text: where one is closed, nowhere; where UTF-8 is unknown, as escapes."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name) or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - to the end, and soon
        stream.reconfigure(errors="backslashreplace")
        setattr(sys, name, stream)


def _harmless(text: str) -> str:
    return "\n".join(map(harmless, text.split("\n")))


def complain(message: str) -> None:
    """Say what ended a command."""
    say(message if ": error[" in message else f"ankigen: {message}")
