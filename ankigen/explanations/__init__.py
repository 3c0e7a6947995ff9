"""What each kind of problem is, with an example that has it and one that does not: a page for each code, as data.

A page is `<code>.md`: a paragraph that says it in short, more paragraphs if need be, then the sections `## Bad` and
`## Mended` with the example. A block of an example is a file of the name that stands behind its language (`seeds.md`
without one), or, in `sh`, the command that shows the problem (`ankigen check` without one).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ankigen.diagnostics import Code

_FOLDER = Path(__file__).parent
_SECTIONS = re.compile(r"(?P<text>.*?)\n## Bad\n(?P<bad>.*?)\n## Mended\n(?P<mended>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The page of a code: its words, and its two examples as Markdown with fenced blocks."""

    code: Code
    text: str
    bad: str
    mended: str

    @property
    def summary(self) -> str:
        """The first paragraph, on one line."""
        return " ".join(self.text.partition("\n\n")[0].split())

    def __str__(self) -> str:
        title = f"{self.code.label} ({self.code.severity})"
        return f"# {title}\n\n{self.text}\n\n## Bad\n\n{self.bad}\n\n## Mended\n\n{self.mended}"


def explanation(code: Code) -> Explanation:
    """The page of a code."""
    page = (_FOLDER / f"{code.label}.md").read_text(encoding="utf-8")
    sections = _SECTIONS.fullmatch(page)
    assert sections, code
    return Explanation(code, *(sections[name].strip() for name in ("text", "bad", "mended")))
