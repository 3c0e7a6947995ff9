"""Draw the formulas of the tests beside KaTeX's drawing of them, to be looked at in a browser.

npm install --prefix FOLDER katex
python benchmarks/compare_with_katex.py FOLDER > page.html
"""

from __future__ import annotations

import argparse
import html
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ankigen.fonts import font_faces  # noqa: E402
from ankigen.render.math import render_formula  # noqa: E402

CASES = ROOT / "tests" / "cases" / "math" / "formulas"
STYLE = ROOT / "ankigen" / "render" / "math" / "math.css"
KATEX = """
const katex = require("katex");
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
const draw = ([tex, displayMode]) => katex.renderToString(tex, {displayMode, throwOnError: false, strict: false});
console.log(JSON.stringify(formulas.map(draw)));
"""


def formulas(pattern: str) -> list[tuple[str, bool]]:
    """TeX, and whether it is displayed, from the case files whose name matches."""
    found = []
    for file in sorted(CASES.glob(pattern)):
        inputs = file.read_text(encoding="utf-8").split("\n.\n")[1::3]
        found += [(line.removeprefix("$$ "), line.startswith("$$ ")) for text in inputs for line in text.split("\n")]
    return found


def drawn_by_katex(found: list[tuple[str, bool]], folder: Path) -> list[str]:
    """KaTeX's HTML for each formula."""
    command = ["node", "-e", KATEX]
    answer = subprocess.run(command, input=json.dumps(found), capture_output=True, text=True, check=True, cwd=folder)
    drawn: list[str] = json.loads(answer.stdout)
    return drawn


def page(found: list[tuple[str, bool]], folder: Path) -> str:
    """An HTML page with three columns: the source, our drawing, KaTeX's."""
    ours = [render_formula(tex, display=display).html for tex, display in found]
    faces = font_faces().replace('url("', f'url("{(ROOT / "ankigen" / "fonts").as_uri()}/')
    rows = (
        f"<tr><td><code>{html.escape(tex)}</code></td><td>{drawn}</td><td>{theirs}</td></tr>"
        for (tex, _), drawn, theirs in zip(found, ours, drawn_by_katex(found, folder), strict=True)
    )
    sheet = folder / "node_modules" / "katex" / "dist" / "katex.min.css"
    return (
        f'<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="file://{sheet}"><style>'
        f"{faces}{STYLE.read_text(encoding='utf-8')}"
        "body { font-size: 18px; margin: 4px } td { border: 1px solid #ccc; padding: 2px 6px }"
        "code { font-size: 10px; white-space: pre-wrap } td:first-child { width: 230px } .katex { font-size: 1.05em }"
        "table { border-collapse: collapse } .katex-display { margin: 0 } math[display=block] { margin: 0 }"
        f"</style><table>{''.join(rows)}</table>"
    )


def main() -> None:
    """Write the page to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where KaTeX is installed")
    parser.add_argument("--files", default="*.txt", help="which case files")
    arguments = parser.parse_args()
    sys.stdout.write(page(formulas(arguments.files), arguments.folder.resolve()))


if __name__ == "__main__":
    main()
