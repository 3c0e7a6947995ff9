"""What earlier measurements found: a line of JSON each, so that a change that makes builds slower is seen.

Ratios alone are kept, each to the plain pipeline of the same run: seconds of two machines cannot be compared.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NAME = "benchmarks.jsonl"
BASE = "plain"
SLOWER = 1.15
"""So many times the last ratio is worth a word."""


def add(folder: Path, cards: int, seconds: Mapping[str, float]) -> None:
    """Append what was measured just now; say on stderr what is slower than the last time for as many cards."""
    ratios = {name: round(value / seconds[BASE], 4) for name, value in seconds.items()}
    before = [line for line in _lines(folder / NAME) if line["cards"] == cards]
    for name, ratio in ratios.items():
        if before and ratio > SLOWER * before[-1]["ratios"].get(name, ratio):
            last = before[-1]
            sys.stderr.write(
                f"slower: {name} at {cards:,} cards, {last['ratios'][name]} at {last['commit']}, now {ratio}\n"
            )
    line = {"date": datetime.now(UTC).date().isoformat(), "commit": _commit(), "cards": cards, "ratios": ratios}
    with (folder / NAME).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
