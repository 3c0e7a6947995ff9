"""The examples of a page: its fenced blocks. What stands behind a block's language names the file that it is, or is of.

```markdown seeds/notes.md      a file, which the commands of the page find
```python ankigen/f.py:Some.one a piece of the real file, which has to stand here as it stands there
```console                      commands behind `$ `, and what they print; `…` stands for anything
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "SECURITY.md", ROOT / "CHANGELOG.md"]
_BLOCK = re.compile(
    r"^(?P<opening>(?P<fence>`{3,})(?P<language>\w*)(?: (?P<name>[^`\n]+))?\n)(?P<text>.*?)^(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Block:
    """A fenced block and the page that it stands on."""

    page: Path
    language: str
    name: str
    text: str

    @property
    def where(self) -> str:
        return f"{self.page.relative_to(ROOT).as_posix()}, {self.name or self.text.splitlines()[0]}"


def blocks(page: Path, *languages: str) -> list[Block]:
    """The blocks of a page in order, of all languages or of some."""
    found = [_block(page, match) for match in _BLOCK.finditer(page.read_text(encoding="utf-8"))]
    return [block for block in found if block.language in languages or not languages]


def check(page: Path, shown: Callable[[Block], str], request: pytest.FixtureRequest) -> None:
    """Compare each block with what it should be, or with `--rewrite` write that into the page."""
    text = page.read_text(encoding="utf-8")

    def current(match: re.Match[str]) -> str:
        fence = match["fence"]
        return f"{match['opening']}{shown(_block(page, match))}{fence}"

    wanted = _BLOCK.sub(current, text)
    if request.config.getoption("--rewrite"):
        page.write_text(wanted, encoding="utf-8")
    else:
        assert text == wanted


def _block(page: Path, match: re.Match[str]) -> Block:
    return Block(page, match["language"], match["name"] or "", match["text"])
