"""A real WebKit, the engine of AnkiMobile: WebKitGTK's, by the W3C's WebDriver, on a display that nobody sees."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

DRIVER, DISPLAY = "WebKitWebDriver", "Xvfb"
WIDTH, HEIGHT = 447, 900
"""The window; it cannot be narrower."""
STARTING = WAITING = 20.0
"""Seconds."""


class WebKit:
    """A window that shows one page at a time."""

    def __init__(self, session: str) -> None:
        self._session = session

    def show(self, page: Path) -> None:
        """Load a page and its fonts."""
        self.open(page.as_uri())

    def open(self, address: str) -> None:
        """Load the page at an address, and its fonts."""
        _ask("POST", f"{self._session}/url", {"url": address})
        self.evaluate("document.fonts.ready")

    def press(self, keys: str) -> None:
        """Press keys, one after the other."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": strokes})

    def click(self, selector: str) -> None:
        """Click in the middle of the first element that a selector finds."""
        found = _ask("POST", f"{self._session}/element", {"using": "css selector", "value": selector})
        [element] = found.values()
        _ask("POST", f"{self._session}/element/{element}/click", {})

    def wait_for(self, expression: str) -> None:
        """Wait until an expression in JavaScript is true."""
        last = time.monotonic() + WAITING
        while not self.evaluate(expression):
            assert time.monotonic() < last, expression
            time.sleep(0.05)

    def _act(self, source: dict[str, Any]) -> None:
        _ask("POST", f"{self._session}/actions", {"actions": [source]})

    def evaluate(self, expression: str) -> Any:
        """What an expression in JavaScript comes to; of a promise, what it holds."""
        return _ask("POST", f"{self._session}/execute/sync", {"script": f"return {expression}", "args": []})

    def photograph(self, path: Path) -> None:
        """Write a PNG of the window."""
        path.write_bytes(b64decode(_ask("GET", f"{self._session}/screenshot")))


@contextmanager
def webkit() -> Iterator[WebKit]:
    """WebKit, or a test that is skipped for want of it; in CI it fails."""
    if not (shutil.which(DRIVER) and shutil.which(DISPLAY)):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no WebKit is installed")
    with _display() as display, _driver(display) as address:
        session = f"{address}/session/{_ask('POST', f'{address}/session', {'capabilities': {}})['sessionId']}"
        _ask("POST", f"{session}/window/rect", {"width": WIDTH, "height": HEIGHT})
        yield WebKit(session)
        _ask("DELETE", session)


@contextmanager
def _display() -> Iterator[str]:
    """A display in memory; its number."""
    command = [DISPLAY, "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        yield f":{process.stdout.readline().strip()}"
        process.terminate()


@contextmanager
def _driver(display: str) -> Iterator[str]:
    """The driver on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1", "NO_AT_BRIDGE": "1"}
    with subprocess.Popen([DRIVER, f"--port={port}"], env=environment, stderr=subprocess.DEVNULL) as process:
        address, last = f"http://127.0.0.1:{port}", time.monotonic() + STARTING
        while not _answers(address) and time.monotonic() < last:
            time.sleep(0.05)
        yield address
        process.terminate()


def _answers(address: str) -> bool:
    try:
        return bool(_ask("GET", f"{address}/status"))
    except OSError:
        return False


def _ask(method: str, address: str, content: dict[str, Any] | None = None) -> Any:
    body = None if content is None else json.dumps(content).encode()
    request = Request(address, body, {"Content-Type": "application/json"}, method=method)  # noqa: S310 - our own
    with urlopen(request, timeout=60) as answer:  # noqa: S310
        return json.load(answer)["value"]
