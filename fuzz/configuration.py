"""A configuration, whatever its bytes: settings that can be used, or refused in words that say where."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ankigen.books import overridden
from ankigen.config import BookOverride, Config, load_config
from ankigen.config.keys import is_one_line
from ankigen.diagnostics import Severity
from ankigen.entries import Book
from ankigen.errors import ConfigurationError
from ankigen.notes import refuse_bad_rules
from fuzz.laws import law, same_twice, scratch, soon, told

WHOLE = """output = "out"
math = "mathjax"
tags = ["a", "b::c"]
min_rating = 7

[figures]
mode = "explicit"

[[figures.rules]]
figure = "figure:vae/samples?n=16"
subject = ["variational autoencod*"]

[books."A Book"]
title = "T"
author = 'A'
publisher = "P"
year = 2024
deck = "D::E"
tags = ["t"]
min_rating = 3

[silence]
stray-text = ["a/*.md"]
"""
LONGEST = 3.0
"""Seconds for a few kilobytes."""
BOOK = Book("a-book", "A Book")


def seeds() -> Iterator[bytes]:
    """A configuration with every key, its tables one by one, and mistakes in it."""
    tables = WHOLE.split("\n\n")
    yield from (
        text.encode() for text in (WHOLE, "", *tables, WHOLE.replace('"', "'"), WHOLE.replace("title", "titel"))
    )


def check(data: bytes) -> None:
    """Any bytes are settings or are refused, the same each time, soon."""
    path = scratch("ankigen.toml", data)
    with soon(LONGEST):
        read = same_twice(lambda: _read(path))
    if isinstance(read, Config):
        check_config(read)
        check_whole(read, tomllib.loads(path.read_text(encoding="utf-8")))


def _read(path: Path) -> Config | str:
    try:
        config = load_config(path)
        refuse_bad_rules(config)
    except ConfigurationError as error:
        told(str(error), "configuration", path)
        return str(error)
    return config


def check_config(config: Config) -> None:
    """Settings are of the kind that the rest of the build relies on."""
    law(config.math in {"mathml", "mathjax"}, f"math is {config.math}")
    law(config.figures in {"auto", "explicit", "none"}, f"figures is {config.figures}")
    for silencer in config.silencers:
        law(silencer.code.severity is not Severity.ERROR, "an error is silenced")
        silencer.covers("a/b.md")
    for said in (BookOverride(tags=config.tags, min_rating=config.min_rating), *config.books.values()):
        law(all(is_one_line(tag) and tag.split() == [tag] for tag in said.tags), f"tags are {said.tags}")
        law(said.min_rating is None or 0 <= said.min_rating <= 10, f"min_rating is {said.min_rating}")
        law(said.year is None or 0 < said.year < 3000, f"year is {said.year}")
        law(is_one_line(said.title + said.author + said.deck), f"a book is {said}")
    overridden(BOOK, config)


def check_whole(config: Config, table: dict[str, Any]) -> None:
    """What the file says is in the settings."""
    law(set(config.books) == set(table.get("books", {})), "a book is lost")
    law(len(config.rules) == len(table.get("figures", {}).get("rules", ())), "a figure rule is lost")
    law(
        {s.code.label for s in config.silencers} == {k for k, v in table.get("silence", {}).items() if v},
        "a silencer is lost",
    )
    folder = config.path.parent if config.path and "output" in table else Path()
    law(config.output_folder == folder / table.get("output", "build"), "the output is lost")
    law(list(config.tags) == table.get("tags", []), "a tag is lost")
