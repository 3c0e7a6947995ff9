"""What is set, and who said so: the settings in force, each with its origin."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ankigen.config import NOTHING, Given, from_environment, load_config
from ankigen.config.keys import SETTINGS
from ankigen.toml import Document, Keys, read_toml


@dataclass(frozen=True, slots=True)
class Origin:
    """A setting by its name, its value as TOML, and the place that says so: a line, a variable, a flag, or none."""

    name: str
    value: str
    place: str


def origins(path: Path | None, flags: Sequence[Given] = ()) -> Iterator[Origin]:
    """Every setting that a flag or a variable can make, then each table of the file.

    Raises:
        ConfigurationError: If one of them is wrong.
    """
    load_config(path, flags)
    document = read_toml(path) if path else NOTHING
    given = {one.keys: one for one in (*from_environment(os.environ), *flags)}
    for keys in SETTINGS:
        yield _given(given[keys]) if keys in given else _written(document, keys)
    for name in ("figures.rules", "books", "silence"):
        if found := _count(document, tuple(name.split("."))):
            yield Origin(name, f"{found:,}", _place(document, tuple(name.split("."))))


def _given(given: Given) -> Origin:
    return Origin(".".join(given.keys), _toml(SETTINGS[given.keys].kind.read(given.text)), given.place)


def _written(document: Document, keys: Keys) -> Origin:
    """A setting as the file has it, or as it is without one."""
    value = _found(document, keys)
    if value is None:
        return Origin(".".join(keys), SETTINGS[keys].default, "default")
    return Origin(".".join(keys), _toml(value), _place(document, keys))


def _found(document: Document, keys: Keys) -> object:
    value: object = document.table
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _count(document: Document, keys: Keys) -> int:
    value = _found(document, keys)
    return len(value) if isinstance(value, dict | list) else 0


def _place(document: Document, keys: Keys) -> str:
    return f"{document.path}:{document.line_of(keys)}"


def _toml(value: object) -> str:
    """A text, a number or a list as TOML writes it, which is as JSON does."""
    return json.dumps(value, ensure_ascii=False)
