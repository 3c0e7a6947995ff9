"""The space between atoms, by TeX's rules instead of the browser's: it depends on both neighbours and on the style.

Source: Knuth, The TeXbook, chapter 18 and rules 5 and 6 of appendix G. Widths are in mu, 18 to the em.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element

from ankigen.render.math.classes import class_of
from ankigen.render.math.styles import SCRIPTS, Style, styled
from ankigen.render.math.tree import CLASS, NOTHING, element

_ORDER = ("ord", "op", "bin", "rel", "open", "close", "punct", "inner")
_TABLE = {  # row: the left atom; column: the right one; a star: never happens; capitals: not in scripts
    "ord": "0 3 M K 0 0 0 T",
    "op": "3 3 * K 0 0 0 T",
    "bin": "M M * * M * * M",
    "rel": "K K * 0 K 0 0 K",
    "open": "0 0 * 0 0 0 0 0",
    "close": "0 3 M K 0 0 0 T",
    "punct": "T T * T T T T T",
    "inner": "T 3 M K T 0 T T",
}
_WIDTHS = {"0": 0, "*": 0, "3": 3, "T": 3, "M": 4, "K": 5}
_ROWS = frozenset({"math", "mrow", "mstyle", "msqrt", "mtd", "mphantom", "mpadded"})
_BY_BROWSER = {  # lspace and rspace that browsers give these signs wherever they stand
    **dict.fromkeys("=<>≤≥≠≈≡∼→←∈∝⊂⊆⇒", (5, 5)),
    **dict.fromkeys("()[]{}⟨⟩⌊⌋⌈⌉´¯˘ˇ˙¨`ˆ˚˜⏞⏟⎴⎵⏜⏝", (0, 0)),
    ",": (0, 3),
}


def set_spaces(math: Element) -> None:
    """Give every operator of a formula the space that TeX puts around it."""
    for node, style in styled(math):
        if node.tag in _ROWS:
            _space_row(node, style)
        else:
            _keep_parts_close(node)


def _keep_parts_close(node: Element) -> None:
    """A sign that has scripts or is one brings no space of its own, which WebKit would put between it and them."""
    for part in node.findall("mo"):
        _set_space(part, 0, 0)


def _space_row(row: Element, style: Style) -> None:
    atoms = [child for child in row if child.tag != "mspace" and child.get(CLASS) != NOTHING]
    classes = _classes(atoms)
    widths = [0, *(_width(left, right, style) for left, right in pairwise(classes)), 0]
    for index, atom in enumerate(atoms):
        before, after = widths[index], widths[index + 1]
        is_shared = index > 0 and atoms[index - 1].tag == "mo"
        if atom.tag == "mo":
            _set_space(atom, 0 if is_shared else before, after)
        elif before and not is_shared:
            row.insert(list(row).index(atom), element("mspace", width=_ems(before)))


def _classes(atoms: Sequence[Element]) -> list[str]:
    """TeX's classes, where a sign between what it cannot join is an ordinary one: the minus of `-1`."""
    classes = [atom_class(atom) for atom in atoms]
    for index, name in enumerate(classes):
        before = classes[index - 1] if index else "open"
        after = classes[index + 1] if index + 1 < len(classes) else "close"
        joins = before not in {"op", "bin", "rel", "open", "punct"} and after not in {"rel", "close", "punct"}
        if name == "bin" and not joins:
            classes[index] = "ord"
    return classes


def atom_class(atom: Element) -> str:
    """TeX's class of an element in a row."""
    name = atom.get(CLASS, NOTHING)
    if name != NOTHING:
        return name
    if atom.tag in SCRIPTS and len(atom):
        return atom_class(atom[0])
    if atom.tag == "mo" and atom.text:
        return class_of(atom.text[0]) or "ord"
    return "ord"


def _width(left: str, right: str, style: Style) -> int:
    entry = _TABLE[left].split()[_ORDER.index(right)]
    return 0 if style == Style.SCRIPT and entry.isalpha() else _WIDTHS[entry]


def _set_space(sign: Element, before: int, after: int) -> None:
    if _BY_BROWSER.get(sign.text or "") == (before, after):
        return
    sign.set("lspace", _ems(before))
    sign.set("rspace", _ems(after))


def _ems(mu: int) -> str:
    return f"{mu / 18:.4f}em" if mu else "0"
