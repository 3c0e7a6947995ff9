"""The figure of the variational autoencoder with two latents."""

from __future__ import annotations

from ankigen.figures.figure import Figure, Values
from ankigen.figures.layout import SIZE, Layout
from ankigen.figures.parameters import Whole


def _layout(values: Values) -> Layout:
    return Layout(1, ("",), 2 * SIZE * int(values["n"]))


FIGURES = (
    Figure(
        "vae2d",
        "map",
        "The whole latent space of a variational autoencoder with two latents.",
        (Whole("n", "places along each axis", 9, 3, 12),),
        _layout,
        lambda values: (
            f"A map of {values['n']} by {values['n']} white silhouettes on black; neighbours look alike, and from edge "
            "to edge one animal turns into another."
        ),
        lambda _: (
            "The latent space of a VAE with two latents: at each place, what the decoder draws there. The places are "
            "even quantiles of the prior, so each picture stands for as many draws. Neighbours are alike; where the "
            "decoder is unsure, it draws grey."
        ),
    ),
)
