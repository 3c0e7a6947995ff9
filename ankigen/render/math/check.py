"""What may stand in a drawn formula; the sanitiser lets the same through."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from ankigen.render.math.latex import is_slot
from ankigen.render.math.tokens import FormulaError

ELEMENTS = frozenset(
    """
    math mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr
    munder munderover
    """.split()  # noqa: SIM905 - a table of names
)
ATTRIBUTES = frozenset(
    """
    accent accentunder alttext class depth display displaystyle form height linethickness lspace
    mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits rspace scriptlevel stretchy voffset
    width
    """.split()  # noqa: SIM905 - a table of names
)
CLASSES = frozenset(
    """
    mafter maligned malignedat marray mintegral mbcancel mbefore mbox mcancel mcases mleft
    mdashed mdouble mgap2 mgap4 mgap6 mgap8 mgap10 mgap15 mgap20 mgap30
    mmatrix mneg1 mneg2 mneg3 mneg4 mneg5 mneg6 mneg9 mneg12 mneg15 mneg18 mover moverline mright mrule mscr msmall
    mtagged
    msout munder munderline mxcancel
    """.split()  # noqa: SIM905 - a table of names
)
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "mspace"})
_MAX_DEPTH = 150


def check(math: Element, depth: int = 0) -> None:
    """Let a well-formed formula pass.

    Raises:
        FormulaError: If an element, an attribute, a number of children or a leaf is not as MathML Core has it.
    """
    faults = [fault for is_wrong, fault in _FAULTS if is_wrong(math)]
    if faults or depth > _MAX_DEPTH:
        raise FormulaError(f"{(*faults, 'too deep a formula')[0]} in `{math.tag}`", "simplify the formula")
    for child in math:
        check(child, depth + 1)


_FAULTS: tuple[tuple[Callable[[Element], bool], str], ...] = (
    (lambda node: node.tag not in ELEMENTS, "an unknown element"),
    (lambda node: bool(set(node.attrib) - ATTRIBUTES), "an unknown attribute"),
    (lambda node: bool(set(node.get("class", "").split()) - CLASSES), "an unknown class"),
    (lambda node: len(node) != _CHILDREN.get(node.tag, len(node)), "a missing part"),
    (lambda node: node.tag in _LEAVES and len(node) > 0, "a part too many"),
    (lambda node: bool(node.text) and node.tag not in _LEAVES, "stray text"),
    (lambda node: any(map(is_slot, node.text or "")), "a lost part"),
    (lambda node: node.tag != "mtext" and bool(re.match(r"\\\w", node.text or "")), "an unknown command"),
)
