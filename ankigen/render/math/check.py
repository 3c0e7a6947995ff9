"""What may stand in a drawn formula; the sanitiser lets the same through."""

from __future__ import annotations

import re
from functools import lru_cache
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
    mafter maligned malignedat marray mintegral mitalic mbcancel mbefore mbold mbox mcancel mcases mleft
    mdashed mdouble mgap2 mgap4 mgap6 mgap8 mgap10 mgap15 mgap20 mgap30
    mmatrix mmultline mneg1 mneg2 mneg3 mneg4 mneg5 mneg6 mneg9 mover moverline mright mrule mscr msmall mtagged
    msout munder munderline mxcancel
    """.split()  # noqa: SIM905 - a table of names
)
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "mspace"})
_MAX_DEPTH = 150


_COMMAND = re.compile(r"\\\w")


def check(math: Element, depth: int = 0) -> None:
    """Let a well-formed formula pass.

    Raises:
        FormulaError: If an element, an attribute, a number of children or a leaf is not as MathML Core has it.
    """
    fault = _fault(math.tag, tuple(math.attrib), math.get("class", ""), len(math), has_text=bool(math.text))
    fault = fault or (_fault_of_text(math) if math.text else "") or ("too deep a formula" if depth > _MAX_DEPTH else "")
    if fault:
        raise FormulaError(f"{fault} in `{math.tag}`", "simplify the formula")
    for child in math:
        check(child, depth + 1)


@lru_cache(maxsize=4096)
def _fault(tag: str, attributes: tuple[str, ...], classes: str, parts: int, *, has_text: bool) -> str:
    """What is wrong with an element, whatever its text; empty if nothing is. Most elements are like an earlier one."""
    faults = (
        (tag not in ELEMENTS, "an unknown element"),
        (not ATTRIBUTES.issuperset(attributes), "an unknown attribute"),
        (not CLASSES.issuperset(classes.split()), "an unknown class"),
        (parts != _CHILDREN.get(tag, parts), "a missing part"),
        (tag in _LEAVES and parts > 0, "a part too many"),
        (has_text and tag not in _LEAVES, "stray text"),
    )
    return next((fault for is_wrong, fault in faults if is_wrong), "")


def _fault_of_text(leaf: Element) -> str:
    if any(map(is_slot, leaf.text or "")):
        return "a lost part"
    return "an unknown command" if leaf.tag != "mtext" and _COMMAND.match(leaf.text or "") else ""
