"""What a user sees: lines on a terminal, in which nothing is an escape."""

from __future__ import annotations

import sys


def show(text: str) -> None:
    """Print a result to stdout."""
    print(text)  # noqa: T201


def say(message: str) -> None:
    """Print to stderr; what a seed file holds never reaches the terminal as an escape."""
    printable = "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in message)
    print(printable, file=sys.stderr)  # noqa: T201


def complain(message: str) -> None:
    """Say what ended a command."""
    say(message if ": error[" in message else f"ankigen: {message}")


def count(number: int, noun: str) -> str:
    """A number and its noun, in the plural if need be."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
