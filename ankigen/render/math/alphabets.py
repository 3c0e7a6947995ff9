r"""Letters in other alphabets (`\mathbb`, `\boldsymbol`): the Unicode letters, since browsers ignore `mathvariant`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache, partial
from xml.etree.ElementTree import Element

from ankigen.render.math.rules import Rule
from ankigen.render.math.tokens import NotDrawnError, Reader, Token
from ankigen.render.math.tree import CLASS, LIMITS, SET, element, leaves, unwrapped

_ALPHABETS = {
    "mathbb": "DOUBLE-STRUCK", "Bbb": "DOUBLE-STRUCK", "mathbf": "BOLD", "bold": "BOLD", "mathcal": "SCRIPT",
    "mathscr": "SCRIPT", "mathfrak": "FRAKTUR", "frak": "FRAKTUR", "mathit": "ITALIC", "mathsf": "SANS-SERIF",
    "mathsfit": "SANS-SERIF ITALIC", "mathtt": "MONOSPACE", "boldsymbol": "BOLD ITALIC", "bm": "BOLD ITALIC",
    "pmb": "BOLD ITALIC", "mathrm": "UPRIGHT", "mathup": "UPRIGHT", "mathnormal": "", "mit": "ITALIC",
    "mathbfit": "BOLD ITALIC", "bbmathbb": "DOUBLE-STRUCK", "mathbbm": "DOUBLE-STRUCK", "mathds": "DOUBLE-STRUCK",
    "mathbfcal": "BOLD SCRIPT", "mathbfscr": "BOLD SCRIPT", "mathbffrak": "BOLD FRAKTUR",
}  # fmt: skip
_ALPHABETS |= {  # what unicode-math calls them
    "symbb": "DOUBLE-STRUCK", "symbf": "BOLD", "symcal": "SCRIPT", "symfrak": "FRAKTUR", "symit": "ITALIC",
    "symsf": "SANS-SERIF", "symtt": "MONOSPACE", "symup": "UPRIGHT", "symrm": "UPRIGHT", "symbfit": "BOLD ITALIC",
}  # fmt: skip
_DECLARATIONS = {
    "bf": "BOLD", "cal": "SCRIPT", "it": "ITALIC", "rm": "UPRIGHT", "sf": "SANS-SERIF", "tt": "MONOSPACE",
    "bfseries": "BOLD", "scr": "SCRIPT",
}  # fmt: skip
_OWN_DIGITS = {"SCRIPT", "FRAKTUR", "BOLD SCRIPT", "BOLD FRAKTUR"}  # which Unicode and the font lack
_BOLDER = "BOLD ITALIC"
_JOINED = {"UPRIGHT", "BOLD", "ITALIC", "SANS-SERIF", "MONOSPACE"}  # in these, letters make words
_OLD_NAMES = {"FRAKTUR": "BLACK-LETTER"}
_UPRIGHT = frozenset("ΓΔΘΛΞΠΣΥΦΨΩ∇")
_ROWS = frozenset({"mrow", "mstyle", "mtd"})
_GREEK_NAMES = {"ϵ": "EPSILON SYMBOL", "ϑ": "THETA SYMBOL", "ϰ": "KAPPA SYMBOL", "ϕ": "PHI SYMBOL"} | {
    "ϱ": "RHO SYMBOL", "ϖ": "PI SYMBOL", "∂": "PARTIAL DIFFERENTIAL", "∇": "NABLA"
} | {  # what `\varGamma` and its like are
    slanted: unicodedata.name(slanted).removeprefix("MATHEMATICAL ITALIC ") for slanted in "𝛤𝛥𝛩𝛬𝛯𝛱𝛴𝛶𝛷𝛹𝛺"
}  # fmt: skip
_GREEK = """
    α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda μ mu
    ν nu ξ xi ο omicron π pi ρ rho σ sigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta
    Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega
""".split()  # noqa: SIM905 - a table of names
_UPRIGHT_GREEK = {
    f"{'up' if name.islower() else 'Up'}{name.lower()}": sign
    for sign, name in zip(_GREEK[::2], _GREEK[1::2], strict=True)
} | {"micro": "μ"}


@lru_cache(maxsize=4096)
def letter(character: str, alphabet: str) -> str:
    """The letter or digit of a mathematical alphabet, or the same character if the alphabet has none."""
    if not character.isalnum() and character not in _GREEK_NAMES:
        return character
    name = (_GREEK_NAMES.get(character, "") or unicodedata.name(character, "")).removeprefix("MATHEMATICAL ")
    for start, end in (("LATIN CAPITAL LETTER ", "CAPITAL "), ("LATIN SMALL LETTER ", "SMALL "),
                       ("GREEK CAPITAL LETTER ", "CAPITAL "), ("GREEK SMALL LETTER ", "SMALL ")):  # fmt: skip
        name = name.replace(start, end) if name.startswith(start) else name
    for prefix in (f"MATHEMATICAL {alphabet} ", f"{alphabet} ", f"{_OLD_NAMES.get(alphabet, alphabet)} "):
        try:
            return unicodedata.lookup(prefix + name)
        except KeyError:
            continue
    parts = unicodedata.normalize("NFD", character)
    if len(parts) > 1 and parts[0].isalpha():
        return letter(parts[0], alphabet) + parts[1:]
    return _without_italic(character, alphabet)


def _without_italic(character: str, alphabet: str) -> str:
    """Digits are never italic, and the italic h is the old Planck constant."""
    if alphabet == "ITALIC" and character == "h":
        return "ℎ"
    return letter(character, alphabet.removesuffix(" ITALIC")) if alphabet.endswith(" ITALIC") else character


def in_alphabet(node: Element, alphabet: str) -> Element:
    r"""The same element with every letter and digit under it in the alphabet; those with one of their own keep it.

    Only where letters are made bolder, as by `\boldsymbol`, are those bolder too. Cells of tables begin anew.
    """
    for leaf in _reached(node):
        is_free = SET not in leaf.attrib or alphabet == _BOLDER
        if is_free and leaf.tag in ("mi", "mn", "mo") and leaf.text and not leaf.get(LIMITS):
            _set_letters(leaf, leaf.text, alphabet)
            leaf.set(SET, "")
    if alphabet in _JOINED:
        _join(node)
    return unwrapped(node)


def _reached(node: Element) -> Iterator[Element]:
    if len(node) == 0:
        yield node
    for child in node if node.tag != "mtable" else ():
        yield from _reached(child)


def _set_letters(leaf: Element, text: str, alphabet: str) -> None:
    if alphabet == "UPRIGHT":
        if len(text) == 1 and text.isascii() and text.isalpha():  # TeX has no other upright letters
            leaf.set("mathvariant", "normal")
        return
    if leaf.attrib.pop("mathvariant", "") == "normal" or text in _UPRIGHT or (SET in leaf.attrib and len(text) > 1):
        alphabet = alphabet.removesuffix(" ITALIC")
    leaf.text = "".join(letter(character, alphabet) for character in text)


def _join(node: Element) -> None:
    r"""Neighbouring letters become one identifier: `\mathrm{KL}` is a word."""
    previous: Element | None = None
    for child in list(node):
        if node.tag in _ROWS and child.tag == "mi" and previous is not None and child.text and previous.text:
            previous.text += child.text
            previous.attrib.pop("mathvariant", None)
            node.remove(child)
            continue
        previous = child if child.tag == "mi" and child.text and not child.get(CLASS) else None
        if child.tag != "mtable":
            _join(child)


def _command(reader: Reader, *, alphabet: str) -> Element:
    switch = reader.taken
    return _in_own_digits(reader.argument(), alphabet, switch)


def _in_own_digits(node: Element, alphabet: str, switch: Token) -> Element:
    if alphabet in _OWN_DIGITS and any(leaf.tag == "mn" for leaf in leaves(node)):
        remedy = "Anki's MathJax draws it; put the letters alone under it"
        raise NotDrawnError(f"a digit under `{switch.text}` is not drawn here", remedy, switch.offset)
    return in_alphabet(node, alphabet)


def _round_script(reader: Reader) -> Element:
    """Unicode has one script alphabet; the font's other one is chosen by the style sheet."""
    made = in_alphabet(reader.argument(), "SCRIPT")
    for leaf in leaves(made):
        leaf.set("class", "mscr")
    return made


def _declaration(reader: Reader, *, alphabet: str) -> Element:
    """An old font switch, which reaches to the end of its group; tables in it keep their letters."""
    switch = reader.taken
    if reader.follows("^", "_"):
        remedy = r"Anki's MathJax draws it; write `\mathbf{…}` and its like"
        raise NotDrawnError(f"`{switch.text}` as a script is not drawn here", remedy, switch.offset)
    return _in_own_digits(reader.draw(reader.rest_of_group()), alphabet, switch)


def _upright_greek(_: Reader, *, sign: str) -> Element:
    return element("mi", text=sign, mathvariant="normal")


RULES: dict[str, Rule] = {
    **{f"\\{name}": partial(_upright_greek, sign=sign) for name, sign in _UPRIGHT_GREEK.items()},
    **{"\\" + name: partial(_declaration, alphabet=alphabet) for name, alphabet in _DECLARATIONS.items()},
    **{"\\" + name: partial(_command, alphabet=alphabet) for name, alphabet in _ALPHABETS.items()},
    r"\mathscr": _round_script,
    "µ": partial(_upright_greek, sign="μ"),
}
