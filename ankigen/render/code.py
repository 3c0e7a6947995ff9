"""Code as coloured HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import chain, islice
from typing import TypeAlias

from pygments.lexer import Lexer
from pygments.token import _TokenType
from pygments.util import ClassNotFound

from ankigen.diagnostics import Code
from ankigen.errors import OF_THE_MACHINE
from ankigen.render.clock import charged
from ankigen.render.deadline import DeadlineError, deadline
from ankigen.render.languages import NAME, canonical
from ankigen.render.lexers import is_known, lexer_of
from ankigen.render.palette import CLASS_OF

_Token: TypeAlias = tuple[_TokenType, str]

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
        lexer = lexer_of(name)  # the first time takes long, and is no fault of the code
        with deadline(seconds):
            return Listing(_block(_spans(_runs(code, lexer, seconds)), language))
    except ClassNotFound:
        problem = Code.UNKNOWN_LANGUAGE, f"`{language}` is no language that Pygments knows"
    except DeadlineError:
        problem = Code.CODE_FAILED, f"colouring the code takes longer than {seconds:.1f} s"
    except LexerError as error:
        problem = Code.CODE_FAILED, str(error)
    except OF_THE_MACHINE:
        raise
    except Exception as error:  # noqa: BLE001 - a lexer is other people's code; none may cost the card
        problem = Code.CODE_FAILED, f"the lexer for `{language}` failed: {type(error).__name__}"
    return Listing(_block(escape(code, quote=False), language), problem)


def is_language(name: str) -> bool:
    """Whether a listing may name this as its language."""
    name = canonical(name)
    return name == "text" or is_known(name)


def _block(inner: str, language: str) -> str:
    """The listing; browsers neither show nor copy a last line feed: one that belongs to the code is doubled.

    The name of the language travels along, so that a package can become a seed file again.
    """
    named = f' data-language="{language.lower()}"' if NAME.fullmatch(language) else ""
    inner += "\n" if inner.endswith(("\n", "\n</span>")) else ""
    return f'<pre class="hl"{named}><code>{inner}</code></pre>'


def _runs(code: str, lexer: Lexer, seconds: float) -> list[tuple[str, str]]:
    """`code` in pieces with their classes; neighbours of one class are one piece.

    Long texts and long lines, which most lexers that run away need, are turned away first.
    """
    if problem := _excess(code, LONGEST_SLOW_CODE if lexer.aliases[0] in SLOW_LEXERS else LONGEST_CODE):
        raise LexerError(problem)
    runs = []
    before, run = "", ""
    for kind, text in chain.from_iterable(_bundles(lexer.get_tokens(code), seconds)):
        css = CLASS_OF[kind]
        if css == before or not text:
            run += text
        else:
            runs.append((before, run))
            before, run = css, text
    runs.append((before, run))
    read = "".join([text for _, text in runs])
    if not read.startswith(code):
        raise LexerError("the lexer loses code" if code.startswith(read) else "the lexer changes the code")
    return _without_end(runs, len(read) - len(code))


def _without_end(runs: list[tuple[str, str]], excess: int) -> list[tuple[str, str]]:
    """The pieces without so many characters at the end, for Pygments ends every text with a line feed."""
    while excess > 0:
        css, text = runs.pop()
        if len(text) > excess:
            runs.append((css, text[:-excess]))
        excess -= len(text)
    return runs


def _bundles(tokens: Iterator[_Token], seconds: float) -> Iterator[list[_Token]]:
    """The tokens a few at a time; between them the clock is looked at, for where a deadline has no effect."""
    last = charged() + seconds
    while bundle := list(islice(tokens, TOKENS_PER_LOOK)):
        if charged() > last:
            raise DeadlineError
        yield bundle


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


def _spans(runs: Iterable[tuple[str, str]]) -> str:
    return "".join([_span(css, escape(text, quote=False)) for css, text in runs])


def _span(css: str, inner: str) -> str:
    return f'<span class="{css}">{inner}</span>' if css else inner
