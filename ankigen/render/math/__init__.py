"""Mathematics: formulas found in prose, and TeX made into MathML that browsers draw as TeX would.

A formula goes through these stages, one module each, unless it differs from an earlier one in letters and numbers alone
(`alike`):

    source    what an escape sequence has eaten comes back
    tokens    groups match, and nothing is too long or too deep
    links     their words stay, their addresses go
    synonyms  names that only KaTeX knows become those of TeX
    draw      tokens become elements: symbols and scripts by latex2mathml (`latex`), every other construct by a rule
              (`constructs` lists them) whose drawing waits in a slot
    mend      rules that make MathML Core of it
    spacing   the space between atoms, by TeX's rules
    check     only known elements, attributes and numbers of parts; and every letter is drawn (`lost_letters`)
    formula   MathML; or what MathJax has to draw (`fallback`); or the source, if the formula is broken
"""

from ankigen.render.math.check import ATTRIBUTES, CLASSES, ELEMENTS
from ankigen.render.math.fallback import OTHER_NAMES
from ankigen.render.math.find import FoundFormula, MathProblem, find_formulas
from ankigen.render.math.formula import Formula, FormulaProblem, render_formula
from ankigen.render.math.links import AROUND
from ankigen.render.math.tokens import COMMENT

__all__ = [
    "AROUND",
    "ATTRIBUTES",
    "CLASSES",
    "COMMENT",
    "ELEMENTS",
    "OTHER_NAMES",
    "Formula",
    "FormulaProblem",
    "FoundFormula",
    "MathProblem",
    "find_formulas",
    "render_formula",
]
