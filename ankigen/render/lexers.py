"""The lexers, which are Pygments'.

Most are a table of states with rules, which one method of RegexLexer reads. From such a lexer a class is derived whose
table is read by FastLexer's; whatever else the lexer does goes on as it is.
"""

from __future__ import annotations

from functools import lru_cache
from types import FunctionType
from typing import cast

from pygments.lexer import ExtendedRegexLexer, Lexer, RegexLexer, RegexLexerMeta
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

from ankigen.render.fast_lexer import FastLexer, Table, TableMeta

_READ = RegexLexer.get_tokens_unprocessed
_VARIABLES = (
    "self", "text", "stack", "pos", "tokendefs", "statestack", "statetokens", "rexmatch", "action", "new_state", "m",
    "state",
)  # fmt: skip
"""Those of the method that is replaced; one with others may read a table in another way."""


def is_known(name: str) -> bool:
    """Whether there is a lexer for a language."""
    return _class_of(name) is not None


def lexer_of(name: str) -> Lexer:
    """The lexer for a language; raises ClassNotFound."""
    if found := _class_of(name):
        return _lexer(found)
    raise ClassNotFound(name)


@lru_cache(maxsize=64)
def _class_of(name: str) -> type[Lexer] | None:
    try:
        return find_lexer_class_by_name(name)
    except ClassNotFound:
        return None


@lru_cache(maxsize=64)
def _lexer(plain: type[Lexer]) -> Lexer:
    if fast := _fast(plain):
        lexer = fast(stripnl=False, ensurenl=True)
        if isinstance(lexer._tokens, Table):  # noqa: SLF001 - where FastLexer looks for it
            return lexer
    return plain(stripnl=False, ensurenl=True)


def _fast(lexer: type[Lexer]) -> type[FastLexer] | None:
    """The derived class, if all is known that the tokens depend on."""
    if not issubclass(lexer, RegexLexer) or issubclass(lexer, ExtendedRegexLexer) or type(lexer) is not RegexLexerMeta:
        return None
    if not isinstance(_READ, FunctionType) or _READ.__code__.co_varnames != _VARIABLES:
        return None
    readers = [vars(base)[_READ.__name__] for base in lexer.__mro__ if _READ.__name__ in vars(base)]
    match readers[: readers.index(_READ)]:
        case []:
            return _derived(lexer)
        case [FunctionType() as reader] if {"super", RegexLexer.__name__} & {*reader.__code__.co_names}:
            return _derived(lexer, _upon_fast(reader))
    return None


def _derived(lexer: type[RegexLexer], *methods: FunctionType) -> type[FastLexer]:
    made = TableMeta(lexer.__name__, (lexer, FastLexer), {it.__name__: it for it in methods})  # type: ignore[no-untyped-call]
    return cast("type[FastLexer]", made)


def _upon_fast(reader: FunctionType) -> FunctionType:
    """A method that calls RegexLexer's by its name to improve on the tokens, with FastLexer under that name."""
    names = {**reader.__globals__, RegexLexer.__name__: FastLexer}
    return FunctionType(reader.__code__, names, reader.__name__, reader.__defaults__, reader.__closure__)
