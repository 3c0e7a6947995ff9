"""Anki's own desktop with the real add-on AnkiConnect, on a screen that nobody sees.

Where they are at hand: `ANKIGEN_TEST_DESKTOP` is a Python that has `aqt`, `ANKIGEN_TEST_ANKICONNECT` the folder of the
add-on (`plugin` in its repository). The add-on is under the GPL, and nothing of it is kept here.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from ankigen.errors import EnvironmentalError
from ankigen.pushing.ankiconnect import AnkiConnect
from tools.photograph_desktop import PROFILE

PATIENCE = 120
"""Seconds for a desktop to start on a busy machine."""


@contextmanager
def desktop(home: Path) -> Iterator[str]:
    """The address of the add-on in a desktop with an empty profile."""
    python, plugin = os.environ.get("ANKIGEN_TEST_DESKTOP"), os.environ.get("ANKIGEN_TEST_ANKICONNECT")
    screen = shutil.which("xvfb-run")
    if not python or not plugin or not screen:
        pytest.skip("Anki's desktop, its add-on AnkiConnect or Xvfb is not at hand (see tests/pushing/desktop.py)")
    home.mkdir()
    subprocess.run([python, "-c", PROFILE, str(home)], check=True)
    port = _installed(Path(plugin), home / "addons21" / "ankiconnect")
    anki = [python, "-c", "import aqt; aqt.run()", "-b", str(home), "-p", "User 1", "-l", "en"]
    environment = {
        **os.environ,
        "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu",
        "ANKI_SINGLE_INSTANCE_KEY": str(home),  # another Anki of this user may be open
    }
    environment.pop("PYTHONPATH", None)
    with (home / "log").open("w", encoding="utf-8") as log:
        running = subprocess.Popen(
            [screen, "-a", *anki], env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield _answering(f"http://127.0.0.1:{port}")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGTERM)
            running.wait()


def _installed(plugin: Path, place: Path) -> int:
    """Copy the add-on, to listen at a port that is free; returns the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    shutil.copytree(plugin, place)
    settings = json.loads((place / "config.json").read_text(encoding="utf-8"))
    (place / "config.json").write_text(json.dumps(settings | {"webBindPort": port}), encoding="utf-8")
    return port


def _answering(address: str) -> str:
    for _ in range(PATIENCE):
        try:
            AnkiConnect(address).greet()
        except EnvironmentalError:
            time.sleep(1)
        else:
            return address
    raise AssertionError("Anki's desktop did not start")
