"""The page in WebKit, the engine of Safari: keys go on working, wherever one clicked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.preview.running import preview
from tests.webkit import WebKit, webkit

CARDS = """#### Springs
:p Where does a river begin?
??x
At a spring.
x??
---
#### Deltas
:p Where does a river end?
??x
At a delta.
x??
---
#### Draws
:p What does a model draw?
??x
![](figure:vae/samples?n=1)
x??
"""
ESCAPE = "\ue00c"
SHOWN = "[...document.querySelectorAll('.frame:not([hidden]) iframe')].map(it => it.contentDocument.body.textContent)"
FOCUSED = "document.activeElement.localName"
TITLE = "document.getElementById('title').textContent"
COUNT = "document.getElementById('count').textContent"
LONG_ENOUGH = 1.0
"""Seconds after which a card would have left the keys to the page."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    (folder / "seeds").mkdir()
    return folder


@pytest.fixture(scope="module")
def browser(folder: Path) -> Iterator[WebKit]:
    """WebKit with the page open."""
    (folder / "seeds" / "rivers.md").write_text(CARDS, encoding="utf-8")
    with preview(folder) as running, webkit() as browser:
        browser.open(running.address)
        yield browser


@pytest.fixture
def page(browser: WebKit) -> WebKit:
    """The page with its first card, as if it had just been opened."""
    browser.evaluate("[window.focus(), location.replace('#'), location.reload()]")
    browser.wait_for(f"document.readyState === 'complete' && {TITLE} === 'Springs'")
    browser.wait_for(f"{SHOWN}.length === 4 && {SHOWN}.every(it => it.includes('river'))")
    return browser


def test_a_card_that_was_clicked_leaves_the_keys_to_the_page(page: WebKit) -> None:
    page.click(".glass")
    page.wait_for(f"{FOCUSED} !== 'iframe'")
    page.press("j")
    page.wait_for(f"{TITLE} === 'Deltas'")


def test_a_card_of_which_something_is_selected_keeps_the_keys_that_copy(page: WebKit) -> None:
    page.evaluate("""(it => [it.contentDocument.execCommand('selectAll'), it.contentWindow.focus()])(
      document.querySelector('iframe'))""")
    time.sleep(LONG_ENOUGH)
    assert page.evaluate(FOCUSED) == "iframe"


def test_escape_ends_the_search_and_empties_it(page: WebKit) -> None:
    page.press("/delta")
    page.wait_for(f"{COUNT} === '1 of 3 cards'")
    page.press(ESCAPE)
    page.wait_for(f"{COUNT} === '3 cards' && document.activeElement.id !== 'search'")


def test_keys_work_after_a_line_was_copied(page: WebKit) -> None:
    page.press("jj")
    page.wait_for(f"{TITLE} === 'Draws'")
    page.evaluate("document.querySelector('.figure .line button').click()")
    page.press("k")
    page.wait_for(f"{TITLE} === 'Deltas'")


def test_a_save_is_shown_in_place(page: WebKit, folder: Path) -> None:
    (folder / "seeds" / "rivers.md").write_text(CARDS.replace("river begin", "stream begin"), encoding="utf-8")
    page.wait_for(f"{SHOWN}.every(it => it.includes('stream'))")
