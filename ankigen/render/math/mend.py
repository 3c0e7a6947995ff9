"""Rules that make MathML Core, as browsers implement it, of what was drawn: each takes the tree and changes it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from xml.etree.ElementTree import Element

from ankigen.render.math.classes import INTEGRALS, LARGE, class_of
from ankigen.render.math.draw import PRIMES
from ankigen.render.math.source import quiet
from ankigen.render.math.styles import Style, styled
from ankigen.render.math.tags import set_tags
from ankigen.render.math.tree import CLASS, DISPLAYED_WIDTH, LIMITS, element, leaves, unwrapped

_UNDER_OVER = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_SCRIPTED = frozenset({*_UNDER_OVER, *_UNDER_OVER.values()})
_ROOTS = frozenset({"msqrt", "mroot"})
_TALL = frozenset({"mfrac", "mtable", *_ROOTS})
BAR = "0.75em"
"""Height of what a bar stands over at least."""
STRUT = {"height": "0.68em", "depth": "0.24em"}
"""A digit's height and a letter's depth, which no row falls short of."""
_ACCENTS = frozenset({"accent", "accentunder"})
_RARE_ARROWS = re.compile("[↧↨↫-↵⇖-⇿⟰-⟴⟽-⟿⤀-⥿]")
_UPRIGHT_CAPITALS = re.compile("[Α-Ω∇℧∅∞]")


def retype_leaves(math: Element) -> None:
    """A sign is an operator whatever latex2mathml took it for; a letter is an identifier."""
    for leaf in math.iter():
        if leaf.tag not in ("mi", "mo") or not leaf.text or len(leaf) or leaf.get("mathvariant"):
            continue
        kind = leaf.get(CLASS) or (class_of(leaf.text) if len(leaf.text) == 1 else "")
        if leaf.tag == "mi" and kind and not (kind == "ord" and leaf.text in "∂∇∞∅ℏ℧"):
            leaf.tag = "mo"
        if leaf.tag == "mo" and not kind and not leaf.attrib and len(leaf.text) == 1 and leaf.text.isalpha():
            leaf.tag = "mi"


def set_capitals_upright(math: Element) -> None:
    """Capital Greek letters are upright, as TeX has them; a browser would slant a single letter."""
    for leaf in math.iter("mi"):
        if leaf.text and _UPRIGHT_CAPITALS.fullmatch(leaf.text):
            leaf.set("mathvariant", "normal")


def keep_fences_small(math: Element) -> None:
    r"""Without `\left` and `\right`, delimiters keep their size."""
    for leaf in math.iter("mo"):
        is_vertical = leaf.text in ("|", "‖", "∣", "∥", "/", "\\", "↑", "↓", "↕", "⇑", "⇓", "⇕")
        if not leaf.get("stretchy") and (is_vertical or (leaf.text and class_of(leaf.text[0]) in ("open", "close"))):
            leaf.set("stretchy", "false")


def keep_rare_arrows_small(math: Element) -> None:
    """WebKit draws no sign that could grow and is not in the font's first slice."""
    for leaf in math.iter("mo"):
        if leaf.text and _RARE_ARROWS.match(leaf.text):
            leaf.set("stretchy", "false")


def place_limits(math: Element) -> None:
    r"""Scripts of `\sum`, `\lim` and braces stand under and over; a browser moves them beside in running text."""
    for node, style in styled(math):
        if node.tag not in _UNDER_OVER or not _are_limits(_core(node[0]), style):
            continue
        node.tag = _UNDER_OVER[node.tag]
        core = _core(node[0])
        if core.tag == "mo" and core.text and core.text not in LARGE and not core.get("movablelimits"):
            core.set("movablelimits", "true")


def _are_limits(core: Element, style: Style) -> bool:
    r"""Whether scripts are to be limits. Those of `\mathop{\mathbb{E}}` no browser would move in running text."""
    is_moved_here = core.tag != "mo" and style > Style.DISPLAY
    return core.get(LIMITS) == "always" or (core.get(LIMITS) == "under" and not is_moved_here)


def _core(node: Element) -> Element:
    """The operator that decides how an element with scripts behaves."""
    node = unwrapped(node)
    while node.tag in _SCRIPTED and len(node) and not node.get(LIMITS) and not _ACCENTS & node.attrib.keys():
        node = unwrapped(node[0])
    return node


def widen_displayed_spaces(math: Element) -> None:
    r"""What stands before `\pmod` is wider in a displayed formula than in running text."""
    for node, style in styled(math):
        if style == Style.DISPLAY and DISPLAYED_WIDTH in node.attrib:
            node.set("width", node.attrib[DISPLAYED_WIDTH])


def tighten_integrals(math: Element) -> None:
    """Let what follows a displayed integral come near, where its lower limit reaches out farther than its upper one."""
    if math.get("display") == "block":
        for node in [*math.iter("msub"), *math.iter("msubsup")]:
            lower, upper = (len(list(leaves(script))) for script in (node[1], node[-1]))
            if _core(node[0]).text in INTEGRALS and (node.tag == "msub" or lower > upper):
                node.set("class", "mintegral")


def name_empty_bases(math: Element) -> None:
    """A script without a base hangs on an empty row."""
    for node in math.iter("mi"):
        if not node.text:
            node.tag = "mrow"
            node.attrib.clear()


def drop_foreign_attributes(math: Element) -> None:
    """What latex2mathml writes and browsers do not know."""
    for node in math.iter():
        for name in ("xmlns", "columnalign", "columnspacing", "rowspacing", "largeop", "fence"):
            node.attrib.pop(name, None)


def join_primes(math: Element) -> None:
    r"""Primes written one by one, as in `f^{\prime\prime}`, are one sign, whose strokes stand closer together."""
    for node in math.iter("mrow"):
        if len(node) > 1 and len(node) in PRIMES and all(child.text == PRIMES[1] for child in node):
            node[:] = [element("mo", text=PRIMES[len(node)])]


def quieten_words(math: Element) -> None:
    """Words may hold nothing that Anki acts on."""
    for leaf in math.iter("mtext"):
        leaf.text = quiet(leaf.text or "")


def unwrap_rows(math: Element) -> None:
    """An `mrow` around a single element says nothing."""
    for node in math.iter():
        node[:] = [unwrapped(child) for child in node]


def compose_characters(math: Element) -> None:
    """Text in composed form, so that a letter and its accent are one glyph."""
    for leaf in math.iter():
        if leaf.text:
            leaf.text = unicodedata.normalize("NFC", leaf.text)


def raise_low_bars(math: Element) -> None:
    """The bar of a root stands as high as over a tall letter, or the sign would hang far below the line.

    TeX shares the sign's height out above and below what is under it (The TeXbook, appendix G, rule 11); a browser
    sets the bar as low as it can.
    """
    for node in math.iter():
        if node.tag in _ROOTS and not any(inner.tag in _TALL for inner in node.iter() if inner is not node):
            if node.tag == "mroot" and node[0].tag != "mrow":
                node[0] = element("mrow", node[0])
            (node if node.tag == "msqrt" else node[0]).insert(0, element("mspace", height=BAR))


def space_rows_evenly(math: Element) -> None:
    """Rows stand equally far apart, whatever letters are in them, by a strut in each (The TeXbook, chapter 12)."""
    for table in math.iter("mtable"):
        if len(table) > 1 and table.get("class") != "msmall":
            for row in table:
                row[0].insert(0, element("mspace", **STRUT))


MENDS: tuple[Callable[[Element], None], ...] = (
    set_tags,
    compose_characters,
    name_empty_bases,
    drop_foreign_attributes,
    retype_leaves,
    set_capitals_upright,
    keep_fences_small,
    keep_rare_arrows_small,
    place_limits,
    widen_displayed_spaces,
    tighten_integrals,
    join_primes,
    quieten_words,
    unwrap_rows,
    raise_low_bars,
    space_rows_evenly,
)
