"""Passages for tests, and where their pictures come from."""

from __future__ import annotations

from ankigen.diagnostics import Code
from ankigen.entries import Line, Passage, Rendered
from ankigen.pictures import Picture, PictureError
from ankigen.render.passage import RenderOptions, render_passage


def passage(text: str) -> Passage:
    return Passage("seeds/x.md", tuple(Line(at, 1, line) for at, line in enumerate(text.split("\n"), start=1)))


def render(text: str, options: RenderOptions | None = None) -> Rendered:
    return render_passage(passage(text), options or RenderOptions(), picture)


def picture(address: str) -> Picture:
    if "//" in address or "missing" in address:
        raise PictureError(Code.BAD_IMAGE, f"there is no picture `{address}`", "put it beside the seed file")
    caption = "Drawn by a model" if address.startswith("figure:") else ""
    name = address.rpartition("/")[2].rpartition(":")[2].partition("?")[0]
    return Picture(f"{name}.png", address, f"the alt text of {name}", caption, 320, 240)


def shown(rendered: Rendered) -> str:
    """What came out, for golden cases: the HTML, then one line for each diagnostic."""
    return "\n".join([rendered.html, *map(str, rendered.diagnostics)])
