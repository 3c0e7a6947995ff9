"""The text that the models of text learn from: our own cards and pages as they were at one commit.

python tools/gather_corpus.py COMMIT      writes ankigen/models/corpora/passages.txt.xz and says its SHA-256

A passage is a card of a seed file, or a section of a page, cut if it is long.
"""

from __future__ import annotations

import hashlib
import lzma
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "ankigen" / "models" / "corpora" / "passages.txt.xz"
PATHS = ("seeds/*.md", "README.md", "docs/*.md", "ankigen/explanations/*.md")
LEFT_OUT = ("docs/metrics.md",)  # nothing but figures, written by a program
CARDS_END, SECTION = re.compile(r"^---$", re.MULTILINE), re.compile(r"^(?=##? )", re.MULTILINE)
LEAST, ENOUGH, MOST = 60, 1000, 1500
"""Characters of a passage: at least, from which on it ends with its paragraph, at most."""
SIGNS = str.maketrans({"–": "-", "−": "-", "→": "->", "±": "+-", "×": "x", "“": '"', "”": '"'})
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "pb": 0}]


def main(commit: str) -> None:
    """Write the corpus as it was at the commit."""
    passages = dict.fromkeys(passage for path, text in files(commit) for passage in cut(path, plain(text)))
    content = lzma.compress("\f".join(passages).encode("ascii"), filters=FILTERS)
    OUTPUT.write_bytes(content)
    print(f"{len(passages)} passages, {len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")  # noqa: T201


def files(commit: str) -> Iterator[tuple[str, str]]:
    """Path and text of each file of the corpus, sorted by path."""
    for path in _git("ls-tree", "-r", "--name-only", commit).splitlines():
        if any(fnmatch(path, wanted) for wanted in PATHS) and path not in LEFT_OUT:
            yield path, _git("show", f"{commit}:{path}")


def plain(text: str) -> str:
    """A text in printable ASCII: a few signs as they are typed, letters without accents, all else left out."""
    letters = unicodedata.normalize("NFKD", text.translate(SIGNS))
    return re.sub(r"[^\n -~]", "", letters)


def cut(path: str, text: str) -> Iterable[str]:
    """The passages of a file, each stripped."""
    pieces = (CARDS_END if path.startswith("seeds/") else SECTION).split(text)
    passages = (passage.strip() for piece in pieces for passage in _short(piece))
    return (passage for passage in passages if len(passage) >= LEAST)


def _short(piece: str) -> Iterator[str]:
    """A piece in parts that are not too long, cut between paragraphs where there are any."""
    part = ""
    for line in piece.splitlines(keepends=True):
        if (len(part) > ENOUGH and line == "\n") or len(part) + len(line) > MOST:
            yield part
            part = ""
        part += line
    yield part


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1])
