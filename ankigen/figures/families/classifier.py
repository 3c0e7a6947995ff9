"""The figures of the classifier."""

from __future__ import annotations

from ankigen.figures.figure import ANIMALS, MAX_SEED, Figure, Values, with_article
from ankigen.figures.layout import SIZE, Layout
from ankigen.figures.parameters import Choice, Whole

STEPS = 5
"""Pictures on the way from one animal to another."""

ROWS = (6, 10, 16, SIZE)
"""Rows that are shown of a picture, stage by stage."""

DRAWS = 4
"""Draws of each class."""


JUDGES = {"classifier": "a convolutional classifier", "mlp": "a multilayer perceptron"}
"""Models whose view an occlusion figure shows."""


def shown(values: Values) -> tuple[str, ...]:
    """The animals of an occlusion figure."""
    first = int(values["first"]) - 1
    return ANIMALS[first : first + 4]


def _pair(start: str, end: str) -> tuple[Choice, Choice]:
    return Choice("start", "the one animal", start, ANIMALS), Choice("end", "the other animal", end, ANIMALS)


def _verdicts_alt(values: Values) -> str:
    start, end = values["start"], values["end"]
    return (
        f"Five silhouettes that turn from {with_article(start)} into {with_article(end)}; below each two bars, for "
        f"{start} and for {end}: the one is full at the left and empty at the right, the other the reverse."
    )


def _verdicts_caption(values: Values) -> str:
    return (
        "A discriminative model at work: for each picture x, taken to be one of the two, the classifier gives "
        f"p({values['start']} | x) and p({values['end']} | x), which sum to one. The pictures lie on a line through "
        "the latent space of a variational autoencoder; somewhere on it the verdict turns."
    )


def _both(values: Values) -> str:
    return f"{with_article(values['start'])} and {with_article(values['end'])}"


FIGURES = (
    Figure(
        "classifier",
        "verdicts",
        "One animal turns into another, and a classifier of the two gives its probabilities.",
        _pair("cat", "dog"),
        lambda _: Layout(STEPS, ("pictures x", "p(class | x)")),
        _verdicts_alt,
        _verdicts_caption,
        beside=("vae",),
    ),
    Figure(
        "classifier",
        "evidence",
        "An animal of which more and more is shown, and the likeliest of ten classes.",
        (Choice("class", "animal", "horse", ANIMALS),),
        lambda _: Layout(len(ROWS), ("\t".join(f"{rows} rows" for rows in ROWS), "p(class | what is shown)")),
        lambda values: (
            f"The silhouette of {with_article(values['class'])}, shown down to row {', '.join(map(str, ROWS))}; below "
            f"each the three likeliest animals with bars, of which that of the {values['class']} is full at last."
        ),
        lambda _: (
            "A classifier spreads its belief over ten classes by a softmax; the three likeliest have a bar. The less "
            "of the silhouette it sees, the more the belief is spread; but half an animal is unlike all that it "
            "learnt from, and then it can be sure and wrong."
        ),
    ),
    Figure(
        "classifier",
        "occlusion",
        "Four animals, and how much the probability of the right class falls when a patch is hidden.",
        (
            Whole("first", "number of the first animal, in the order of the alphabet", 5, 1, len(ANIMALS) - 3),
            Whole("size", "side of the patch in pixels", 7, 3, 9),
            Choice("judge", "model that is asked", "classifier", tuple(JUDGES)),
        ),
        lambda _: Layout(4, ("picture", "what must not be hidden", "p(right class)")),
        lambda values: (
            f"Four silhouettes: {', '.join(shown(values))}; below each a map that shines where the classifier needs to "
            "see the animal, and two bars: its probability of the right class with nothing hidden and with the worst "
            "patch hidden."
        ),
        lambda values: (
            f"What {JUDGES[values['judge']]} looks at. A black patch of {values['size']}×{values['size']} pixels is "
            "laid over every place of the picture in turn: the brighter a place, the more the probability of the right "
            "class falls when it is hidden. Maps are scaled to their largest fall."
        ),
        beside=("mlp",),
    ),
    Figure(
        "classifier",
        "discriminative-generative",
        "The probabilities that a classifier gives to pictures, and pictures that a generative model draws of classes.",
        (*_pair("cat", "dog"), Whole("rng_seed", "seed of the draws", 1, 0, MAX_SEED)),
        lambda values: Layout(
            DRAWS,
            (
                "discriminative: p(y | x)",
                f"generative: draws x from p(x | y = {values['start']})",
                f"draws x from p(x | y = {values['end']})",
            ),
        ),
        lambda values: (
            f"Above, silhouettes of {_both(values)}, each with two bars: the probability of either animal. Below, two "
            f"rows of {DRAWS} new silhouettes, first {values['start']}s, then {values['end']}s, all different."
        ),
        lambda _: (
            "Two opposite questions. A discriminative model, here a classifier, is given a picture x and puts out "
            "probabilities of its class y. A generative model, here a Transformer, is given a class y and draws "
            "pictures x."
        ),
        beside=("transformer",),
    ),
)
