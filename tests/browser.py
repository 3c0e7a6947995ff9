"""A real browser that shows cards as Anki's reviewer does, and says what it sees."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

REVIEWER = (files("ankigen.preview") / "page" / "reviewer.css").read_text(encoding="utf-8")
"""What the desktop's reviewer says beside the note type's style sheet."""

PAGE = """<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>{reviewer}</style><base href="{base}"></head>
<body class="card card1{night}"><div id="qa">{html}</div></body></html>"""

LEAST_CONTRAST = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const paper = e => {
    const colour = channels(getComputedStyle(e).backgroundColor);
    return colour.length === 4 && colour[3] === 0 ? paper(e.parentElement) : colour;
  };
  const hasText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const ratios = [...document.querySelectorAll("#qa *")].filter(e => e.tagName !== "STYLE" && hasText(e)).map(e => {
    const [a, b] = [luminance(channels(getComputedStyle(e).color)), luminance(paper(e))];
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.outerHTML.slice(0, 200)];
  });
  return ratios.sort((a, b) => a[0] - b[0])[0];
}"""
"""The least contrast ratio of a text to what lies behind it (WCAG 2.2), and its element."""


def executable() -> str:
    """The system's Chromium; without one the test is skipped, but in CI it fails."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    if not found and os.environ.get("CI"):
        pytest.fail("no Chromium is installed")
    if not found:
        pytest.skip("no Chromium is installed")
    return found[0]


class Viewer:
    """Shows one side of a card at a time; `requests` holds the addresses that it asked for."""

    def __init__(self, browser: Browser, media: Path) -> None:
        self._browser = browser
        self._file = media / "_page.html"
        self._pages: dict[int, Page] = {}
        self.media = media
        self.base = f"{media.as_uri()}/"
        self.requests: list[str] = []

    def show(self, html: str, *, night: bool = False, width: int = 390) -> Page:
        """The page with this card."""
        names = " nightMode night_mode" if night else ""
        return self.open(PAGE.format(reviewer=REVIEWER, base=self.base, html=html, night=names), width)

    def open(self, document: str, width: int) -> Page:
        """The page of an HTML document, which lies in the media folder, as in Anki."""
        self._file.write_text(document, encoding="utf-8")
        page = self._page(width)
        self.requests.clear()
        page.goto(self._file.as_uri())
        page.evaluate("document.fonts.ready")
        return page

    def _page(self, width: int) -> Page:
        if width not in self._pages:
            scale = 2 if width < 500 else 1
            viewport = {"width": width, "height": 844}
            context = self._browser.new_context(viewport=viewport, device_scale_factor=scale)  # type: ignore[arg-type]
            self._pages[width] = context.new_page()
            self._pages[width].on("request", lambda request: self.requests.append(request.url))
        return self._pages[width]


@contextmanager
def viewer(media: Path) -> Iterator[Viewer]:
    """A browser that shows cards whose media lie in a folder."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield Viewer(browser, media)
        browser.close()
        (media / "_page.html").unlink(missing_ok=True)


def overflow(page: Page) -> float:
    """By how many pixels a page is wider than its window."""
    return float(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def hidden_width(page: Page, selector: str) -> float:
    """How many pixels of an element's content one has to scroll to."""
    return float(page.eval_on_selector(selector, "e => e.scrollWidth - e.clientWidth"))


def are_larger(page: Page, selector: str, width: float, height: float) -> bool:
    """Whether every element that a selector finds is wider and higher than this."""
    boxes = page.eval_on_selector_all(selector, "all => all.map(e => e.getBoundingClientRect().toJSON())")
    return all(box["width"] > width and box["height"] > height for box in boxes)


def fonts_used(page: Page, selector: str) -> list[dict[str, Any]]:
    """The fonts that the letters of an element are really drawn with, as the browser itself reports them."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts: list[dict[str, Any]] = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    session.detach()
    return fonts


def families_with(character: str) -> set[str]:
    """The installed fonts that have a character; none if that cannot be told."""
    if not shutil.which("fc-list"):
        return set()
    command = ["fc-list", f":charset={ord(character):x}", "family"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return {name for line in lines for name in line.split(",")}


def accessible(page: Page) -> list[tuple[str, str]]:
    """What a screen reader gets of a page, as roles and names, in the order in which it is read."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    tree = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    heard, waiting = [], [next(iter(tree))]
    while waiting:
        node = tree[waiting.pop()]
        waiting += [child for child in reversed(node.get("childIds", [])) if child in tree]
        if not node["ignored"]:
            heard.append((node["role"]["value"], node.get("name", {}).get("value", "")))
    return heard
