"""The configuration explained: as an `ankigen.toml` in which all is switched off, and as a JSON schema for editors."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from ankigen.config.keys import (
    BOOK_KEYS,
    FIGURE_KEYS,
    RULE_KEYS,
    SETTINGS,
    SILENCE_KEYS,
    TOP_KEYS,
    Key,
    flag_of,
    variable_of,
)

WIDTH = 120
HEAD = (
    'What ankigen is not to guess. All of it is optional: what stands behind "#" is off, and taking the "#" away sets '
    'it. A line that begins with "# " explains; one that begins with "#" and no space is a setting. '
    "`ankigen config` says what holds; for editors, `ankigen config schema` prints a schema."
)
BOOK_HEAD = (
    "What is said of a book, over what its title line says: title, author, publisher, year, deck (where it goes in "
    'Anki, "::" between levels), tags, and min_rating for this book alone.'
)
EXAMPLE_BOOK = '"Learning to Draw"'


def commented(books: str = "") -> str:
    """The text of an `ankigen.toml` with every key, commented out; `books` are tables for the books that there are."""
    found = "" if not books else " The books found, as their title lines are read:"
    example = "\n".join((f"#[books.{EXAMPLE_BOOK}]", *(_off(name, key) for name, key in BOOK_KEYS.items())))
    return "\n\n".join((_explained(HEAD), *_blocks(), f"{_explained(BOOK_HEAD + found)}\n{books or example}")) + "\n"


def _blocks() -> Iterator[str]:
    """Each key with what it sets, a table's keys together."""
    for name, key in TOP_KEYS.items():
        if key.example:
            yield f"{_explained(key.words)}\n{_off(name, key)}"
    mode, rules = FIGURE_KEYS["mode"], FIGURE_KEYS["rules"]
    yield f"{_explained(mode.words)}\n#[figures]\n{_off('mode', mode)}"
    needed = (_off(name, RULE_KEYS[name]) for name in ("figure", "subject"))
    yield "\n".join((_explained(rules.words), "#[[figures.rules]]", *needed))
    silenced = "no-cards"
    yield f"{_explained(TOP_KEYS['silence'].words)}\n#[silence]\n{_off(silenced, SILENCE_KEYS[silenced])}"


def _explained(words: str) -> str:
    return textwrap.fill(words, WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False)


def _off(name: str, key: Key) -> str:
    return f"#{name} = {key.example}"


def schema() -> dict[str, Any]:
    """The JSON schema of an `ankigen.toml`, draft 7, by which editors complete, explain and check."""
    own = {name: _property(key, (name,)) for name, key in TOP_KEYS.items()}
    rule = _object(RULE_KEYS) | {"required": ["figure", "subject"]}
    figures = _object(FIGURE_KEYS, ("figures",))
    figures["properties"]["rules"]["items"] = rule
    own["figures"] |= figures
    own["silence"] |= _object(SILENCE_KEYS)
    own["books"]["additionalProperties"] = _object(BOOK_KEYS)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "ankigen.toml",
        "type": "object",
        "properties": own,
        "additionalProperties": False,
    }


def _object(keys: Mapping[str, Key], above: tuple[str, ...] | None = None) -> dict[str, Any]:
    properties = {name: _property(key, (*above, name) if above else ()) for name, key in keys.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _property(key: Key, path: tuple[str, ...]) -> dict[str, Any]:
    elsewhere = f" As a flag: {flag_of(path)}; in the environment: {variable_of(path)}." if path in SETTINGS else ""
    return {**key.kind.schema, "description": key.words + elsewhere}
