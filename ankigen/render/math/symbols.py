"""Symbols that are drawn here: operators with limits, functions, and names that latex2mathml lacks or mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ankigen.render.math.tree import element, marked


@dataclass(frozen=True, slots=True)
class Symbol:
    """A sign: its text, its element, TeX's class of it, and where its scripts go (`under`, `beside`)."""

    text: str
    tag: str = "mo"
    class_: str = ""
    limits: str = ""

    def drawn(self) -> Element:
        """A new element for the sign."""
        return marked(element(self.tag, text=self.text), class_=self.class_, limits=self.limits)


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return {"\\" + name: sign for name, sign in zip(words[::2], words[1::2], strict=True)}


_SUMS = _pairs("""
    sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigvee ⋁ bigwedge ⋀ biguplus ⨄ bigsqcup ⨆
""")
_INTEGRAL_NAMES = _pairs("int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ smallint ∫ intop ∫")
_FUNCTIONS = """
    arccos arcctg arcsin arctan arctg arg ch cos cosec cosh cot cotg coth csc ctg cth deg dim exp hom ker lg ln log
    sec sh sin sinh tan tanh tg th
""".split()  # noqa: SIM905 - a table of names
_FUNCTIONS_WITH_LIMITS = {
    **{name: name for name in ["det", "gcd", "inf", "lim", "max", "min", "Pr", "sup", "plim"]},
    "liminf": "lim\u2009inf",
    "limsup": "lim\u2009sup",
    "injlim": "inj\u2009lim",
    "projlim": "proj\u2009lim",
    "argmax": "arg\u2009max",
    "argmin": "arg\u2009min",
}
_ORDINARY = _pairs("""
    P ¶ copyright © dag † ddag ‡ circledR ® AA Å aa å ae æ AE Æ oe œ OE Œ ss ß Bbbk 𝕜 hbar ℏ nabla ∇ infty ∞
    empty ∅ square □ Box □ blacksquare ■ vdots ⋮ ddots ⋱ Alpha Α Beta Β Epsilon Ε Zeta Ζ Eta Η Iota Ι Kappa Κ Mu Μ Nu Ν
    Omicron Ο Rho Ρ Tau Τ Chi Χ thetasym ϑ textbackslash \\ textasciitilde ~ textbar | textless < textgreater >
    textquestiondown ¿ textdegree ° R ℝ N ℕ Z ℤ Q ℚ C ℂ Reals ℝ reals ℝ natnums ℕ lq ‘ rq ’ minuso ⦵ slash /
    ohm Ω celsius ℃ perthousand ‰ textvisiblespace ␣ backepsilon ∍ triangle △ qed ∎ cdotp · ldotp . degree °
    triangledown ▽
""")
_BINARY = _pairs("""
    doublecap ⋒ doublecup ⋓ triangleleft ◃ triangleright ▹
    setminus ⧵ dagger † ddagger ‡ textbullet • ast ∗ star ⋆ centerdot ⋅ cdot ⋅ smallsetminus ∖ doublebarwedge ⩞
""")
_RELATIONS = _pairs("""
    sim ∼ thicksim ∼ models ⊨ vcentcolon : colonequals ≔ coloneq ≔ Coloneqq ⩴ dblcolon ∷ eqcolon ≕ to → gets ←
    approxeq ≊ leadsto ⇝ shortmid ∣ nshortmid ∤ shortparallel ∥ nshortparallel ∦ perp ⟂ lt < gt >
    nleqq ≰ nsupseteqq ⊉ coloncolon ∷ coloncolonequals ⩴
    gggtr ⋙ llless ⋘ Perp ⫫ indep ⫫ triangleq ≜ Join ⋈ lhd ⊲ rhd ⊳ ratio :
""")
_INNER = _pairs("ldots … dotsc … dotso … hdots … mathellipsis … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ textellipsis …")
_WITH_LIMITS = {**_SUMS, **{sign: sign for sign in _SUMS.values()}}  # by name, and as the sign itself
_INTEGRALS = {**_INTEGRAL_NAMES, **{sign: sign for sign in _INTEGRAL_NAMES.values()}}

SYMBOLS: dict[str, Symbol] = {
    **{name: Symbol(sign, class_="op", limits="under") for name, sign in _WITH_LIMITS.items()},
    **{name: Symbol(sign, class_="op", limits="beside") for name, sign in _INTEGRALS.items()},
    **{"\\" + name: Symbol(name, class_="op", limits="beside") for name in _FUNCTIONS},
    **{"\\" + name: Symbol(sign, class_="op", limits="under") for name, sign in _FUNCTIONS_WITH_LIMITS.items()},
    **{name: Symbol(sign, tag="mi") for name, sign in _ORDINARY.items()},
    **{name: Symbol(sign, class_="bin") for name, sign in _BINARY.items()},
    **{name: Symbol(sign, class_="rel") for name, sign in _RELATIONS.items()},
    **{name: Symbol(sign, class_="inner") for name, sign in _INNER.items()},
    r"\bmod": Symbol("mod", class_="bin"),
    r"\-": Symbol("", tag="mrow"),
    "`": Symbol("‘", tag="mi"),
    "*": Symbol("∗", class_="bin"),
    r"\*": Symbol("∗", class_="bin"),
    "-": Symbol("−", class_="bin"),
    ":": Symbol(":", class_="rel"),
    r"\prime": Symbol("′", class_="ord"),
    r"\lvert": Symbol("|", class_="open"),
    r"\rvert": Symbol("|", class_="close"),
    r"\lVert": Symbol("‖", class_="open"),
    r"\rVert": Symbol("‖", class_="close"),
    r"\And": Symbol("&", class_="rel"),
    r"\textbraceleft": Symbol("{", class_="open"),
    r"\textbraceright": Symbol("}", class_="close"),
    r"\lang": Symbol("⟨", class_="open"),
    r"\rang": Symbol("⟩", class_="close"),
    **{"\\" + name: Symbol(name, tag="mtext") for name in ("TeX", "LaTeX", "KaTeX")},
}
