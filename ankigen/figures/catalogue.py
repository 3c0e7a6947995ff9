"""The figures as data, and the way from an address to a picture that is not yet drawn; needs no PyTorch."""

from __future__ import annotations

import hashlib
from urllib.parse import parse_qsl

from ankigen.diagnostics import Code
from ankigen.figures.families import (
    charlstm,
    classifier,
    cyclegan,
    diffusion,
    ebm,
    gan,
    gpt,
    lstm,
    mlp,
    music,
    pixelcnn,
    rbm,
    realnvp,
    seq2seq,
    transformer,
    vae,
    vae2d,
    worldmodel,
)
from ankigen.figures.figure import Figure
from ankigen.figures.layout import Layout
from ankigen.figures.parameters import bad, suggestion
from ankigen.models import manifest
from ankigen.pictures import HEARD, SEEN, FigureRequest, Picture, PictureError

DRAWING_VERSION = 3
"""To be raised when the same request gives another picture, so that caches and learners' media see a new name."""

MAX_ADDRESS = 300
FIGURES: tuple[Figure, ...] = (
    *vae.FIGURES,
    *vae2d.FIGURES,
    *gan.FIGURES,
    *mlp.FIGURES,
    *realnvp.FIGURES,
    *transformer.FIGURES,
    *seq2seq.FIGURES,
    *rbm.FIGURES,
    *pixelcnn.FIGURES,
    *ebm.FIGURES,
    *diffusion.FIGURES,
    *lstm.FIGURES,
    *music.FIGURES,
    *charlstm.FIGURES,
    *gpt.FIGURES,
    *classifier.FIGURES,
    *cyclegan.FIGURES,
    *worldmodel.FIGURES,
)

SOUNDS = tuple(figure.path for figure in FIGURES if figure.is_heard)
"""The figures that can be heard too."""

_BY_PATH = {figure.path: figure for figure in FIGURES}


def resolve(address: str) -> Picture:
    """The picture at an address such as `figure:vae/samples?n=16&rng_seed=7`, not yet drawn.

    `sound:` in place of `figure:` leads to the same picture, with what is heard beside it.

    Raises:
        PictureError: If there is no such figure or parameter, a value is out of bounds, or a figure cannot be heard.
        WeightsError: If the manifest of the model is missing or damaged.
    """
    wanted = request(address)
    values, figure = dict(wanted.parameters), _figure(wanted)
    placed = figure.layout(values)
    return Picture(
        media=_media(wanted),
        source=str(wanted),
        alt=figure.alt(values),
        caption=figure.caption(values),
        width=placed.width,
        height=placed.height,
    )


def request(address: str) -> FigureRequest:
    """The request at an address, defaults filled in, sorted by name; raises PictureError like `resolve`."""
    if len(address) > MAX_ADDRESS:
        raise bad(address[:40] + "…", f"an address has at most {MAX_ADDRESS} characters")
    is_heard = address.startswith(HEARD)
    path, _, query = address.removeprefix(HEARD if is_heard else SEEN).partition("?")
    noun, known = ("sound", SOUNDS) if is_heard else ("figure", tuple(_BY_PATH))
    if path not in known:
        raise PictureError(
            Code.UNKNOWN_FIGURE, f"there is no {noun} '{path}'", suggestion(path, known, f"the {noun}s are")
        )
    figure = _BY_PATH[path]
    return FigureRequest(figure.model, figure.name, tuple(sorted(_values(figure, query).items())), is_heard)


def layout(request: FigureRequest) -> Layout:
    """Where the cells of a requested figure lie."""
    return _figure(request).layout(dict(request.parameters))


def _figure(request: FigureRequest) -> Figure:
    return _BY_PATH[f"{request.model}/{request.name}"]


def _values(figure: Figure, query: str) -> dict[str, str]:
    known = {parameter.name: parameter for parameter in figure.parameters}
    values = {name: str(parameter.default) for name, parameter in known.items()}
    given = parse_qsl(query, keep_blank_values=True)
    for name, text in given:
        if name not in known:
            raise bad(name, suggestion(name, tuple(known), f"{figure.path} takes"))
        if sum(other == name for other, _ in given) > 1:
            raise bad(f"{name} twice", f"give {name} once")
        values[name] = known[name].read(text)
    return values


def _media(request: FigureRequest) -> str:
    weights = (manifest.read(model).digest for model in (request.model, *_figure(request).beside))
    made_of = f"{request._replace(is_heard=False)} {' '.join(weights)} {DRAWING_VERSION}"
    digest = hashlib.sha256(made_of.encode()).hexdigest()[:12]
    return f"ankigen-{request.model}-{request.name}-{digest}.png"
