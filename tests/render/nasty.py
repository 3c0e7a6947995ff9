"""Seed files as no author would write them, made up at random; each word that is no syntax has a number of its own."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

FIRST = 2001
"""The number of the first word; no other text here has numbers of four digits but 1986."""
LETTERS = ["w#w", "W#", "naïve#x", "変#分", "שלום#ם", "مرحبا#ة", "é#é", "𝐱#y", "ß#İ", "ﬁ#ﬁ", "q#½", "x🙂#🙂"]
MARKS = r"""
    * ** *** _ __ ` `` ``` ~~ ~~~ # < > & \ ! ![ [ ] ( ) ]( | - = + ^ ~ % @ :: $ $$ \( \) \[ \] { } {{c1:: }} x?? ??x
    <b> </b> <br> <sub> </sub> <script> <textarea> <title> <math> </math> <svg> <p/ <!-- --> <![CDATA[ <?php &amp;
    &eacute; &#65; &nbsp; &notin; &bogus; &#x0; &lt; [sound: [latex] [$] [anki: ](javascript: ](// :// <https:// \n
    """.split()  # noqa: SIM905 - a table of signs
BREAKS = [
    " ", " ", " ", "\n", "\n", "\n\n", "  \n", "\\\n", "\t", "\n- ", "\n* ", "\n1. ", "\n7) ", "\n> ", "\n    ",
    "\n## ", "\n===\n", "\n***\n", "\n|---|---|\n", "\n```python\n", "\n```\n", "\n~~~ c++\n", "\n```{.py .n}\n", ". ",
    ", ", "1986. ", "\xa0", "\u200b", "\u202e", "\u2066", "\u200f", "\ufeff", "\x00", "\x07", "\x1b[31m", "\x1f",
    "\x7f", "\ufffe", "\U000f0001", "\x08eta", "\U0001f468\u200d\U0001f469",
]  # fmt: skip
PHRASES = [
    "§ §", "**§** §", "*§*§", "_§_", "`§`", "``§ ` §``", "§_§_§", "§*§*§", "List<§>", "a < § && § > b", "<sub>§</sub>",
    "[§ *§*](https://x.org/§?a=b&c=§)", '[§](https://x.org "§ §")', "[§](<https://x.org/§>)", "<https://x.org/§>",
    "[§](ftp://§)", "[§][§]", "![§](dot.png)", '![§ [§]](dot.png "§")', "![§](missing.png)", "![§](figure:vae/samples)",
    "§<br>§", "§&eacute;§", "&§;", "\\&§", "<!-- hidden -->§", "<div>§</div>", "<input value=§>", "§\x00§", "§://§",
    "$§$", "$ § $and §", "$$\\frac{§}{2}$$", "$\\text{§ and §}$", "\\(§\\)", "$5 § $6", "$§", "$\\ce{§}$", "$\\bm §$",
    "$\\begin{matrix} § & § \\\\ § & § \\end{matrix}$", "$\\foo{§}$", "$\\href{x:y}{§}$", "$\\label{§} x \\tag{§}$",
    "\\begin{cases} § & § \\end{cases}", "$\\hat §$", "$\\ce{x} % remark\n§$", "{{c1::§::§}}", "§\\\n§", "§  \n§",
    "| § | § |\n|---|---|\n| § | `§` | § |\n| §", "# §\n§", "- §\n  - §\n\n    §\n1. §", "> §\n§\n> > §", "§\n===\n§",
    "1986. §", "    §\n\n    §", "***\n§", "```python\ndef §(x=§): # §\n```\n§", "~~~\n§\n~~~~", "```c\nint §;",
    "- ```js\n  let § = `§`\n  ```\n  §", "```nope\n§\n```", "```§ §\n§\n```", "[sound:§]", "§:p §", "§$$---", "§x??",
]  # fmt: skip


@dataclass(slots=True)
class _Words:
    """Gives out words, each with the next number."""

    random: Random
    number: int = FIRST

    def fill(self, phrase: str) -> str:
        """The phrase with a word in place of each `§`."""
        first, *rest = phrase.split("§")
        return first + "".join(self._next() + text for text in rest)

    def _next(self) -> str:
        self.number += 1
        return self.random.choice(LETTERS).replace("#", str(self.number - 1))


def seed_file(random: Random) -> str:
    """A seed file with one card, as long as nothing in it is taken for a marker."""
    words = _Words(random)
    title, context, question, answer = (_text(words, most) for most in (3, 6, 6, 14))
    return f"#### {title}\n{context}\n:p {question}\n??x\n{answer}\nx??\n---\n"


def _text(words: _Words, most: int) -> str:
    return "".join(_part(words) for _ in range(words.random.randint(1, most)))


def _part(words: _Words) -> str:
    kind = words.random.choice(["mark", "break", "word", "phrase", "phrase"])
    if kind == "phrase":
        return words.random.choice(["", " ", "\n", "\n\n"]) + words.fill(words.random.choice(PHRASES))
    return words.fill("§") if kind == "word" else words.random.choice(MARKS if kind == "mark" else BREAKS)
