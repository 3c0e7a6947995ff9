"""The figures of the diffusion model."""

from __future__ import annotations

from ankigen.figures.families.nearest import nearest
from ankigen.figures.figure import ANIMALS, MAX_SEED, Figure, with_article
from ankigen.figures.layout import Layout, square
from ankigen.figures.parameters import Choice, Whole

STEPS = 25
"""Steps in which a picture is drawn."""

MOMENTS = (0, 2, 6, 14, 22)
"""Steps after which noise and guess are shown."""

GUIDANCE = (0, 1, 4)
"""How strongly the class is told in each row: not, as trained, exaggerated."""

COLUMNS = 5
TIMES = (0.06, 0.25, 0.5, 0.8)
"""Times t at which the score is shown."""

PANEL = 232
"""Side of a map of the plane in pixels."""

_SEED = Whole("rng_seed", "seed of the noise", 5, 0, MAX_SEED)

FIGURES = (
    Figure(
        "diffusion",
        "denoising",
        "A picture comes out of noise, and what the network sees in it on the way.",
        (Choice("class", "animal that is drawn", "horse", ANIMALS), _SEED),
        lambda _: Layout(
            COLUMNS, ("\t".join(("noise", *(f"step {step}" for step in MOMENTS[1:]))), "what the network guesses it is")
        ),
        lambda values: (
            f"Two rows of {COLUMNS} pictures. Above, noise clears up into the white silhouette of "
            f"{with_article(values['class'])}; below, a grey smudge takes its shape much sooner."
        ),
        lambda _: (
            f"A diffusion model draws in {STEPS} steps. Above, the picture as it is; below, the clear picture that the "
            "network guesses behind the noise: first the mean of all that it could be, then ever more certain. Each "
            "step goes a little of the way to the guess."
        ),
    ),
    Figure(
        "diffusion",
        "guidance",
        "The same noise, with the class hidden, told and exaggerated.",
        (Choice("class", "animal that is asked for", "giraffe", ANIMALS), _SEED),
        lambda values: Layout(
            COLUMNS,
            ("w = 0: any animal", f"w = 1: {values['class']}", f"w = {GUIDANCE[2]}: {values['class']}, exaggerated"),
        ),
        lambda values: (
            f"Three rows of {COLUMNS} white silhouettes on black: various animals; then {values['class']}s; then "
            f"{values['class']}s that look more alike and more typical."
        ),
        lambda _: (
            "Classifier-free guidance of a diffusion model: each column begins with one noise. The network says what "
            "it sees once without a class and once with it; w scales the difference. More guidance gives clearer "
            "pictures of the class, and fewer kinds of them."
        ),
    ),
    Figure(
        "diffusion",
        "samples",
        "Draws, each of some animal or all of one.",
        (
            Whole("n", "number of draws", 16, 1, 36),
            Choice("class", "animal, or any", "any", ("any", *ANIMALS)),
            _SEED,
        ),
        lambda values: square(int(values["n"])),
        lambda values: (
            f"{values['n']} white silhouettes of {'animals' if values['class'] == 'any' else values['class'] + 's'} on "
            "black, drawn by a diffusion model."
        ),
        lambda _: (
            f"Drawn by a diffusion model: {STEPS} times, a network guesses the picture behind the noise, and a little "
            "of the noise goes."
        ),
    ),
    nearest("diffusion", "a diffusion model"),
    Figure(
        "diffusion",
        "score",
        "The score of two moons under ever more noise.",
        (Whole("rng_seed", "seed of the points", 2, 0, MAX_SEED),),
        lambda _: Layout(
            2, tuple("\t".join(f"t = {time:g}" for time in TIMES[row : row + 2]) for row in (0, 2)), PANEL
        ),
        lambda _: (
            "Four maps of the plane, on which white strokes lead from a grid of points to black dots. With little "
            "noise they turn to two dark half moons; with more, the moons melt into one round hollow, to which "
            "all of them point."
        ),
        lambda _: (
            "The score, ∇ log p(z_t): from each place (white) to where noised data are likelier (black dot). Dark: "
            "likely. Under loud noise it points the way from anywhere, roughly; as the noise fades, it leads onto "
            "the moons. A diffusion model learns it at every loudness; an energy-based model, as −∇E, at one."
        ),
    ),
)
