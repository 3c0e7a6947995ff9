"""axe-core, which knows what keeps readers out of a page.

It is under the MPL, and no part of this repository; `FETCH` gets it.
"""

from __future__ import annotations

import os
import tarfile
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

PACKAGE = Path(__file__).resolve().parents[1] / "build" / "axe-core-4.11.0.tgz"
FETCH = "npm pack --pack-destination build axe-core@4.11.0"


@cache
def script() -> str:
    """The script itself; without it the test is skipped, but in CI it fails."""
    if not PACKAGE.exists() and os.environ.get("CI"):
        pytest.fail(f"axe-core is not at hand; `{FETCH}` gets it")
    if not PACKAGE.exists():
        pytest.skip(f"axe-core is not at hand; `{FETCH}` gets it")
    with tarfile.open(PACKAGE) as package:
        file = package.extractfile("package/axe.min.js")
        assert file
        return file.read().decode()


def findings(page: Page, selector: str = "html") -> list[str]:
    """What axe-core holds to be serious or critical, each with the first element that it found; frames are left out."""
    page.evaluate(script())
    violations = page.evaluate(f"axe.run('{selector}', {{iframes: false}}).then(result => result.violations)")
    serious = [found for found in violations if found["impact"] in {"serious", "critical"}]
    return [f"{found['id']}: {found['nodes'][0]['html']}" for found in serious]
