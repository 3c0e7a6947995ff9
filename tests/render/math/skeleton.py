"""What a formula shows as one line of text, whoever drew it: two drawings of equal skeletons look alike.

Letters stand in runs of one alphabet: `x` is italic, `up{lim}` upright, `bold{x}` bold. What has parts is a name and
its parts in parentheses: `frac(1; 2)`, `sub(x; i)`, `table rl (a | b / c | d)`. Spaces and sizes are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element

_SCRIPTS = {"msub": "sub", "msup": "sup", "msubsup": "subsup"}
_LIMITS = {"munder": "under", "mover": "over", "munderover": "underover"}
_BESIDE = {"munder": "sub", "mover": "sup", "munderover": "subsup"}
_PARTS = {"mfrac": "frac", "mroot": "root", **_SCRIPTS, **_LIMITS}
_LETTER = re.compile("[A-Za-zΑ-ωϵϑϰϕϱϖ]")
_INVISIBLE = re.compile("[\\s\u200b\u2061-\u2064]")
_LOOKALIKES = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΧ−‐∗∣∥⋅·•∖⧵⟂ˉ¯‾―˜∼ˆ^´ˊ`ˋ⃗⟶⇀’◊∗", "ABEZHIKMNOPTX--*|‖∙∙∙\\\\⊥‾‾‾‾~~^^´´``→→→'◇*")
_MARKS = str.maketrans({"⩴": "::=", "∷": "::", "\u20d6": "←", "\u20e1": "↔", "\u20db": "⃛"})
_VARIANTS = {
    "normal": "up", "bold": "bold", "bold-italic": "bolditalic", "double-struck": "bb", "script": "script",
    "bold-script": "boldscript", "fraktur": "frak", "bold-fraktur": "boldfrak", "sans-serif": "sf",
    "bold-sans-serif": "boldsf", "sans-serif-italic": "sfitalic", "monospace": "tt", "italic": "",
}  # fmt: skip
_NAMES = {  # the first words of Unicode's names
    "MATHEMATICAL BOLD ITALIC": "bolditalic", "MATHEMATICAL BOLD SCRIPT": "boldscript",
    "MATHEMATICAL BOLD FRAKTUR": "boldfrak", "MATHEMATICAL BOLD": "bold", "MATHEMATICAL ITALIC": "",
    "MATHEMATICAL DOUBLE-STRUCK": "bb", "DOUBLE-STRUCK": "bb", "MATHEMATICAL SCRIPT": "script", "SCRIPT": "script",
    "MATHEMATICAL FRAKTUR": "frak", "BLACK-LETTER": "frak", "MATHEMATICAL SANS-SERIF ITALIC": "sfitalic",
    "MATHEMATICAL SANS-SERIF BOLD": "boldsf", "MATHEMATICAL SANS-SERIF": "sf", "MATHEMATICAL MONOSPACE": "tt",
}  # fmt: skip
_ACCENTS = dict(zip("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328",
                    "`´^~‾˘˙¨˚˝ˇ¸˛", strict=True))  # fmt: skip
_SIGNS = re.compile(f".[{''.join(_ACCENTS)}]?", re.DOTALL)
_FRAMES = {
    "mbox": "box", "mcancel": "cancel", "mbcancel": "bcancel", "mxcancel": "xcancel", "msout": "sout",
    "moverline": "overline", "munderline": "underline", "box": "box", "updiagonalstrike": "cancel",
    "downdiagonalstrike": "bcancel", "updiagonalstrike downdiagonalstrike": "xcancel", "horizontalstrike": "sout",
    "updiagonalstrike updiagonalarrow northeastarrow": "cancel",
}  # fmt: skip
_CIRCLED = frozenset(map(chr, (*range(0x2460, 0x2474), *range(0x24B6, 0x24EA))))
_LATIN = frozenset({"script", "boldscript", "frak", "boldfrak"})
_MOVABLE = frozenset("∑∏∐⋃⋂⨁⨂⨀⋁⋀⨄⨆")


@dataclass(frozen=True)
class Letter:
    """A character and its alphabet; a part with a name, as written out, has the alphabet `None`."""

    text: str
    alphabet: str | None


def skeleton(math: Element) -> str:
    """The skeleton of a `math` element; one of several lines is a table, as KaTeX's style sheet shows it."""
    display = math.get("display") == "block"
    semantics = math.find("semantics")
    row = math if semantics is None else semantics[0] if semantics[0].tag == "mrow" else semantics
    return _in_lines(row, display=display)


def _in_lines(row: Element, *, display: bool) -> str:
    lines = [
        line
        for parts in _lines(row)
        if (line := _written(it for part in parts for it in _letters(part, display=display)))
    ]
    return f"table c ({' / '.join(lines)})" if len(lines) > 1 else "".join(lines)


def _lines(row: Element) -> list[list[Element]]:
    """The elements of each line: KaTeX's breaks between lines stand in its outermost row."""
    lines: list[list[Element]] = [[]]
    for child in row:
        if child.get("linebreak") == "newline":
            lines.append([])
        else:
            lines[-1].append(child)
    return lines


def _written(letters: Iterable[Letter]) -> str:
    runs = groupby(letters, key=lambda letter: (letter.alphabet, letter.alphabet is None))
    return " ".join(_run(alphabet, [letter.text for letter in run]) for (alphabet, _), run in runs)


def _run(alphabet: str | None, texts: list[str]) -> str:
    if alphabet is None:
        return " ".join(texts)
    return f"{alphabet}{{{''.join(texts)}}}" if alphabet else "".join(texts)


def _inside(node: Element, *, display: bool) -> list[Letter]:
    return [letter for child in node for letter in _letters(child, display=display)]


def _letters(node: Element, *, display: bool) -> list[Letter]:
    """A node as letters; `display` says whether limits stand under and over."""
    display = {"true": True, "false": False}.get(node.get("displaystyle", ""), display)
    for tags, rule in _RULES:
        if node.tag in tags and (found := rule(node, display)) is not None:
            return found
    is_shadowed = "text-shadow" in node.get("style", "")  # how KaTeX makes poor man's bold
    inside = _inside(_bolder(node) if is_shadowed else node, display=display)
    frame = "mbox" if "border" in node.get("style", "") else ""  # how MathJax draws `\bbox`
    for name in (frame, node.get("class", ""), node.get("notation", "")):
        if name in _FRAMES:
            return [_part(_FRAMES[name], [inside])]
    colour = node.get("mathcolor") or node.get("mathbackground")
    return [_part(colour.lower(), [inside])] if colour else inside


def _bolder(node: Element) -> Element:
    made = deepcopy(node)
    for leaf in [*made.iter("mi"), *made.iter("mn")]:
        is_slanted = leaf.tag == "mi" and len(leaf.text or "") == 1 and "mathvariant" not in leaf.attrib
        leaf.set("mathvariant", "bold-italic" if is_slanted else "bold")
    return made


def _part(name: str, parts: Iterable[Iterable[Letter]], between: str = "; ") -> Letter:
    return Letter(f"{name}({between.join(map(_written, parts))})", None)


def _leaf(node: Element, _display: bool) -> list[Letter] | None:
    if len(node):
        return None
    text = unicodedata.normalize("NFC", node.text or "")
    if node.get("fence") == "true":  # how KaTeX writes the brackets of `\left<`
        text = text.translate({ord("<"): "⟨", ord(">"): "⟩"})
    is_slanted = node.tag == "mi" and len(text) == 1
    dressed = {"mbold": "bold", "mitalic": "italic"}.get(node.get("class", ""), "")
    usual = _VARIANTS.get(dressed or node.get("mathvariant", ""), "" if is_slanted else "up")
    return [letter for sign in _SIGNS.findall(text) for letter in _characters(sign, usual)]


def _characters(sign: str, usual: str) -> list[Letter]:
    if sign in _CIRCLED:
        return [_part("over", [_characters(unicodedata.normalize("NFKC", sign), usual), [Letter("◯", "")]])]
    parts = unicodedata.normalize("NFD", sign)
    if len(parts) == 2 and parts[0].isalpha() and parts[1] in _ACCENTS:
        return [_part("over", [_characters(parts[0], usual), [Letter(_ACCENTS[parts[1]], "")]])]
    name = unicodedata.name(sign, "").replace("PLANCK CONSTANT", "MATHEMATICAL ITALIC SMALL H")
    named = next((alphabet for words, alphabet in _NAMES.items() if name.startswith(words + " ")), None)
    plain = sign if named is None and not sign.isalnum() and sign not in "…″‴⁗" else unicodedata.normalize("NFKC", sign)
    alphabet = usual if named is None else f"{'bold' * usual.startswith('bold')}{named}" if sign == "ℓ" else named
    if alphabet in _LATIN and "Α" <= sign <= "ω":  # a font without Greek leaves it as it is
        alphabet = "up" if sign <= "Ω" else ""
    return [
        Letter(part, alphabet if _LETTER.match(part) or (part.isdecimal() and alphabet != "up") else "")
        for part in _INVISIBLE.sub("", plain).translate(_LOOKALIKES).translate(_MARKS)
    ]


def _phantom(node: Element, display: bool) -> list[Letter]:
    return [_part("phantom", [_inside(node, display=display)])]


def _root(node: Element, display: bool) -> list[Letter]:
    return [_part("sqrt", [_inside(node, display=display)])]


def _line(node: Element, display: bool) -> list[Letter] | None:
    """A line over or under, which some draw as an accent."""
    name = {"mover": "overline", "munder": "underline"}[node.tag]
    mark = node[-1]
    if mark.tag == "mo" and mark.text in ("‾", "_", "¯", "―") and "true" in (mark.get("stretchy"), mark.get("accent")):
        return [_part(name, [_letters(node[0], display=display)])]
    return None


def _parts(node: Element, display: bool) -> list[Letter]:
    """A script stands behind the last letter of its base, whatever else the base holds."""
    name = _BESIDE[node.tag] if node.tag in _BESIDE and not display and _moves(node[0]) else _PARTS[node.tag]
    is_large = display and node.tag not in ("mfrac", "mroot")
    children = [child for child in node if child.text != "\u2061"]  # KaTeX puts one behind `\max` in a script
    parts = [_letters(child, display=is_large and not at) for at, child in enumerate(children)]
    before = parts[0][:-1] if name in _SCRIPTS.values() else []
    return [*before, _part(name, [parts[0][len(before) :], *parts[1:]])]


def _moves(base: Element) -> bool:
    """Whether the limits of an operator stand beside it in running text."""
    while len(base) == 1 or (len(base) and base.tag in _PARTS):
        base = base[0]
    return base.get("movablelimits", str(base.text in _MOVABLE).lower()) == "true"


def _table(node: Element, display: bool) -> list[Letter]:
    display = node.get("displaystyle") == "true" or node.get("width") == "100%"
    tags = [_letters(cell, display=False) for row in node for cell in row if len(cell) and _is_tag(node, row, cell)]
    rows = [[cell for cell in row if not _is_tag(node, row, cell)] for row in node]
    inside = [_letters(cell, display=display) for row in rows for cell in row]
    if tags and len(inside) == 1:
        cell = rows[0][0][0]
        is_broken = any(child.get("linebreak") for child in cell)
        return [Letter(_in_lines(cell, display=display), None)] if is_broken else [_part("tag", [*inside, *tags])]
    texts = [[_written(_letters(cell, display=display)) for cell in row] for row in rows]
    while texts and not any(texts[-1]):
        texts.pop()
    if len(texts) == 1 and len(texts[0]) == 1:
        return inside[0]
    width = max((at + 1 for row in texts for at, text in enumerate(row) if text), default=0)
    columns = "".join(_alignments(node, rows, width))
    written = " / ".join(" | ".join((row + [""] * width)[:width]).rstrip() for row in texts)
    return [Letter(f"table {columns} ({written})", None)]


def _is_tag(table: Element, row: Element, cell: Element) -> bool:
    """Whether a cell is for the number of an equation, or for the space around what has one."""
    at = list(row).index(cell)
    if row.tag == "mlabeledtr":
        return at == 0
    if "mtagged" in table.get("class", "") or table.get("width") == "100%":
        return at in (0, len(row) - 1) or cell.get("width") == "50%"
    return cell.get("class", "") in ("mtr-glue", "mml-eqn-num")


def _alignments(table: Element, rows: list[list[Element]], width: int) -> list[str]:
    named = table.get("columnalign", "").split()
    first: list[Element] = max(rows, key=len, default=[])
    classes = [cell.get("class", "").split() for cell in first]
    return [
        named[at][0] if at < len(named) else
        "l" if at < len(classes) and "mleft" in classes[at] else
        "r" if at < len(classes) and "mright" in classes[at] else "c"
        for at in range(width)
    ]  # fmt: skip


Rule = Callable[[Element, bool], "list[Letter] | None"]
_RULES: tuple[tuple[frozenset[str], Rule], ...] = (
    (frozenset({"mi", "mo", "mn", "mtext", "mspace"}), _leaf),
    (frozenset({"annotation"}), lambda _node, _display: []),
    (frozenset({"mphantom"}), _phantom),
    (frozenset({"msqrt"}), _root),
    (frozenset({"mover", "munder"}), _line),
    (frozenset(_PARTS), _parts),
    (frozenset({"mtable"}), _table),
)
