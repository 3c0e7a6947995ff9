"""Compare our drawings of the conformance suite with KaTeX's and MathJax's: their structure, and their ink in Chromium.

npm install --prefix build/node katex@0.19 mathjax-full@3.2
python -m benchmarks.compare_with_katex build/node                  says where structures differ
python -m benchmarks.compare_with_katex build/node --record         writes the structures into the suite
python -m benchmarks.compare_with_katex build/node --page FOLDER    draws all side by side, and measures the ink
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree as ET

from ankigen.render.math import render_formula
from benchmarks.side_by_side import write_page
from benchmarks.yardsticks import Formula, katex_trees, mathjax_trees
from tests.golden import load, rewrite
from tests.render.math.skeleton import skeleton

SUITE = "math/conformance"
OTHER = "MathJax: "


def formulas_of(text: str) -> list[Formula]:
    """The formulas of a case, one a line; two dollar signs mean a displayed one."""
    return [(line.removeprefix("$$ "), line.startswith("$$ ")) for line in text.split("\n")]


def expected(formulas: Sequence[Formula], folder: Path) -> list[str]:
    """KaTeX's skeleton of each formula; MathJax's where KaTeX refuses, or where ours is MathJax's and not KaTeX's."""
    rows = []
    trees = zip(formulas, katex_trees(formulas, folder), mathjax_trees(formulas, folder), strict=True)
    for (tex, display), katex, mathjax in trees:
        ours = render_formula(tex, display=display).html
        drawn = skeleton(ET.fromstring(ours)) if ours.startswith("<math") else ""  # noqa: S314 - our own output
        first, second = ("" if tree is None else skeleton(tree) for tree in (katex, mathjax))
        is_second = second and (not first or (drawn == second and drawn != first))
        rows.append(f"{OTHER}{second}" if is_second else first)
    return rows


def main() -> None:
    """Print what differs, or write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where KaTeX and MathJax are installed")
    parser.add_argument("--record", action="store_true", help="write the structures into the suite")
    parser.add_argument("--page", type=Path, metavar="FOLDER", help="write a page, contact sheets and measures here")
    arguments = parser.parse_args()
    if arguments.page:
        write_page([it for case in load(SUITE) for it in formulas_of(case.text)], arguments.folder, arguments.page)
    else:
        compare(arguments.folder, record=arguments.record)


def compare(folder: Path, *, record: bool) -> None:
    """Say which cases of the suite are not what the yardsticks draw today; or write these."""
    cases = load(SUITE)
    rows = iter(expected([it for case in cases for it in formulas_of(case.text)], folder))
    for case in cases:
        now = "\n".join(islice(rows, len(formulas_of(case.text))))
        if now == case.expected:
            continue
        print(f"{case.file.name}: {case.title}: {'recorded' if record else 'differs'}")
        if record:
            rewrite(case, now)


if __name__ == "__main__":
    main()
