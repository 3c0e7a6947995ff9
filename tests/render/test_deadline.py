from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Iterator
from typing import ClassVar

import pytest
from pygments.lexer import Lexer
from pygments.token import Text, _TokenType

from ankigen.diagnostics import Code
from ankigen.render import code, passage
from ankigen.render.deadline import DeadlineError, deadline
from tests.render.passages import render

RUNAWAY = re.compile("(a+)+$")
TEXT = "a" * 60 + "b"
"""Matching takes years."""


def test_a_regular_expression_that_runs_away_is_stopped() -> None:
    started = time.process_time()
    with pytest.raises(DeadlineError), deadline(0.2):
        RUNAWAY.match(TEXT)
    assert time.process_time() - started < 2


def test_what_ends_in_time_is_left_alone_and_nothing_stays_armed() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with deadline(5):
        assert sum(range(1000)) == 499500
    assert signal.getsignal(signal.SIGVTALRM) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_an_inner_deadline_gives_way_to_the_outer_one() -> None:
    with pytest.raises(DeadlineError), deadline(0.3):
        _in_time_and_then_runaway()


def _in_time_and_then_runaway() -> None:
    with deadline(5):
        assert RUNAWAY.match("aaa")
    RUNAWAY.match(TEXT)


def test_other_threads_go_without() -> None:
    results: list[int] = []

    def work() -> None:
        with deadline(1e-6):
            results.append(sum(range(100_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert results == [4999950000]


class Runaway(Lexer):
    """A lexer that takes years within its first token."""

    aliases: ClassVar[list[str]] = ["runaway"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        RUNAWAY.match(TEXT)
        yield 0, Text, text


def test_a_lexer_that_hangs_within_a_token_costs_the_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "_lexer", lambda _: Runaway())
    monkeypatch.setattr(code, "DEADLINE", 0.2)
    listing = code.render_code("x = 1", "runaway")
    assert listing.html == '<pre class="hl" data-language="runaway"><code>x = 1</code></pre>'
    assert listing.problem == (Code.CODE_FAILED, "colouring the code takes longer than 0.2 s")


def test_a_passage_that_hangs_is_shown_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage, "to_html", lambda *_: RUNAWAY.match(TEXT))
    monkeypatch.setattr(passage, "DEADLINE", 0.2)
    rendered = render("a *b*")
    assert rendered.html == '<pre tabindex="0" class="source">a *b*</pre>'
    [problem] = map(str, rendered.diagnostics)
    assert problem.startswith("seeds/x.md:1:1: error[markdown-failed]: Markdown failed: it takes too long; the text")
