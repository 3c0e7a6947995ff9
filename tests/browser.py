"""A real browser that shows cards as Anki's reviewer does, and says what it sees."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def executable() -> str:
    """The system's Chromium; without one the test is skipped, but in CI it fails."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    if not found and os.environ.get("CI"):
        pytest.fail("no Chromium is installed")
    if not found:
        pytest.skip("no Chromium is installed")
    return found[0]


@contextmanager
def launched() -> Iterator[Browser]:
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


PAGE = """<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<base href="{base}"></head><body class="card card1{night}"><div id="qa">{html}</div></body></html>"""


@dataclass
class Shown:
    """A card on a page, and the addresses that it asked for."""

    page: Page
    requests: list[str] = field(default_factory=list)

    def overflow(self) -> float:
        """By how many pixels the page is wider than its window."""
        return float(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def boxes(self, selector: str) -> list[dict[str, float]]:
        """Width and height of every element that a selector finds."""
        script = (
            "s => [...document.querySelectorAll(s)].map(e => {const r = e.getBoundingClientRect();"
            " return {width: r.width, height: r.height}})"
        )
        boxes: list[dict[str, float]] = self.page.evaluate(script, selector)
        return boxes


@contextmanager
def shown(browser: Browser, html: str, media: Path, *, night: bool = False, width: int = 390) -> Iterator[Shown]:
    """Show the HTML of one side of a card; the page lies in the media folder for as long as it is shown."""
    file = media / "_page.html"
    file.write_text(PAGE.format(base=media.as_uri() + "/", html=html, night=" nightMode night_mode" if night else ""))
    context = browser.new_context(viewport={"width": width, "height": 844}, device_scale_factor=2 if width < 500 else 1)
    page = context.new_page()
    seen = Shown(page)

    def note(request: Request) -> None:
        seen.requests.append(request.url)

    page.on("request", note)
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    try:
        yield seen
    finally:
        context.close()
        file.unlink()
