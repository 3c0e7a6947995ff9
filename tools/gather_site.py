"""The pages of the documentation site, gathered for Zensical: `python tools/gather_site.py [FOLDER]`.

The site is the repository's own Markdown at its own paths, so that every link leads to the same page on both. Gathered
are the README, `docs/`, what they link to, what that links to, and so on. A link that leads nowhere ends it. Formulas
become the MathML of our cards, with the font that travels with decks.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from ankigen.fonts import font_faces, slices
from ankigen.notetypes.stylesheets import math_style
from ankigen.render.math import render_formula
from ankigen.render.pieces.code_spans import find_code_spans
from ankigen.render.pieces.fences import find_fences
from ankigen.render.pieces.inline import find_math
from ankigen.render.pieces.taking import PLACEHOLDER, Finder, Math, take_out

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "build" / "site-pages"
STYLE = "math.css"  # `zensical.toml` names it
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)|<img src=\"(?P<source>[^\"]+)\"")
CODE = (Finder(find_fences), Finder(find_code_spans))
NAMED = re.compile(r"^(`{3,}\w+) ([^`\n]+)$", re.MULTILINE)
SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in r"\`*_[](){}!~^+-.:|="}
"""What Markdown could take for its own in a formula: in its leaves and in its source."""
LEAF = re.compile(r"(?<=>)[^<]+|(?<=alttext=\")[^\"]+")


class BrokenLinkError(ValueError):
    """A link to a file that is not there."""


def main(folder: Path) -> None:
    """Write the pages, what they show, and the style of formulas into a folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in gathered([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            target.write_text(as_page(path.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copyfile(path, target)
    (folder / STYLE).write_text(f"{font_faces()}\n{math_style()}", encoding="utf-8")
    for one in slices():
        shutil.copyfile(ROOT / "ankigen" / "fonts" / one.file, folder / one.file)


def gathered(pages: Sequence[Path]) -> list[Path]:
    """Pages and every file that can be reached from them by links.

    Raises:
        BrokenLinkError: If a link leads nowhere.
    """
    found, waiting = set(pages), list(pages)
    while waiting:
        page = waiting.pop()
        for target in linked(page):
            if not target.is_file():
                raise BrokenLinkError(f"{page.relative_to(ROOT)}: there is no {target}; mend the link")
            if target not in found:
                found.add(target)
                waiting += [target] if target.suffix == ".md" else []
    return sorted(found)


def linked(page: Path) -> list[Path]:
    """The files of the repository that a page links to or shows; examples in code link to nothing."""
    prose = PLACEHOLDER.sub("", take_out(page.read_text(encoding="utf-8"), CODE).text)
    targets = [match["target"] or match["source"] for match in LINK.finditer(prose)]
    names = [unquote(target).partition("#")[0] for target in targets if ":" not in target]
    return [(page.parent / name).resolve() for name in names if name]


def as_page(text: str) -> str:
    """A page as Zensical reads it: what stands behind the language of a listing is its title."""
    return NAMED.sub(r'\1 title="\2"', with_mathml(text))


def with_mathml(text: str) -> str:
    """A page with MathML where its formulas stand."""
    extract = take_out(text, (*CODE, Finder(find_math)))

    def shown(match: re.Match[str]) -> str:
        piece = extract.piece(match[0])
        if not isinstance(piece, Math):
            return extract.source[piece.start : piece.end]
        drawn = LEAF.sub(lambda leaf: leaf[0].translate(SIGNS), mathml(piece))
        # at the start of a line, Markdown would take <math> for a block of its own
        return f"\n\n<div>{drawn}</div>\n\n" if piece.display else f"<span>{drawn}</span>"

    return PLACEHOLDER.sub(shown, extract.text)


def mathml(formula: Math) -> str:
    """A formula as MathML on one line."""
    drawn = render_formula(formula.tex, display=formula.display)
    assert drawn.problem is None, f"{formula.tex}: {drawn.problem}"
    return " ".join(drawn.html.split("\n"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else PAGES)
