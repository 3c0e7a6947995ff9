"""TeX source as tokens, and a reader that takes groups and arguments from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

MAX_LENGTH = 8_000
MAX_DEPTH = 40

COMMENT = r"(?:(?<![\\\d])|(?<!\\)\\\\)%[^\n]*"
"""What nobody sees of a source, with the line break that it may stand behind; `5%` and `\\%` are percent signs."""
_PERCENT = r"(?<=\d) ?%|(?<=\S) ?%\Z|%(?=[^\S\n]?[)}\]])"
_TOKEN = re.compile(rf"\\(?:[A-Za-z]+|.)|(?P<percent>{_PERCENT})|%[^\n]*\n?|\s+|.", re.DOTALL)
_OPENERS = {"{": "}", r"\left": r"\right", r"\begin": r"\end"}
_CLOSERS = {closer: opener for opener, closer in _OPENERS.items()}


class FormulaError(ValueError):
    """A formula that cannot be drawn: what was found, what to do, and at which character of the source."""

    def __init__(self, found: str, remedy: str, offset: int = 0) -> None:
        super().__init__(found)
        self.found = found
        self.remedy = remedy
        self.offset = offset


class NotDrawnError(FormulaError):
    """A formula that is right, as far as can be told, but beyond what is drawn here: MathJax has to do it."""


@dataclass(frozen=True, slots=True)
class Token:
    r"""A command (`\alpha`, `\\`), a run of white space, or one character, and its place in the source."""

    text: str
    offset: int

    @property
    def is_space(self) -> bool:
        """Whether TeX skips the token in mathematics."""
        return self.text.isspace()


def tokenize(tex: str) -> tuple[Token, ...]:
    """The tokens of a formula, comments left out.

    A `%` right after a digit, before a closing bracket, or behind something at the very end is a percent sign, as
    authors mean it.

    Raises:
        FormulaError: If the formula is too long, nests too deeply, or its groups do not match.
    """
    if len(tex) > MAX_LENGTH:
        raise FormulaError(f"a formula of {len(tex):,} characters", f"keep it under {MAX_LENGTH:,}")
    found = (Token(r"\%" if match["percent"] else match.group(), match.start()) for match in _TOKEN.finditer(tex))
    tokens = tuple(token for token in found if not token.text.startswith("%"))
    _check_groups(tokens)
    return tokens


def _check_groups(tokens: Sequence[Token]) -> None:
    opened: list[Token] = []
    for token in tokens:
        if token.text in _OPENERS:
            opened.append(token)
        elif token.text in _CLOSERS:
            if not opened or _OPENERS[opened[-1].text] != token.text:
                wanted = _CLOSERS[token.text]
                raise FormulaError(f"`{token.text}` without `{wanted}`", f"add `{wanted}` or remove it", token.offset)
            opened.pop()
        if len(opened) > MAX_DEPTH:
            raise FormulaError(f"more than {MAX_DEPTH} nested groups", "simplify the formula", token.offset)
    if opened:
        closer = _OPENERS[opened[-1].text]
        raise FormulaError(f"`{opened[-1].text}` is never closed", f"add `{closer}`", opened[-1].offset)


Draw = Callable[[Sequence[Token]], Element]
DrawNext = Callable[["Reader"], Element]


@dataclass(slots=True)
class Reader:
    """A place in a sequence of tokens. `draw` turns tokens into an `mrow`, `draw_next` the next item of a reader."""

    tokens: Sequence[Token]
    draw: Draw
    draw_next: DrawNext
    place: int = 0

    @property
    def taken(self) -> Token:
        """The token that was taken last."""
        return self.tokens[self.place - 1]

    @property
    def offset(self) -> int:
        """The source offset of the token that was taken last."""
        return self.taken.offset if self.tokens and self.place else 0

    def follows(self, *texts: str) -> bool:
        """Whether the token that was taken last stands right behind one of these, white space skipped."""
        before = [token.text for token in self.tokens[max(self.place - 3, 0) : self.place - 1] if not token.is_space]
        return bool(before) and before[-1] in texts

    def peek(self) -> str:
        """The next token's text, white space skipped; empty at the end."""
        while self.place < len(self.tokens) and self.tokens[self.place].is_space:
            self.place += 1
        return self.tokens[self.place].text if self.place < len(self.tokens) else ""

    def next_character(self, ahead: int = 0) -> str:
        """The text of the token `ahead` places on, white space counted; empty beyond the end."""
        place = self.place + ahead
        return self.tokens[place].text if place < len(self.tokens) else ""

    def take(self) -> Token:
        """The next token, white space skipped."""
        if not self.peek():
            raise FormulaError("something is missing at the end of the formula", "complete it", self.offset)
        self.place += 1
        return self.tokens[self.place - 1]

    def accept(self, text: str) -> bool:
        """Take the next token if it reads `text`."""
        if self.peek() != text:
            return False
        self.place += 1
        return True

    def until(self, *closers: str) -> tuple[Token, ...]:
        """The tokens up to the first of `closers` that stands outside inner groups; the closer is not taken."""
        start, depth = self.place, 0
        while self.place < len(self.tokens):
            text = self.tokens[self.place].text
            if depth == 0 and text in closers:
                break
            depth += (text in _OPENERS) - (text in _CLOSERS)
            self.place += 1
        return tuple(self.tokens[start : self.place])

    def rest_of_group(self) -> tuple[Token, ...]:
        r"""The tokens that a declaration (`\bf`, `\color`) reaches."""
        return self.until("}", r"\right", r"\end")

    def group(self) -> tuple[Token, ...]:
        """An argument: the tokens between braces, or a single token without braces."""
        if self.peek() == "}":
            raise FormulaError("an argument is missing before `}`", "write it, or `{}`", self.offset)
        token = self.take()
        if token.text != "{":
            return (token,)
        tokens = self.until("}")
        self.place += 1
        return tokens

    def option(self) -> tuple[Token, ...] | None:
        """An optional argument in square brackets, if there is one."""
        if self.peek() != "[":
            return None
        start = self.place
        self.place += 1
        tokens = self.until("]")
        if self.place == len(self.tokens):
            self.place = start
            return None
        self.place += 1
        return tokens

    def word(self) -> str:
        """An argument as it is written, white space at its ends removed."""
        return source(self.group()).strip()

    def argument(self) -> Element:
        """The next argument, drawn."""
        return self.draw(self.group()) if self.peek() in ("{", "}", "") else self.draw_next(self)


def source(tokens: Sequence[Token]) -> str:
    """The tokens as they were written."""
    return "".join(token.text for token in tokens)
