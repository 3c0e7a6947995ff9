"""What KaTeX and MathJax make of formulas: KaTeX's HTML, and the MathML of both. Node runs them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

Formula = tuple[str, bool]
"""TeX, and whether it is displayed."""

KATEX = """
const katex = require("katex");
require("katex/contrib/mhchem");
const draw = ([tex, displayMode]) => {
  try { return katex.renderToString(tex, {displayMode, strict: false, output: "OUTPUT", macros: {}}); }
  catch (error) { return ""; }
};
"""
MATHJAX = """
const {mathjax} = require("mathjax-full/js/mathjax.js");
const {TeX} = require("mathjax-full/js/input/tex.js");
const {liteAdaptor} = require("mathjax-full/js/adaptors/liteAdaptor.js");
const {RegisterHTMLHandler} = require("mathjax-full/js/handlers/html.js");
const {SerializedMmlVisitor} = require("mathjax-full/js/core/MmlTree/SerializedMmlVisitor.js");
const {STATE} = require("mathjax-full/js/core/MathItem.js");
const {AllPackages} = require("mathjax-full/js/input/tex/AllPackages.js");
RegisterHTMLHandler(liteAdaptor());
const packages = AllPackages.filter((name) => !["noerrors", "noundefined", "bussproofs"].includes(name));
const formatError = (jax, error) => { throw error; };
const visitor = new SerializedMmlVisitor();
const draw = ([tex, display]) => {
  try {
    const html = mathjax.document("", {InputJax: new TeX({packages, formatError})});
    return visitor.visitTree(html.convert(tex, {display, end: STATE.CONVERT}));
  } catch (error) { return ""; }
};
"""
_REFERENCE = "MathJax_ref"
_RUN = 'console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf8")).map(draw)));'


def katex_html(formulas: Sequence[Formula], folder: Path) -> list[str]:
    """KaTeX's HTML for each formula; empty for what it refuses."""
    return _drawn(KATEX.replace("OUTPUT", "html"), formulas, folder)


def katex_trees(formulas: Sequence[Formula], folder: Path) -> list[ET.Element | None]:
    """KaTeX's MathML for each formula; nothing for what it refuses."""
    return [_tree(drawn) for drawn in _drawn(KATEX.replace("OUTPUT", "mathml"), formulas, folder)]


def mathjax_trees(formulas: Sequence[Formula], folder: Path) -> list[ET.Element | None]:
    """MathJax's MathML for each formula; nothing for what it refuses."""
    return [None if _REFERENCE in drawn else _tree(drawn) for drawn in _drawn(MATHJAX, formulas, folder)]


def _drawn(script: str, formulas: Sequence[Formula], folder: Path) -> list[str]:
    answer = subprocess.run(
        ["node", "-e", script + _RUN],
        input=json.dumps(formulas),
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    drawn: list[str] = json.loads(answer.stdout.splitlines()[-1])  # KaTeX may print warnings before
    return drawn


def _tree(drawn: str) -> ET.Element | None:
    found = re.search(r"<math.*</math>", drawn, re.DOTALL)
    if not found:
        return None
    xml = found[0].replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "").replace("&nbsp;", "\u00a0")
    return ET.fromstring(re.sub(r"\bclass =", "class=", xml))  # noqa: S314 - from a library of ours to choose
