"""The figures of the conditional adversarial networks, with and without the Wasserstein distance."""

from __future__ import annotations

from ankigen.figures.families.nearest import nearest
from ankigen.figures.figure import ANIMALS, MAX_SEED, Figure, with_article
from ankigen.figures.layout import Layout, square
from ankigen.figures.parameters import Choice, Whole

AGES = ("start", "1 %", "3 %", "10 %", "30 %", "end")
"""When the pictures of a training were drawn: shares of its steps."""

CURVE = 352  # pixels, each way
GAN, WGAN = "a generative adversarial network", "a Wasserstein GAN"

_SEED = Whole("rng_seed", "seed of the latents", 4, 0, MAX_SEED)


def samples(model: str, who: str) -> Figure:
    """Draws of any animals or of one."""
    return Figure(
        model,
        "samples",
        "Draws, each of some animal or all of one.",
        (
            Whole("n", "number of draws", 16, 1, 64),
            Choice("class", "animal, or any", "any", ("any", *ANIMALS)),
            _SEED,
        ),
        lambda values: square(int(values["n"])),
        lambda values: (
            f"{values['n']} white silhouettes of {'animals' if values['class'] == 'any' else values['class'] + 's'} on "
            f"black, drawn by {who}."
        ),
        lambda _: (
            f"Drawn by {who}: a generator turns noise and a class into a picture, in one go. It was never shown a "
            "picture; all that it knows it learnt from the critic's gradient."
        ),
    )


def classes(model: str, who: str) -> Figure:
    """The same latents drawn as two animals."""
    return Figure(
        model,
        "classes",
        "The same latents, drawn as one animal and as another.",
        (
            Choice("upper", "animal of the first row", "cat", ANIMALS),
            Choice("lower", "animal of the second row", "dog", ANIMALS),
            Whole("n", "number of latents", 5, 3, 6),
            _SEED,
        ),
        lambda values: Layout(int(values["n"]), (values["upper"], values["lower"])),
        lambda values: (
            f"Two rows of {values['n']} white silhouettes on black: above, each is {with_article(values['upper'])}; "
            f"below, {with_article(values['lower'])}, in a like pose."
        ),
        lambda values: (
            f"The conditional generator of {who}: each column has one latent z, each row one class. What the rows "
            f"share, such as the pose, comes from z; what makes it {with_article(values['lower'])}, from the class."
        ),
    )


def training(model: str, who: str) -> Figure:
    """The same latents as the generator learns."""
    return Figure(
        model,
        "training",
        "Four latents, drawn by the generator at six moments of its training.",
        (Whole("first", "number of the first latent", 3, 1, 5),),
        lambda _: Layout(len(AGES), ("\t".join(AGES), "", "", "")),
        lambda _: (
            "Four rows of six pictures: grey noise at the left, then blots, then ever clearer silhouettes of "
            "four animals."
        ),
        lambda _: (
            f"The same four latents at six moments of the training of {who}, in shares of its steps. The critic finds "
            "what is wrong, the generator mends it, and the critic looks closer."
        ),
    )


FIGURES = (
    classes("gan", GAN),
    training("gan", GAN),
    samples("gan", GAN),
    nearest("gan", GAN),
    Figure(
        "wgan",
        "critic",
        "The distance between data and draws that the critic finds, over the training.",
        (),
        lambda _: Layout(1, ("distance, log scale: 1 and 10\tend",), CURVE),
        lambda _: "A curve that soars above the line at 10, falls steeply below that at 1, and then ever more slowly.",
        lambda _: (
            "What the critic of a Wasserstein GAN finds, E[D(x)] − E[D(G(z))], from start to end of the training. It "
            "first learns to see the distance, which then falls as the draws come nearer to the data; the losses of "
            "other GANs do not."
        ),
    ),
    training("wgan", WGAN),
    classes("wgan", WGAN),
    samples("wgan", WGAN),
)
