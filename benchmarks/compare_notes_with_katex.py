"""How many formulas of your own notes show what KaTeX or MathJax shows: those in the Markdown files of a folder.

npm install --prefix build/node katex@0.19 mathjax-full@3.2
python -m benchmarks.compare_notes_with_katex build/node NOTES          counts them
python -m benchmarks.compare_notes_with_katex build/node NOTES --list   and lists those that show something else

A formula that neither KaTeX nor MathJax draws is not counted, for there is nothing to compare it with. They get it as
a reader would: where an escape sequence ate a backslash, it is back, and HTML's `&lt;` is a `<`.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from ankigen.diagnostics import Code
from ankigen.render.math import find_formulas, render_formula
from ankigen.render.math.source import clean
from benchmarks.yardsticks import Formula, katex_trees, mathjax_trees
from tests.render.math.skeleton import skeleton

_CODE = re.compile(
    r"^[ \t]*(?P<fence>```+|~~~+).*?^[ \t]*(?P=fence)[ \t]*$|`[^`\n]*`|<!--.*?-->", re.MULTILINE | re.DOTALL
)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
EQUAL, LEFT, SOURCE, OTHER = "as KaTeX or MathJax", "left to MathJax", "shown as source", "otherwise"


def main() -> None:
    """Print how many formulas show what."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where KaTeX and MathJax are installed")
    parser.add_argument("notes", type=Path, help="a folder of Markdown files")
    parser.add_argument("--list", action="store_true", help="list the formulas that show something else")
    arguments = parser.parse_args()
    verdicts = list(judged(list(dict.fromkeys(formulas_in(arguments.notes))), arguments.folder))
    counts = Counter(verdict for _, verdict in verdicts)
    for verdict in (EQUAL, LEFT, SOURCE, OTHER):
        print(f"{counts[verdict]:7,} {verdict}: {counts[verdict] / max(len(verdicts), 1):.2%}")
    for (tex, _), verdict in verdicts if arguments.list else ():
        if verdict in (SOURCE, OTHER):
            print(f"{verdict}: {tex}")


def formulas_in(folder: Path) -> Iterator[Formula]:
    """The formulas of all Markdown files under a folder, code left out."""
    for path in sorted(folder.rglob("*.md")):
        for paragraph in _PARAGRAPHS.split(_CODE.sub("\n", path.read_text(encoding="utf-8", errors="replace"))):
            yield from ((found.tex, found.display) for found in find_formulas(paragraph)[0])


def judged(formulas: list[Formula], node: Path) -> Iterator[tuple[Formula, str]]:
    """Each formula that KaTeX or MathJax draws, and what became of it."""
    sources = [(clean(tex), display) for tex, display in formulas]
    trees = zip(formulas, katex_trees(sources, node), mathjax_trees(sources, node), strict=True)
    for formula, katex, mathjax in trees:
        if katex is not None or mathjax is not None:
            yield formula, _verdict(formula, [skeleton(tree) for tree in (katex, mathjax) if tree is not None])


def _verdict(formula: Formula, theirs: list[str]) -> str:
    made = render_formula(formula[0], display=formula[1])
    if made.html.startswith("<math"):
        return EQUAL if skeleton(ET.fromstring(made.html)) in theirs else OTHER  # noqa: S314 - our own output
    return LEFT if made.problem and made.problem.code is Code.MATHJAX_FALLBACK else SOURCE


if __name__ == "__main__":
    main()
