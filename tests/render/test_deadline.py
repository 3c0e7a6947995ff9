from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
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


def test_it_holds_in_a_worker() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        assert executor.submit(is_stopped).result(60)


def is_stopped() -> bool:
    try:
        with deadline(0.2):
            RUNAWAY.match(TEXT)
    except DeadlineError:
        return True
    return False


@pytest.mark.parametrize("missing", ["setitimer", "SIGVTALRM"])
def test_where_there_are_no_such_signals_a_build_goes_on_without(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, missing)
    assert render("a *b*\n\n```python\nx = 1\n```").diagnostics == ()


def test_between_two_tokens_the_clock_is_looked_at_without_signals_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "setitimer")
    monkeypatch.setattr(code, "lexer_of", lambda _: Endless())
    monkeypatch.setattr(code, "DEADLINE", 0.1)
    assert code.render_code("x" * 2000, "endless").problem == (
        Code.CODE_FAILED,
        "colouring the code takes longer than 0.3 s",
    )


class Endless(Lexer):
    """A lexer that needs a hundredth of a second for each of its tokens."""

    aliases: ClassVar[list[str]] = ["endless"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        for offset, sign in enumerate(text):
            until = time.process_time() + 0.01
            while time.process_time() < until:
                pass
            yield offset, Text, sign


class Runaway(Lexer):
    """A lexer that takes years within its first token."""

    aliases: ClassVar[list[str]] = ["runaway"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        RUNAWAY.match(TEXT)
        yield 0, Text, text


def test_a_lexer_that_hangs_within_a_token_costs_the_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "lexer_of", lambda _: Runaway())
    monkeypatch.setattr(code, "DEADLINE", 0.2)
    monkeypatch.setattr(code, "DEADLINE_PER_CHARACTER", 0)
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
