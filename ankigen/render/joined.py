"""The rules of a lexer's state joined into one regular expression.

Pygments tries the rules of a state one after the other. Here they are the alternatives of one expression, which the
engine tries in the same order, and an empty group behind each says which of them it was: `(?:rule)()|(?:rule)()`. They
have no other groups there, so that the engine can tell from the first sign of most of them that they do not match.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import groupby
from typing import Any, TypeAlias

from pygments.token import _TokenType
from pygments.util import Future

_FLAGS = re.compile(r"(?:\(\?([ims]+)\))?")
_ALONE = re.compile(r"\(\?(?:[P(#]|[aiLmsu]*x|[aiLmsu]+\))|\\[1-9]")
"""What an alternative cannot say: names and numbers of groups, flags that hold everywhere, comments."""
_IGNORES_CASE = re.compile(r"\(\?[a-z]*i")
_TERM = re.compile(r"\\.|\[(?P<not>\^?)(?P<members>\]?(?:\\.|[^\]\\])*)\]|(?P<group>\((?!\?))", re.DOTALL)
_MEMBER = r"(?:\\(?:x..|u.{4}|U.{8}|.)|[^\\])"
_MEMBERS = re.compile(rf"(?P<foreign>(?:[^\0-\x7f](?:-{_MEMBER})?)+)|{_MEMBER}(?:-{_MEMBER})?", re.DOTALL)


class Rule:
    """An expression of a lexer, compiled when it is needed by itself."""

    def __init__(self, regex: str | Future, flags: int) -> None:
        self.regex = regex
        self.flags = flags

    def __call__(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """What it finds at `pos`, asked for as Pygments does."""
        return self.pattern.match(text, pos, endpos)

    @cached_property
    def source(self) -> str:
        """The expression as a text; long lists of words take long to become one."""
        return str(self.regex.get()) if isinstance(self.regex, Future) else self.regex  # type: ignore[func-returns-value]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression by itself."""
        return re.compile(self.source, self.flags)

    @cached_property
    def stands_alone(self) -> bool:
        """Whether it means something else within another expression."""
        return bool(self.flags & re.VERBOSE or _ALONE.search(_FLAGS.sub("", self.source, count=1)))

    def alternative(self, *, ascii_only: bool) -> str:
        """The expression without groups; with `ascii_only`, a shorter one that is right for such texts only."""
        flags = _FLAGS.match(self.source)
        assert flags
        knows_case = not (self.flags & re.IGNORECASE or _IGNORES_CASE.search(self.source))
        term = _short_term if ascii_only and knows_case and not self.source.isascii() else _term
        return f"(?{flags[1] or ''}:{_TERM.sub(term, self.source[flags.end() :])})()"


def _term(found: re.Match[str]) -> str:
    return "(?:" if found["group"] else found[0]


def _short_term(found: re.Match[str]) -> str:
    """Of a set with the letters of the world, which takes long to compile, what ASCII has, and something it has not."""
    if not found["members"]:
        return _term(found)
    members = _MEMBERS.sub(lambda it: "\x80-\x81" if it["foreign"] else it[0], found["members"])
    return f"[{found['not']}{members}]"


Move: TypeAlias = int | tuple[str, ...] | None
"""How many states to leave, as a negative number, or which to go to; see `RegexLexer.tokens`."""
Outcome: TypeAlias = tuple[_TokenType | None, Callable[..., Any] | None, Rule, Move]
"""What a rule finds: a token, or the tokens that a callback makes of it, or nothing; the rule; the move to make."""
Part: TypeAlias = tuple[Callable[[str, int], "re.Match[str] | None"], dict[int | None, Outcome]]
"""How to match, and the outcomes by the number of the group that was found last."""


def joined(outcomes: Iterable[Outcome], longest: int, *, ascii_only: bool) -> Iterator[Part]:
    """The rules of a state in as few parts as can be, none of which is longer than so many characters."""
    for alone, run in groupby(outcomes, key=lambda outcome: outcome[2].stands_alone):
        together = list(run)
        alternatives = [outcome[2].alternative(ascii_only=ascii_only) for outcome in together if not alone]
        if alone or sum(map(len, alternatives)) > longest:
            yield from map(_single, together)
        else:
            yield re.compile("|".join(alternatives), together[0][2].flags).match, dict(enumerate(together, 1))


def _single(outcome: Outcome) -> Part:
    pattern = outcome[2].pattern
    return pattern.match, dict.fromkeys((None, *range(1, pattern.groups + 1)), outcome)
