"""Formulas as we and as KaTeX draw them, side by side: an HTML page, contact sheets, and how alike the ink is."""

from __future__ import annotations

import html
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from statistics import median

from PIL import Image
from playwright.sync_api import sync_playwright

import ankigen.fonts
from ankigen.notetypes.stylesheets import math_style
from ankigen.render.math import render_formula
from benchmarks.ink import Likeness, compare
from benchmarks.yardsticks import Formula, katex_html
from tests.browser import FLAGS, executable

_SOURCES = Path(ankigen.fonts.__file__).parent
_PAGE_STYLE = """
body { font-size: 18px; margin: 8px; background: white }
td { border: 1px solid #ddd; padding: 4px 6px } table { border-collapse: collapse }
td.drawn { width: 640px; min-width: 640px; max-width: 640px; overflow: hidden }
td.source { width: 200px; min-width: 200px; max-width: 200px }
code { font-size: 10px; white-space: pre-wrap; overflow-wrap: anywhere }
.katex { font-size: 1.1em; white-space: nowrap } .katex .eqn-num::before { content: none !important }
.katex-display, math[display=block] { margin: 0 }
"""
_PER_SHEET = 36
_ODD = 1.25  # times wider, higher, or narrower than most: worth a look
_LEAST_OVERLAP = 0.5


def write_page(formulas: Sequence[Formula], node: Path, folder: Path) -> None:
    """Write `page.html`, `sheet-NN.png` and `measures.txt`, worst first, for the formulas that we draw."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [(it, made.html) for it in formulas if not (made := render_formula(it[0], display=it[1])).problem]
    formulas = [formula for formula, _ in drawn]
    theirs = katex_html(formulas, node)
    rows = [_row(at, tex, ours, other)
            for at, (((tex, _), ours), other) in enumerate(zip(drawn, theirs, strict=True))]  # fmt: skip
    (folder / "page.html").write_text(_page(rows, node), encoding="utf-8")
    likenesses = _photographed(rows, node, folder)
    (folder / "measures.txt").write_text(_report(formulas, likenesses), encoding="utf-8")
    print((folder / "measures.txt").read_text(encoding="utf-8").partition("\n\n")[0])


def _row(at: int, tex: str, ours: str, theirs: str) -> str:
    cells = f'<td class="drawn ours">{ours}</td><td class="drawn theirs">{theirs}</td>'
    return f'<tr><td class="source">{at} <code>{html.escape(tex)}</code></td>{cells}</tr>'


def _page(rows: Sequence[str], node: Path) -> str:
    faces = ankigen.fonts.font_faces().replace('url("', f'url("{_SOURCES.as_uri()}/')
    sheet = (node.resolve() / "node_modules" / "katex" / "dist" / "katex.min.css").as_uri()
    style = f"{faces}{math_style()}{_PAGE_STYLE}"
    return (
        f'<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{sheet}"><style>{style}</style>'
        f"<table>{''.join(rows)}</table>"
    )


def _photographed(rows: Sequence[str], node: Path, folder: Path) -> list[Likeness | None]:
    """Contact sheets of all rows; the likeness of the two drawings in each."""
    likenesses: list[Likeness | None] = []
    file = folder / "part.html"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1540, "height": 900}, device_scale_factor=2)
        for start in range(0, len(rows), _PER_SHEET):
            file.write_text(_page(rows[start : start + _PER_SHEET], node), encoding="utf-8")
            page.goto(file.resolve().as_uri())
            page.evaluate("document.fonts.ready")
            sheet = Image.open(BytesIO(page.screenshot(full_page=True))).convert("L")
            sheet.reduce(2).save(folder / f"sheet-{start // _PER_SHEET:02}.png", optimize=True)
            cells = page.eval_on_selector_all("td.drawn", "all => all.map(e => e.getBoundingClientRect().toJSON())")
            pictures = [_cell(sheet, cell) for cell in cells]
            likenesses += map(compare, pictures[::2], pictures[1::2])
        browser.close()
    file.unlink()
    return likenesses


def _cell(sheet: Image.Image, cell: dict[str, float]) -> Image.Image:
    inset = 2
    left, top, right, bottom = (2 * cell[side] for side in ("left", "top", "right", "bottom"))
    return sheet.crop((int(left) + inset, int(top) + inset, int(right) - inset, int(bottom) - inset))


def _report(formulas: Sequence[Formula], likenesses: Sequence[Likeness | None]) -> str:
    measured = [(it, tex, at) for at, (it, (tex, _)) in enumerate(zip(likenesses, formulas, strict=True)) if it]
    wide, high = (median(getattr(it, side) for it, _, _ in measured) for side in ("width", "height"))
    overlap = median(it.overlap for it, _, _ in measured)
    lines, odd = [], 0
    for it, tex, at in sorted(measured, key=lambda row: row[0].overlap):
        ratios = (it.width / wide, it.height / high)
        is_odd = it.overlap < _LEAST_OVERLAP or any(not 1 / _ODD < ratio < _ODD for ratio in ratios)
        odd += is_odd
        lines.append(f"{'ODD' if is_odd else '   '} {at:4} {ratios[0]:5.2f} {ratios[1]:5.2f} {it.overlap:5.2f} {tex}")
    summary = (
        f"{len(measured)} of {len(formulas)} formulas measured; {odd} are to be looked at (marked ODD): width or height"
        f" more than {_ODD:g} times off, or an overlap under {_LEAST_OVERLAP:g}\n"
        f"median width {wide:.3f} and height {high:.3f} of KaTeX's; median overlap {overlap:.2f}"
    )
    return summary + "\n\nrow, width, height, overlap, source\n" + "\n".join(lines) + "\n"
