"""All figures on one page, with what can be asked of them."""

from __future__ import annotations

from html import escape

from ankigen.figures import catalogue
from ankigen.figures.figure import Figure
from ankigen.figures.parameters import Choice, Parameter
from ankigen.pictures import HEARD, SEEN, Picture

INDEX = "index.html"
STYLE = """
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 17px/1.5 system-ui, sans-serif;
  color: light-dark(#1f2328, #e1e4e8); background: light-dark(#ffffff, #1b1d1f); overflow-wrap: break-word; }
h2 { margin-top: 3rem; font-size: 1.2rem; }
code { padding: .1em .25em; background: light-dark(#f6f8fa, #2d3136); }
.plates { display: flex; flex-wrap: wrap; }
.plates div { padding: 1rem; background: #ffffff; }
.plates .night { background: #2c2c2c; }
img { box-sizing: border-box; max-width: 100%; padding: 6px; border-radius: 8px; background: #f2f4f7; }
audio { max-width: 100%; }
td { text-align: left; vertical-align: top; padding: .2em .8em .2em 0; }
@media (max-width: 30rem) { td { display: block; padding: 0; } tr { display: block; margin-bottom: .6em; } }
"""
HEAD = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    f"<title>ankigen figures</title><style>{STYLE}</style>"
)


def listing() -> str:
    """Every figure with its summary, and each of its parameters with bounds and default."""
    blocks = []
    for figure in catalogue.FIGURES:
        parameters = [f"    {p.name}={p.default}  {p.meaning}, {bounds(p)}" for p in figure.parameters]
        heard = [f"  It is heard as well as {HEARD}{figure.path}"] if figure.is_heard else []
        blocks.append("\n".join((f"{SEEN}{figure.path}", f"  {figure.summary}", *heard, *parameters)))
    return "\n".join(blocks)


def bounds(parameter: Parameter) -> str:
    """What values a parameter takes."""
    if isinstance(parameter, Choice):
        return f"one of {', '.join(parameter.options)}"
    return f"{parameter.least} to {parameter.most}"


def gallery() -> dict[str, bytes]:
    """The files of a page with every figure as it is drawn and played by default, by day and by night; loads PyTorch.

    Raises:
        WeightsError: If the weights of a model are missing or damaged.
    """
    from ankigen.figures.drawing import draw  # noqa: PLC0415 - PyTorch is loaded only when something is drawn
    from ankigen.figures.playing import play  # noqa: PLC0415

    files, sections = {}, []
    for figure in catalogue.FIGURES:
        address = (HEARD if figure.is_heard else SEEN) + figure.path
        picture, request = catalogue.resolve(address), catalogue.request(address)
        files[picture.media] = draw(request)
        if picture.sound:
            files[picture.sound] = play(request)
        sections.append(_section(figure, picture))
    files[INDEX] = f"{HEAD}<h1>Figures</h1>{''.join(sections)}</html>\n".encode()
    return files


def _section(figure: Figure, picture: Picture) -> str:
    image = f'<img src="{escape(picture.media)}" alt="{escape(picture.alt)}" width="{picture.width}">'
    rows = (
        f"<tr><td><code>{p.name}={escape(str(p.default))}</code><td>{escape(p.meaning)}<td>{escape(bounds(p))}"
        for p in figure.parameters
    )
    player = f'<p><audio controls src="{escape(picture.sound)}"></audio></p>' if picture.sound else ""
    return (
        f"<h2><code>{SEEN}{figure.path}</code></h2><p>{escape(figure.summary)}</p>"
        f'<div class="plates"><div>{image}</div><div class="night">{image}</div></div>'
        f"{player}<p>{escape(picture.caption)}</p><p><small>{escape(picture.alt)}</small></p><table>{''.join(rows)}</table>\n"
    )
