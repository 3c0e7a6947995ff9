"""What is wrong in a configuration: unknown keys, with the nearest one that there is, and wrong values."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from ankigen.config.keys import BOOK_KEYS, FIGURE_KEYS, SILENCE_KEYS, TOP_KEYS, Key
from ankigen.diagnostics import CODES
from ankigen.toml import Keys

MAX_NAME = 80

Problem = tuple[Keys, str]
"""The path of keys that leads to it, and what is wrong."""


def problems(table: Mapping[str, Any]) -> Iterator[Problem]:
    """Every wrong key or value of a file."""
    yield from _check(table, TOP_KEYS, ())
    yield from _check(_table(table, "figures"), FIGURE_KEYS, ("figures",))
    yield from _check(_table(table, "silence"), SILENCE_KEYS, ("silence",))
    for name, book in _table(table, "books").items():
        if isinstance(book, dict):
            yield from _check(book, BOOK_KEYS, ("books", name))
        else:
            yield ("books", name), f'books."{name[:MAX_NAME]}" must be a table'


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    return value if isinstance(value, dict) else {}


def _check(table: Mapping[str, Any], keys: Mapping[str, Key], above: Keys) -> Iterator[Problem]:
    for name, value in table.items():
        if name not in keys:
            close = difflib.get_close_matches(name, keys, n=1)
            hint = f"did you mean {close[0]}?" if close else f"the keys here are {', '.join(keys)}"
            yield (*above, name), _unsilenceable(name, above) or f"there is no key {name[:MAX_NAME]}; {hint}"
        elif not keys[name].kind.accepts(value):
            yield (*above, name), f"{name} must be {keys[name].kind.expects}"


def _unsilenceable(name: str, above: Keys) -> str:
    return f"{name} is an error; an error cannot be silenced" if above == ("silence",) and name in CODES else ""
