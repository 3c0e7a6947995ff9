"""A lexer that finds the tokens that Pygments' RegexLexer finds, in a third of the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pygments.lexer import RegexLexer, RegexLexerMeta
from pygments.token import Error, Whitespace, _TokenType

from ankigen.render.clock import stopped_clock
from ankigen.render.joined import Move, Outcome, Part, Rule, joined

LONGEST = 20_000
"""Characters of rules that are joined. Each takes a microsecond to compile, also where states share a rule."""
LONGEST_AT_FIRST = 3_000
"""The same for texts in more than ASCII, which need the letters of the world, until there have been many of them."""
MANY = 20_000
"""Characters of such texts."""


class States(dict[str, list[Part]]):
    """The rules of a lexer's states in the form in which they are tried; made when the state is entered."""

    def __init__(self, table: dict[str, list[Any]], longest: int, *, ascii_only: bool) -> None:
        super().__init__()
        self._table = table
        self._longest = longest
        self._ascii_only = ascii_only

    def __missing__(self, state: str) -> list[Part]:
        with stopped_clock():
            self[state] = list(joined(map(_outcome, self._table[state]), self._longest, ascii_only=self._ascii_only))
        return self[state]


def _outcome(entry: tuple[Any, Any, Any]) -> Outcome:
    """What the table says; there the rule of a `default` is the method of a compiled expression."""
    rule, action, move = entry
    rule = rule if isinstance(rule, Rule) else Rule(rule.__self__.pattern, rule.__self__.flags)
    move = (move,) if isinstance(move, str) else move
    return (action, None, rule, move) if action is None or type(action) is _TokenType else (None, action, rule, move)


class Table(dict[str, list[Any]]):
    """A lexer's states and their rules, as Pygments lays them down."""

    def __init__(self, table: dict[str, list[Any]]) -> None:
        super().__init__(table)
        self._of_ascii = States(self, LONGEST, ascii_only=True)
        self._at_first = States(self, LONGEST_AT_FIRST, ascii_only=False)
        self._of_many = States(self, LONGEST, ascii_only=False)
        self._seen = 0

    def states(self, text: str) -> States:
        """The form that is worth its price for `text`."""
        if text.isascii():
            return self._of_ascii
        self._seen += len(text)
        return self._of_many if self._seen > MANY else self._at_first


class TableMeta(RegexLexerMeta):
    """Pygments' way to lay the table down, without compiling the rules."""

    _all_tokens: dict[str, Table]

    def _process_regex(cls, regex: Any, rflags: int, _state: str) -> Rule:  # noqa: N805 - of a metaclass
        return Rule(regex, rflags)

    def process_tokendef(cls, name: str, tokendefs: Any = None) -> Table:  # noqa: N805
        """The table of the lexer, or one of its tables."""
        cls._all_tokens[name] = Table(super().process_tokendef(name, tokendefs))  # type: ignore[no-untyped-call]
        return cls._all_tokens[name]


class FastLexer(RegexLexer, metaclass=TableMeta):
    """A lexer that tries the rules of a state together; a base for classes that come before it in the order."""

    _tokens: Table

    def get_tokens_unprocessed(self, text: str, stack: Iterable[str] = ("root",)) -> Iterator[tuple[int, Any, str]]:
        """The tokens of `text` with their places, as RegexLexer's method finds them."""
        states, stack, pos = self._tokens.states(text), list(stack), 0
        parts = states[stack[-1]]
        while True:
            for match, outcomes in parts:
                if found := match(text, pos):
                    kind, callback, rule, move = outcomes[found.lastindex]
                    break
            else:
                if pos >= len(text):
                    return
                if text[pos] == "\n":
                    stack = ["root"]
                    parts = states["root"]
                    yield pos, Whitespace, "\n"
                else:
                    yield pos, Error, text[pos]
                pos += 1
                continue
            if kind is not None:
                yield pos, kind, found[0]
            elif callback:
                yield from callback(self, rule(text, pos))
            pos = found.end()
            if move is not None:
                _move(stack, move)
                parts = states[stack[-1]]


def _move(stack: list[str], move: Move) -> None:
    """Goes to other states; the first one always stays."""
    if isinstance(move, int):
        del stack[max(1, len(stack) + move) :]
        return
    for state in move or ():
        if state != "#pop":
            stack.append(stack[-1] if state == "#push" else state)
        elif len(stack) > 1:
            stack.pop()
