"""Look for bytes that break a law of a target, led by coverage; needs the fuzz extra.

python -m fuzz TARGET [--minutes 10] [--folder runs/fuzz]

The corpus in the folder grows by every input that reaches new code, and the next run starts from it. A finding goes to
`findings/` there, once for each law that it breaks in a new way; mend it, and put it into tests/cases/fuzz/TARGET.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import atheris

from fuzz import TARGETS
from fuzz.findings import Findings
from fuzz.laws import CASES, words

INSTRUMENTED = ["ankigen", "fuzz", "latex2mathml", "markdown"]
SHORT = 4096
"""Bytes of an input, unless a seed is longer."""
MEMORY = 1000  # megabytes
HANG = 60  # seconds after which libFuzzer itself gives up


def main() -> None:
    """Run one target for some minutes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--folder", type=Path, default=Path("runs/fuzz"))
    arguments = parser.parse_args()
    os.environ["ANKIGEN_CACHE_DIR"] = os.devnull
    with atheris.instrument_imports(include=INSTRUMENTED):
        target = importlib.import_module(f"fuzz.{arguments.target}")
    folder = arguments.folder / arguments.target
    corpora = folder / "corpus", folder / "seeds", CASES / "fuzz" / arguments.target
    for place in (*corpora, folder / "findings"):
        place.mkdir(parents=True, exist_ok=True)
    seeds = list(target.seeds())
    for number, seed in enumerate(seeds):
        (corpora[1] / f"{number:04}").write_bytes(seed)
    options = [
        f"-max_len={max(SHORT, *map(len, seeds))}",
        *_options(words(arguments.target), folder, 60 * arguments.minutes),
    ]
    atheris.Setup([sys.argv[0], *options, *map(str, corpora)], Findings(target.check, folder / "findings").look)
    atheris.Fuzz()


def _options(dictionary: Iterable[bytes], folder: Path, seconds: float) -> list[str]:
    """What libFuzzer is told: llvm.org/docs/LibFuzzer.html#options."""
    file = folder / "words.dict"
    file.write_text("".join(f'"{_quoted(word)}"\n' for word in dictionary), encoding="utf-8")
    return [
        f"-dict={file}",
        f"-artifact_prefix={folder}/findings/",
        f"-max_total_time={seconds:.0f}",
        f"-rss_limit_mb={MEMORY}",
        f"-timeout={HANG}",
    ]


def _quoted(word: bytes) -> str:
    return "".join(f"\\x{byte:02X}" for byte in word)


if __name__ == "__main__":
    main()
