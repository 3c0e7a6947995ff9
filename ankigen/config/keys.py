"""Every key of `ankigen.toml`: what it sets, what its value must be, and how it is written.

The file's checks, the flags, the environment variables, the reference and the schema for editors are all made of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ankigen.diagnostics import Code, Severity
from ankigen.editors import EDITORS, is_editor
from ankigen.toml import Keys

JOINERS = "\u200c\u200d"
"""Characters of no width by which several scripts and many emoji are written."""


class Kind(NamedTuple):
    """What a value must be: in words, as a test, as a JSON schema; and how a text from elsewhere is read as one."""

    expects: str
    accepts: Callable[[object], bool]
    schema: Mapping[str, Any]
    read: Callable[[str], object] = str


class Key(NamedTuple):
    """A key: its kind, what it sets, an example as TOML, and what holds where it is not set."""

    kind: Kind
    words: str
    example: str = ""
    default: str = ""


def is_one_line(text: str) -> bool:
    """Whether everything in a text can be seen, and on one line."""
    return all(sign.isprintable() or sign in JOINERS for sign in text)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and is_one_line(value)


def _is_tag_list(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(tag) and not re.search(r"\s", str(tag)) for tag in value)


def _is_text_list(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _whole(text: str) -> object:
    """A number, or the text itself, which no test accepts."""
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else text


def _one_of(*choices: str) -> Kind:
    expects = "one of " + ", ".join(f'"{choice}"' for choice in choices)
    return Kind(expects, lambda value: value in choices, {"enum": list(choices)})


_LINE = {"type": "string", "minLength": 1}
_TEXT = Kind("a text", _is_text, _LINE)
_ADDRESS = Kind("an address of a figure", lambda value: isinstance(value, str), {"type": "string"})
_TAGS = Kind(
    "a list of tags without spaces",
    _is_tag_list,
    {"type": "array", "items": {"type": "string", "pattern": r"^\S+$"}},
    lambda text: text.split(),
)
_TABLE = Kind("a table", lambda value: isinstance(value, dict), {"type": "object"})
_TABLES = Kind(
    "a list of tables",
    lambda value: isinstance(value, list) and all(isinstance(v, dict) for v in value),
    {"type": "array"},
)
_PATTERNS = Kind("a list of patterns of files", _is_text_list, {"type": "array", "items": _LINE})
_PHRASES = Kind("a list of phrases", _is_text_list, {"type": "array", "items": _LINE})
_YEAR = Kind(
    "a year",
    lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 < value < 3000,
    {"type": "integer", "minimum": 1, "maximum": 2999},
)
_EDITOR = Kind(
    f"one of {', '.join(EDITORS)}, or a link with {{path}} in it",
    lambda value: isinstance(value, str) and is_one_line(value) and is_editor(value),
    _LINE,
)
_RATING = Kind(
    "a whole number from 0 to 10",
    lambda value: type(value) is int and 0 <= value <= 10,
    {"type": "integer", "minimum": 0, "maximum": 10},
    _whole,
)

TOP_KEYS = {
    "output": Key(
        _TEXT,
        "Where the packages go, relative to this file. Without it: build/ in the folder where you build.",
        '"build"',
        '"build"',
    ),
    "math": Key(
        _one_of("mathml", "mathjax"),
        'How formulas are written: "mathml", or "mathjax", which web views before Chromium 109 draw better.',
        '"mathml"',
        '"mathml"',
    ),
    "tags": Key(_TAGS, "Tags of every note, without spaces.", '["course"]', "[]"),
    "min_rating": Key(
        _RATING, "Cards that are rated lower are left out, 0 to 10; a card without a rating stays.", "7", "0"
    ),
    "editor": Key(
        _EDITOR,
        "What opens a seed file from the preview: an editor by its name, or a link with {path}, {line} and {column}.",
        '"zed"',
        '"vscode"',
    ),
    "figures": Key(_TABLE, "Pictures drawn by the bundled models."),
    "books": Key(_TABLE, "What is said of a book, over what its title line says."),
    "silence": Key(
        _TABLE,
        "Problems that are meant to be so, by file. `ankigen explain` lists their codes; an error cannot be silenced.",
    ),
}
FIGURE_KEYS = {
    "mode": Key(
        _one_of("auto", "explicit", "none"),
        'Which cards get pictures: "auto" by topic, "explicit" only where one stands in the text, "none" never.',
        '"auto"',
        '"auto"',
    ),
    "rules": Key(
        _TABLES,
        "Your own rules go before the bundled ones: which topic gets which figure. `ankigen figures` lists them.",
    ),
}
RULE_KEYS = {
    "figure": Key(_ADDRESS, 'The figure, by its address; "" for none.', '"figure:vae/interpolation"', "must be given"),
    "subject": Key(
        _PHRASES, "Title or question names one of these.", '["latent space", "interpolat*"]', "must be given"
    ),
    "title": Key(_PHRASES, "The title names one of these.", '["map"]', "any title"),
    "detail": Key(_PHRASES, "Title or question names one of these, too.", '["sampl*"]', "any"),
    "answer": Key(_PHRASES, "The answer names one of these.", '["walk"]', "any answer"),
    "unless": Key(_PHRASES, "Neither title nor question names one of these.", '["audio"]', "nothing is left out"),
}
SILENCE_KEYS = {
    code.label: Key(_PATTERNS, "The files in which it is meant to be so, as patterns.", '["notes/*.md"]', "reported")
    for code in Code
    if code.severity is not Severity.ERROR
}
BOOK_KEYS = {
    "title": Key(_TEXT, "Its title.", '"Learning to Draw"', "as the title line says"),
    "author": Key(_TEXT, "Its author.", '"Jo Doe"', "as the title line says"),
    "publisher": Key(_TEXT, "Its publisher.", '"Example Press"', "as the title line says"),
    "year": Key(_YEAR, "The year of publication.", "2024", "as the title line says"),
    "deck": Key(_TEXT, 'Where it goes in Anki, "::" between levels.', '"Art::Drawing"', "the title"),
    "tags": Key(_TAGS, "Tags of its notes.", '["drawing"]', "none of its own"),
    "min_rating": Key(_RATING, "As above, for this book alone.", "8", "as above"),
}
TABLES: Mapping[str, Mapping[str, Key]] = {
    "": {name: key for name, key in TOP_KEYS.items() if key.example},
    "[figures]": {"mode": FIGURE_KEYS["mode"]},
    "[[figures.rules]]": RULE_KEYS,
    "[silence]": SILENCE_KEYS,
    '[books."Title"]': BOOK_KEYS,
}
"""The keys by the header under which they stand."""

SETTINGS = {("output",): TOP_KEYS["output"], ("math",): TOP_KEYS["math"], ("tags",): TOP_KEYS["tags"]} | {
    ("min_rating",): TOP_KEYS["min_rating"],
    ("figures", "mode"): FIGURE_KEYS["mode"],
    ("editor",): TOP_KEYS["editor"],
}
"""The keys that a flag or an environment variable sets as well, by their path."""


def flag_of(path: Keys) -> str:
    """The flag that sets what a key sets."""
    return "--" + "-".join(path).replace("_", "-")


def variable_of(path: Keys) -> str:
    """The environment variable that sets what a key sets."""
    return "_".join(("ankigen", *path)).upper()
