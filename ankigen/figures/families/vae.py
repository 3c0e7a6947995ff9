"""The figures of the variational autoencoder."""

from __future__ import annotations

import math

from ankigen.figures.families.nearest import nearest
from ankigen.figures.figure import ANIMALS, MAX_SEED, Figure, Values, with_article
from ankigen.figures.layout import Layout, square, strip
from ankigen.figures.parameters import Choice, Whole

ENDS = {"tallness": ("wide", "tall"), "bulk": ("slight", "stout"), "rightness": ("faces left", "faces right")}
"""What little and much of an attribute are called."""

STEPS = 5
"""Pictures in a row of an attribute figure, of which the middle one is the animal itself."""

STRIDES = (-8, -4, 0, 4, 8)
"""How far these are along the gradient of the attribute, in strides of 0.2."""


def shown(values: Values) -> tuple[str, ...]:
    """The animals of a reconstruction figure."""
    first = int(values["first"]) - 1
    return ANIMALS[first : first + 5]


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
    start, end = (with_article(values[key]) for key in ("start", "end"))
    return f"A strip of {values['n']} silhouettes in which {start} turns step by step into {end}."


def _interpolation_caption(values: Values) -> str:
    return (
        f"A variational autoencoder walks straight through its latent space, from the code of {values['start']} "
        f"to the code of {values['end']}: every point between decodes to something animal-like."
    )


def _ends(values: Values) -> list[str]:
    return [end.replace("faces", "to face") for end in ENDS[values["attribute"]]]


def _attribute_caption(values: Values) -> str:
    little, much = _ends(values)
    if values["way"] == "own":
        return (
            "Vectors of their own in the latent space of a variational autoencoder: the code of the animal in the "
            f"middle follows the gradient of an attribute, to where it looks {much} at the right and {little} at the "
            "left. It stays the same animal more often than by one vector for all."
        )
    return (
        "Arithmetic in the latent space of a variational autoencoder: an attribute vector is taken from, or added "
        f"to, the code of the animal in the middle. It is the mean code of draws that look {much} less "
        f"that of draws that look {little}, and it works for all animals."
    )


def _walk(n: int, start: str, end: str) -> Layout:
    return strip((start, *[""] * (n - 2), end), n if n <= 5 else math.ceil(n / 2))


def slid(values: Values) -> tuple[str, ...]:
    """The animals of an attribute figure."""
    first = int(values["first"]) - 1
    return ANIMALS[first : first + 3]


FIGURES = (
    nearest("vae", "a variational autoencoder"),
    Figure(
        "vae",
        "samples",
        "Draws from the prior, decoded.",
        (
            Whole("n", "number of draws", 16, 1, 64),
            Choice("prior", "distribution that the latents are drawn from", "fitted", ("fitted", "normal")),
            Whole("rng_seed", "seed of the draws", 7, 0, MAX_SEED),
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
        lambda values: _walk(int(values["n"]), values["start"], values["end"]),
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
    Figure(
        "vae",
        "attribute",
        "Three animals, each with less and more of an attribute, by moving their codes.",
        (
            Choice("attribute", "what the vector changes", "tallness", tuple(ENDS)),
            Choice("way", "one vector shared by all codes, or each code's own", "shared", ("shared", "own")),
            Whole("first", "number of the first animal, in the order of the alphabet", 5, 1, 8),
            Whole("rng_seed", "seed of the draws from which the vector comes", 7, 0, MAX_SEED),
        ),
        lambda values: Layout(STEPS, ("\t".join(ENDS[values["attribute"]]), "", "")),
        lambda values: (
            f"Three rows of {STEPS} silhouettes, the middle ones {', '.join(slid(values))}; every row goes from "
            f"{' to '.join(ENDS[values['attribute']])} while the rest of the shape changes little."
        ),
        _attribute_caption,
    ),
)
