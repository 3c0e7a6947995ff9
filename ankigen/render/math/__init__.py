"""Mathematics: formulas found in prose, and TeX made into MathML that browsers draw as MathJax would."""

from ankigen.render.math.check import ATTRIBUTES, CLASSES, ELEMENTS
from ankigen.render.math.find import FoundFormula, MathProblem, find_formulas
from ankigen.render.math.formula import Formula, FormulaProblem, render_formula

__all__ = [
    "ATTRIBUTES",
    "CLASSES",
    "ELEMENTS",
    "Formula",
    "FormulaProblem",
    "FoundFormula",
    "MathProblem",
    "find_formulas",
    "render_formula",
]
