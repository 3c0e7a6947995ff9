"""Numbers, lists and long texts, as messages word them."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, noun: str) -> str:
    """A number and its noun, in the plural if need be."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shortened(text: str, most: int) -> str:
    """A text, cut so that it has at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def first_of(lines: Sequence[str], most: int) -> list[str]:
    """So many lines, and how many more there are."""
    more = len(lines) - most
    return [*lines[:most], f"… and {more:,} more"] if more > 0 else [*lines]


def listed(names: Sequence[str], most: int) -> str:
    """So many names on one line, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")
