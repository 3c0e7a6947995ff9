"""The figures of a card as the page tells of them, and another sample of one."""

from __future__ import annotations

from dataclasses import dataclass

from ankigen.figures.catalogue import FIGURES, request, resolve
from ankigen.figures.figure import MAX_SEED
from ankigen.pictures import FigureRequest, Picture

RNG_SEED = "rng_seed"


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure on a card: what it is made of, and the line of a seed file that places it."""

    picture: Picture
    request: FigureRequest
    line: str

    @property
    def is_random(self) -> bool:
        """Whether another sample of it can be drawn."""
        return RNG_SEED in dict(self.request.parameters)


def shown(picture: Picture) -> Shown:
    """What the page tells of a figure."""
    wanted = request(picture.source)
    return Shown(picture, wanted, f"![]({_short(wanted)})")


def another(address: str) -> Shown:
    """The figure at an address with the next seed of its draws; nothing is drawn yet.

    Raises:
        PictureError: If the address leads to no figure, or to one that is not random.
    """
    wanted = request(address)
    values = dict(wanted.parameters)
    seed = (int(values[RNG_SEED]) + 1) % (MAX_SEED + 1) if RNG_SEED in values else ""
    return shown(resolve(str(wanted._replace(parameters=tuple({**values, RNG_SEED: str(seed)}.items())))))


def _short(wanted: FigureRequest) -> FigureRequest:
    """The request without what goes without saying; the seed is always said."""
    figure = next(it for it in FIGURES if (it.model, it.name) == (wanted.model, wanted.name))
    usual = {parameter.name: str(parameter.default) for parameter in figure.parameters if parameter.name != RNG_SEED}
    said = tuple((name, value) for name, value in wanted.parameters if usual.get(name) != value)
    return wanted._replace(parameters=said)
