"""A model's samples as one file: a grid, a strip, how they come to be, as an animation; text; or sound."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ankigen.figures.layout import Layout, square
from ankigen.models.errors import SampleError
from ankigen.models.manifest import BUNDLED
from ankigen.models.registry import DRAWS
from ankigen.models.sampling import AS_USUAL, check_request

if TYPE_CHECKING:
    from PIL.Image import Image
    from torch import Tensor

    from ankigen.models.sampling import Tempering

COURSES = {
    "diffusion": "pictures on their way out of the noise",
    "ebm": "Langevin chains from noise",
    "gan": "the same latents as the training went on, 8 at most",
    "lstm": "pictures that grow row by row",
    "pixelcnn": "pictures that grow row by row",
    "rbm": "Gibbs chains from draws on",
    "transformer": "pictures that grow row by row",
    "wgan": "the same latents as the training went on, 8 at most",
    "worldmodel": "games of the controller in the world",
}
"""What an animation shows, by model."""

FORMS = {"pictures": ("grid", "strip", "animation"), "text": ("text",), "tunes": ("sound",)}
"""The forms of what a model draws; the first is the one that nobody has to ask for."""
SUFFIXES = {
    "grid": (".png",),
    "strip": (".png",),
    "animation": (".gif", ".png", ".apng"),
    "text": (".txt",),
    "sound": (".wav",),
}
SEPARATOR = "\n\n---\n\n"
"""Between passages: what stands between cards; those of one line each need none."""
WIDEST = 40
"""Pictures in a strip."""
FRAME, LAST = 160, 1600
"""Milliseconds for which a frame is shown, and the last one."""


def sample(name: str, n: int, rng_seed: int, directory: Path = BUNDLED) -> bytes:
    """A PNG grid of n samples of the model called `name`; loads PyTorch once the arguments are found good.

    Args:
        name: A model that draws.
        n: Number of samples, 1 to 400.
        rng_seed: Seed of the draws, 0 to 2⁶³ − 1.
        directory: Where weights and manifest lie, the bundled ones unless another training is to be seen.

    Raises:
        UnknownModelError: If there is no such model.
        SampleError: If it does not draw, or n or the seed is out of bounds.
        WeightsError: If the weights are missing or damaged.
    """
    check_request(name, n, rng_seed)
    return _sheet(square(n), name, n, rng_seed, directory)


def strip(name: str, n: int, rng_seed: int) -> bytes:
    """The same in one row, at most 40 of them; raises like `sample`."""
    check_request(name, n, rng_seed)
    if n > WIDEST:
        raise SampleError(f"{n} samples are too many for a strip; give a number from 1 to {WIDEST}")
    return _sheet(Layout(n, ("",)), name, n, rng_seed, BUNDLED)


def animation(name: str, n: int, rng_seed: int, suffix: str) -> bytes:
    """How samples come to be, as a GIF or, for another suffix, an animated PNG; raises like `sample`.

    Raises:
        SampleError: If the model's draws have no course, or n or the seed is out of bounds.
    """
    check_request(name, n, rng_seed)
    if name not in COURSES:
        raise SampleError(f"'{name}' draws at once; an animation can be had of {', '.join(COURSES)}")
    import torch  # noqa: PLC0415 - loaded once the arguments are found good

    from ankigen.figures.drawing import canvas  # noqa: PLC0415
    from ankigen.figures.painters import courses  # noqa: PLC0415
    from ankigen.models.threads import one_thread  # noqa: PLC0415

    with one_thread():
        frames: Tensor = courses.COURSES[name](name, n, torch.Generator().manual_seed(rng_seed))
    layout = square(frames.shape[1])
    return _animated([canvas(layout, cells) for cells in frames], suffix)


def text(name: str, n: int, rng_seed: int, tempering: Tempering = AS_USUAL) -> bytes:
    """Passages one below the other; raises like `sample`, and if the model cannot be tempered so."""
    check_request(name, n, rng_seed, tempering)
    from ankigen.models.sampling import passages  # noqa: PLC0415 - loaded once the arguments are found good
    from ankigen.models.threads import one_thread  # noqa: PLC0415

    with one_thread():
        written = passages(name, n, rng_seed, tempering)
    between = SEPARATOR if any("\n" in passage for passage in written) else "\n"
    return (between.join(written) + "\n").encode()


def sound(name: str, n: int, rng_seed: int, tempering: Tempering = AS_USUAL) -> bytes:
    """Tunes as a WAV file, one after the other; raises like `text`, and if no draw is a tune."""
    check_request(name, n, rng_seed, tempering)
    from ankigen.figures.tones import wav  # noqa: PLC0415 - loaded once the arguments are found good
    from ankigen.models.sampling import tunes  # noqa: PLC0415
    from ankigen.models.threads import one_thread  # noqa: PLC0415

    with one_thread():
        composed = tunes(name, n, rng_seed, tempering)
    return wav(*composed)


def form_of(name: str, form: str | None) -> str:
    """The form in which draws of a model are to be written, the usual one for None.

    Raises:
        UnknownModelError: If there is no model called `name`.
        SampleError: If it does not draw, or draws something else.
    """
    check_request(name, 1, 0)
    fitting = FORMS[DRAWS[name]]
    if form is not None and form not in fitting:
        forms = " or ".join(fitting)
        raise SampleError(f"'{name}' draws {DRAWS[name]}; there is no form {form} of that, give --form {forms}")
    return form or fitting[0]


def check_form(form: str, place: Path) -> None:
    """Raises SampleError if a file of this name cannot hold the form."""
    if place.suffix.lower() not in SUFFIXES[form]:
        wanted = " or ".join(SUFFIXES[form])
        raise SampleError(f"{place.name} cannot be: a file with {form} ends in {wanted}")


def _sheet(layout: Layout, name: str, n: int, rng_seed: int, directory: Path) -> bytes:
    from ankigen.figures.drawing import sheet  # noqa: PLC0415
    from ankigen.models.sampling import samples  # noqa: PLC0415
    from ankigen.models.threads import one_thread  # noqa: PLC0415

    with one_thread():
        cells = samples(name, n, rng_seed, directory)
    return sheet(layout, cells)


def _animated(frames: list[Image], suffix: str) -> bytes:
    file, form = BytesIO(), "GIF" if suffix.lower() == ".gif" else "PNG"
    times = [*(FRAME for _ in frames[1:]), LAST]
    frames[0].save(file, form, save_all=True, append_images=frames[1:], duration=times, loop=0, optimize=True)
    return file.getvalue()
