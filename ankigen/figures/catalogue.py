"""The figures as data, and the way from an address to a picture that is not yet drawn; needs no PyTorch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from ankigen.diagnostics import Code
from ankigen.entries import FigureRequest, Picture, PictureError
from ankigen.figures.layout import Layout, square
from ankigen.figures.parameters import Choice, Parameter, Whole, bad, suggestion
from ankigen.models import manifest

SCHEME = "figure:"
DRAWING_VERSION = 1
"""To be raised when the same request gives another picture, so that caches and learners' media see a new name."""

MAX_ADDRESS = 300
ANIMALS = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A kind of picture: what may be asked of it, how large it will be, and what is said about it."""

    model: str
    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    layout: Callable[[Values], Layout]
    alt: Callable[[Values], str]
    caption: Callable[[Values], str]

    @property
    def path(self) -> str:
        """Model and name as they stand in an address."""
        return f"{self.model}/{self.name}"


def _frames(most: int) -> Whole:
    return Whole("n", "number of pictures in the strip", 8, 3, most)


def _sample_alt(values: Values) -> str:
    return f"{values['n']} animal silhouettes, white on black with soft edges, drawn by a variational autoencoder."


def _sample_caption(values: Values) -> str:
    source = {
        "fitted": "where the codes of real animals lie",
        "normal": "from the standard normal distribution, which also meets holes where no animal was encoded",
    }
    return (
        f"Animals that never were: latent vectors drawn {source[values['prior']]}, decoded by a variational "
        "autoencoder. It is grey where it is unsure."
    )


def _interpolation_alt(values: Values) -> str:
    start, end = (_with_article(values[key]) for key in ("start", "end"))
    return f"A strip of {values['n']} silhouettes in which {start} turns step by step into {end}."


def _interpolation_caption(values: Values) -> str:
    return (
        f"A variational autoencoder walks straight through its latent space, from the code of {values['start']} "
        f"to the code of {values['end']}: every point between decodes to something animal-like."
    )


FIGURES = (
    Figure(
        "vae",
        "samples",
        "Draws from the prior, decoded.",
        (
            Whole("n", "number of draws", 16, 1, 64),
            Choice("prior", "distribution that the latents are drawn from", "fitted", ("fitted", "normal")),
            Whole("rng_seed", "seed of the draws", 7, 0, 2**31 - 1),
        ),
        lambda values: square(int(values["n"])),
        _sample_alt,
        _sample_caption,
    ),
    Figure(
        "vae",
        "interpolation",
        "The straight line between the codes of two animals, decoded point by point.",
        (
            _frames(12),
            Choice("start", "animal at the left", "elephant", ANIMALS),
            Choice("end", "animal at the right", "giraffe", ANIMALS),
        ),
        lambda values: Layout(int(values["n"]), (f"{values['start']}\t{values['end']}",)),
        _interpolation_alt,
        _interpolation_caption,
    ),
    Figure(
        "vae",
        "reconstruction",
        "Five animals, and below each what is left of it after encoding and decoding.",
        (Whole("first", "number of the first animal, in the order of the alphabet", 3, 1, 6),),
        lambda _: Layout(5, ("input", "decoded from 32 numbers")),
        lambda values: (
            f"Two rows of silhouettes: above {', '.join(shown(values))}; below, each as a variational autoencoder "
            "gives it back, softer and with less detail."
        ),
        lambda _: (
            "Above, pictures that the variational autoencoder has never seen; below, each squeezed into 32 latent "
            "numbers by the encoder and decoded again. What all animals share survives, fine detail is lost."
        ),
    ),
)

_BY_PATH = {figure.path: figure for figure in FIGURES}


def shown(values: Values) -> tuple[str, ...]:
    """The animals of a reconstruction figure."""
    first = int(values["first"]) - 1
    return ANIMALS[first : first + 5]


def resolve(address: str) -> Picture:
    """The picture at an address such as `figure:vae/samples?n=16&rng_seed=7`, not yet drawn.

    Raises:
        PictureError: If there is no such figure or parameter, or a value is out of bounds.
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
    path, _, query = address.removeprefix(SCHEME).partition("?")
    if path not in _BY_PATH:
        remedy = suggestion(path, tuple(_BY_PATH), "the figures are")
        raise PictureError(Code.UNKNOWN_FIGURE, f"there is no figure '{path}'", remedy)
    figure = _BY_PATH[path]
    return FigureRequest(figure.model, figure.name, tuple(sorted(_values(figure, query).items())))


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
    made_of = f"{request} {manifest.read(request.model).digest} {DRAWING_VERSION}"
    digest = hashlib.sha256(made_of.encode()).hexdigest()[:12]
    return f"ankigen-{request.model}-{request.name}-{digest}.png"


def _with_article(animal: str) -> str:
    return f"{'an' if animal[0] in 'aeiou' else 'a'} {animal}"
