"""The figures of RealNVP."""

from __future__ import annotations

from ankigen.figures.families.nearest import nearest
from ankigen.figures.figure import ANIMALS, MAX_SEED, Figure, Values
from ankigen.figures.layout import Layout, square
from ankigen.figures.parameters import Choice, Whole

TEMPERATURES = ("0.4", "0.7", "1")
STAGES = (0, 2, 4, 6, 8)
"""Numbers of couplings after which the moons are shown."""

_SEED = Whole("rng_seed", "seed of the draws", 7, 0, MAX_SEED)


def shown(values: Values) -> tuple[str, ...]:
    """The animals of an inverse figure."""
    first = int(values["first"]) - 1
    return ANIMALS[first : first + 5]


FIGURES = (
    nearest("realnvp", "a normalizing flow (RealNVP)"),
    Figure(
        "realnvp",
        "moons",
        "Two moons bent into one Gaussian, coupling by coupling, and draws of the Gaussian bent back into moons.",
        (_SEED,),
        lambda _: Layout(
            len(STAGES),
            (
                "x\t" + "\t".join(f"{k} couplings" for k in STAGES[1:-1]) + "\tz = f(x)",
                "z\t" + "\t".join(f"{k} undone" for k in STAGES[1:-1]) + "\tx from z",
            ),
        ),
        lambda _: (
            "Two rows of scatter plots. Above, grey and white points on two half moons are bent step by step into one "
            "round cloud; below, a round cloud of fresh points is bent back, step by step, into two half moons."
        ),
        lambda _: (
            "A normalizing flow of eight affine couplings (RealNVP in the plane). Above, data x on two moons become "
            "noise z; below, draws from a Gaussian pass the same couplings backwards and become data. Each coupling "
            "moves one coordinate as a function of the other."
        ),
    ),
    Figure(
        "realnvp",
        "inverse",
        "Five animals, the noise that the flow makes of them, and the animals that it makes of the noise.",
        (Whole("first", "number of the first animal, in the order of the alphabet", 3, 1, 6),),
        lambda _: Layout(5, ("x", "z = f(x)", "x again, from z")),
        lambda values: (
            f"Three rows of pictures: silhouettes of {', '.join(shown(values))}; below each, the grey noise that a "
            "flow turns it into; below that, the same silhouette again, exactly."
        ),
        lambda _: (
            "A normalizing flow (RealNVP) loses nothing: each picture x becomes noise z with as many numbers, and the "
            "inverse gives the picture back exactly, edges and all."
        ),
    ),
    Figure(
        "realnvp",
        "temperature",
        "The same draws of noise at three standard deviations, turned into pictures.",
        (Whole("n", "number of draws", 6, 3, 8), _SEED),
        lambda values: Layout(int(values["n"]), tuple(f"temperature {t}" for t in TEMPERATURES)),
        lambda values: (
            f"Three rows of {values['n']} silhouettes drawn by a flow at the temperatures {', '.join(TEMPERATURES)}: "
            "the same shapes in each column, blurred and plain above, sharper and more ragged below."
        ),
        lambda _: (
            "A normalizing flow (RealNVP) turns noise into pictures; in each column it is the same noise, multiplied "
            "by the temperature. Little noise gives smooth, plain shapes; full noise gives detail, and more mistakes."
        ),
    ),
    Figure(
        "realnvp",
        "samples",
        "Draws of Gaussian noise turned into pictures.",
        (
            Whole("n", "number of draws", 16, 1, 64),
            Choice("temperature", "standard deviation of the noise", "0.7", TEMPERATURES),
            _SEED,
        ),
        lambda values: square(int(values["n"])),
        lambda values: f"{values['n']} silhouettes, white on black with grey edges, drawn by a normalizing flow.",
        lambda values: (
            "Gaussian noise turned into silhouettes by the inverse of a normalizing flow (RealNVP), at temperature "
            f"{values['temperature']}. All pixels are drawn at once, and each picture has an exact likelihood."
        ),
    ),
)
