r"""Numbers of equations: `\tag{1}` stands at the right margin, in a column of its own for each row that has one."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from ankigen.render.math.rules import Rule
from ankigen.render.math.spaces import space
from ankigen.render.math.texts import text
from ankigen.render.math.tokens import Reader
from ankigen.render.math.tree import NOTHING, NUMBERED, add_class, element, marked

_TAG = "_tag"
_ALIGNED = {"maligned", "malignedat"}


def _tag(reader: Reader) -> Element:
    brackets = [] if reader.accept("*") else [element("mtext", text=sign) for sign in "()"]
    made = element("mrow", *brackets[:1], text(reader), *brackets[1:])
    made.set(_TAG, "")
    return marked(made, class_=NOTHING)


def set_tags(math: Element) -> None:
    """Move every number to the margin; one in running text stays, a little apart from its formula."""
    if not any(_TAG in node.attrib for node in math.iter()):
        return
    if math.get("display") != "block":
        for node in [node for node in math.iter() if _TAG in node.attrib]:
            node.insert(0, space(2.0))
        return
    if not _has_numbered_rows(math):
        row = element("mtr", element("mtd", *math))
        math[:] = [element("mtable", row, class_="maligned", displaystyle="true")]
    add_class(math[0], "mtagged")
    for row in math[0]:
        row[:] = [element("mtd"), *row, element("mtd", *_taken(row), class_="mright")]


def _has_numbered_rows(math: Element) -> bool:
    r"""Whether a number belongs to its row: in `align`, and in `aligned` too where more than one is given."""
    if len(math) != 1 or math[0].get("class") not in _ALIGNED:
        return False
    return NUMBERED in math[0].attrib or sum(_TAG in node.attrib for node in math.iter()) > 1


def _taken(parent: Element) -> list[Element]:
    """The numbers under an element, taken out of it."""
    taken: list[Element] = []
    for child in list(parent):
        if _TAG in child.attrib:
            parent.remove(child)
            taken.append(child)
        else:
            taken += _taken(child)
    return taken


RULES: dict[str, Rule] = {r"\tag": _tag}
