"""Where the time of a cold build goes: processor time by part of the program, profiled.

python -m benchmarks.profile_build [--cards 500]

A profiler makes small functions look dearer than they are: the shares point to where it pays to look, no more.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import tempfile
from collections import Counter
from pathlib import Path
from time import process_time

from benchmarks.made_up_seeds import write_seeds
from benchmarks.processes import ROOT


def part(file: str) -> str:
    """The part of the program to which a source file belongs: a room of ankigen, or a library."""
    path = Path(file)
    if path.is_relative_to(ROOT / "ankigen"):
        inside = path.relative_to(ROOT).with_suffix("").parts
        return ".".join(inside[:2])
    if "site-packages" in path.parts:
        return path.parts[path.parts.index("site-packages") + 1].removesuffix(".py")
    return "built in" if file == "~" else "standard library"


def profiled(cards: int) -> Counter[str]:
    """Seconds that a cold build of so many cards spends in each part itself, not in what it calls."""
    from ankigen.cli import main as ankigen  # noqa: PLC0415 - its import is not what is measured

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_seeds(folder / "seeds", cards)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        os.chdir(folder)
        profile = cProfile.Profile(process_time)
        profile.runcall(ankigen, ["build", "--quiet", "-o", "build", "seeds"])
        os.chdir(ROOT)
    spent: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        spent[part(file)] += own
    return spent


def main() -> None:
    """Print the parts, the dearest first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=500, help="how many")
    cards = parser.parse_args().cards
    spent = profiled(cards)
    print("| part | ms a card | share |\n| --- | --: | --: |")
    for name, own in spent.most_common(20):
        print(f"| {name} | {own / cards * 1e3:.2f} | {own / spent.total():.0%} |")


if __name__ == "__main__":
    main()
