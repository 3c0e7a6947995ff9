"""Code as coloured HTML."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import _TokenType
from pygments.util import ClassNotFound

from ankigen.diagnostics import Code
from ankigen.render.deadline import DeadlineError, deadline
from ankigen.render.languages import NAME, canonical
from ankigen.render.palette import css_class

LONGEST_CODE = 20_000
LONGEST_SLOW_CODE = 5_000
SLOW_LEXERS = frozenset({"csharp", "java", "scala", "terraform", "typescript"})
"""Those that take time with the square of the length of ordinary text, or do so in some release of Pygments."""
BACKSLASHES = re.compile(r"([^\w\s\\]?\\)\1{11}")
"""A dozen in a row, on which the lexers of more than one language never end, each one doubling the time."""
LONGEST_LINE = 2_000
MOST_BLANK_LINES = 100
DEADLINE = 0.5
DEADLINE_PER_CHARACTER = 1e-4
"""Seconds of the processor; so many that only a lexer that runs away needs them: the others take a fortieth."""
TOKENS_PER_LOOK = 64
"""After so many the clock is looked at, which takes as long as finding a token."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Code as HTML; `problem` says why it has no colours, as a kind and words."""

    html: str
    problem: tuple[Code, str] | None = None


class LexerError(ValueError):
    """Code that its lexer cannot colour at a fair price, or not without changing it."""


def render_code(code: str, language: str) -> Listing:
    """A block of code with its tokens in spans; without them if the language is unknown or the lexer fails."""
    name = canonical(language)
    if name == "text":
        return Listing(_block(escape(code, quote=False), language))
    seconds = DEADLINE + DEADLINE_PER_CHARACTER * len(code)
    try:
        lexer = _lexer(name)  # the first time takes long, and is no fault of the code
        with deadline(seconds):
            return Listing(_block(_spans(_tokens(code, lexer, seconds)), language))
    except ClassNotFound:
        problem = Code.UNKNOWN_LANGUAGE, f"`{language}` is no language that Pygments knows"
    except DeadlineError:
        problem = Code.CODE_FAILED, f"colouring the code takes longer than {seconds:.1f} s"
    except LexerError as error:
        problem = Code.CODE_FAILED, str(error)
    except Exception as error:  # noqa: BLE001 - a lexer is other people's code; none may cost the card
        problem = Code.CODE_FAILED, f"the lexer for `{language}` failed: {type(error).__name__}"
    return Listing(_block(escape(code, quote=False), language), problem)


def is_language(name: str) -> bool:
    """Whether a listing may name this as its language."""
    name = canonical(name)
    return name == "text" or _is_known(name)


@lru_cache(maxsize=64)
def _is_known(name: str) -> bool:
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return False
    return True


def _block(inner: str, language: str) -> str:
    """The listing; browsers neither show nor copy a last line feed: one that belongs to the code is doubled.

    The name of the language travels along, so that a package can become a seed file again.
    """
    named = f' data-language="{language.lower()}"' if NAME.fullmatch(language) else ""
    inner += "\n" if inner.endswith(("\n", "\n</span>")) else ""
    return f'<pre class="hl"{named}><code>{inner}</code></pre>'


def _tokens(code: str, lexer: Lexer, seconds: float) -> Iterator[tuple[_TokenType, str]]:
    """The tokens of `code`, under a budget.

    Long texts and long lines, which most lexers that run away need, are turned away first. The clock is looked at
    between tokens too, for where a deadline has no effect.
    """
    if problem := _excess(code, LONGEST_SLOW_CODE if lexer.aliases[0] in SLOW_LEXERS else LONGEST_CODE):
        raise LexerError(problem)
    last, place = time.process_time() + seconds, 0
    for number, (kind, text) in enumerate(lexer.get_tokens(code)):
        if number % TOKENS_PER_LOOK == 0 and time.process_time() > last:
            raise DeadlineError
        text = text[: len(code) - place]  # noqa: PLW2901 - Pygments ends every text with a line feed
        if not code.startswith(text, place):
            raise LexerError("the lexer changes the code")
        place += len(text)
        if text:
            yield kind, text
    if place < len(code):
        raise LexerError("the lexer loses code")


def _excess(code: str, most: int) -> str:
    """What there is too much of in code of which at most so many characters can be given to its lexer."""
    if len(code) > most:
        return f"{len(code):,} characters of code are more than {most:,}"
    if any(len(line) > LONGEST_LINE for line in code.split("\n")):
        return f"a line of code is longer than {LONGEST_LINE:,} characters"
    if "\n" * MOST_BLANK_LINES in code:
        return f"there are {MOST_BLANK_LINES} blank lines in a row"
    if BACKSLASHES.search(code):
        return "there are a dozen backslashes in a row"
    return ""


@lru_cache(maxsize=64)
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False, ensurenl=True)


def _spans(tokens: Iterable[tuple[_TokenType, str]]) -> str:
    """The tokens as HTML; neighbours of one class share a span."""
    html: list[str] = []
    before, run = "", ""
    for kind, text in tokens:
        css = css_class(kind)
        if css != before:
            html.append(_span(before, run))
            before, run = css, ""
        run += text
    return "".join([*html, _span(before, run)])


def _span(css: str, text: str) -> str:
    inner = escape(text, quote=False)
    return f'<span class="{css}">{inner}</span>' if css else inner
