from __future__ import annotations

import re

import pytest

from ankigen.diagnostics import Code
from ankigen.figures.catalogue import FIGURES, request, resolve
from ankigen.figures.drawing import TEXT_SIZE
from ankigen.figures.figure import ANIMALS, Figure
from ankigen.figures.layout import Layout, strip
from ankigen.models.data import CLASSES
from ankigen.pictures import PictureError


def test_defaults_are_filled_in_and_sorted() -> None:
    assert str(request("figure:vae/samples")) == "figure:vae/samples?n=16&prior=fitted&rng_seed=7"
    assert str(request("figure:vae/samples?rng_seed=007&n=4")) == "figure:vae/samples?n=4&prior=fitted&rng_seed=7"
    assert str(request("figure:vae/interpolation?start=CAT")) == "figure:vae/interpolation?end=giraffe&n=8&start=cat"


def test_equal_pictures_have_one_name_and_other_pictures_another() -> None:
    names = [resolve(f"figure:vae/samples{query}").media for query in ("", "?n=16", "?rng_seed=7&prior=Fitted")]
    assert len(set(names)) == 1
    assert resolve("figure:vae/samples?rng_seed=8").media not in names
    assert re.fullmatch(r"ankigen-vae-samples-[0-9a-f]{12}\.png", names[0])


def test_a_figure_that_is_heard_is_the_same_picture_with_a_sound_of_its_name() -> None:
    seen, heard = (resolve(f"{scheme}:music/piece?rng_seed=05") for scheme in ("figure", "sound"))
    assert (seen.media, seen.sound, seen.files) == (heard.media, "", (heard.media,))
    assert re.fullmatch(r"ankigen-music-piece-[0-9a-f]{12}\.wav", heard.sound)
    assert heard.files == (heard.media, f"{heard.media[:-4]}.wav")
    assert heard.source == "sound:music/piece?dance=jig&mode=major&rng_seed=5&temperature=1"
    assert str(request(heard.source)) == heard.source


MODELS = {
    "classifier": "classifier",
    "cyclegan": "CycleGAN",
    "diffusion": "diffusion model",
    "ebm": "energy-based model",
    "mlp": "perceptron",
    "music": "Transformer",
    "rbm": "Boltzmann machine",
    "realnvp": "flow",
    "seq2seq": "sequence-to-sequence model",
    "vae": "variational autoencoder",
    "vae2d": "VAE with two latents",
    "gan": "adversarial network",
    "wgan": "Wasserstein GAN",
    "transformer": "Transformer",
    "pixelcnn": "PixelCNN",
    "lstm": "LSTM",
    "worldmodel": "world model",
    "charlstm": "LSTM",
    "gpt": "GPT",
}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.path)
def test_every_figure_says_what_is_seen_and_names_its_model(figure: Figure) -> None:
    picture = resolve(f"figure:{figure.path}")
    assert re.search(r"silhouette|points|pattern|pixel|square|strip|curve|lines|text", picture.alt)
    assert picture.alt.endswith(".")
    assert len(picture.alt) > 40
    assert MODELS[figure.model] in picture.caption
    assert 0 < picture.width <= 1000
    assert 0 < picture.height <= 1000


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.path)
def test_letters_are_ten_pixels_high_on_a_phone(figure: Figure) -> None:
    """Of 390 pixels a card leaves 366 to its figures."""
    assert TEXT_SIZE * min(1, 366 / resolve(f"figure:{figure.path}").width) >= 9.5


@pytest.mark.parametrize(
    ("address", "code", "message"),
    [
        ("figure:vae/sample", Code.UNKNOWN_FIGURE, "there is no figure 'vae/sample'; did you mean 'vae/samples'?"),
        (
            "figure:",
            Code.UNKNOWN_FIGURE,
            f"there is no figure ''; the figures are {', '.join(figure.path for figure in FIGURES)}",
        ),
        ("sound:vae/samples", Code.UNKNOWN_FIGURE, "there is no sound 'vae/samples'; the sounds are music/piece"),
        ("sound:music/peace", Code.UNKNOWN_FIGURE, "there is no sound 'music/peace'; did you mean 'music/piece'?"),
        (
            "sound:music/piece?rng_seed=x",
            Code.BAD_FIGURE_PARAMETER,
            "the figure cannot be drawn with 'rng_seed=x'; rng_seed is a whole number from 0 to 2147483647",
        ),
        (
            "figure:vae/samples?m=3",
            Code.BAD_FIGURE_PARAMETER,
            "the figure cannot be drawn with 'm'; vae/samples takes n, prior, rng_seed",
        ),
        (
            "figure:vae/samples?rngseed=3",
            Code.BAD_FIGURE_PARAMETER,
            "the figure cannot be drawn with 'rngseed'; did you mean 'rng_seed'?",
        ),
        (
            "figure:vae/samples?n=65",
            Code.BAD_FIGURE_PARAMETER,
            "the figure cannot be drawn with 'n=65'; n is a whole number from 1 to 64",
        ),
        (
            "figure:vae/samples?n=",
            Code.BAD_FIGURE_PARAMETER,
            "the figure cannot be drawn with 'n='; n is a whole number from 1 to 64",
        ),
        (
            "figure:vae/samples?n=1&n=2",
            Code.BAD_FIGURE_PARAMETER,
            "the figure cannot be drawn with 'n twice'; give n once",
        ),
        (
            "figure:vae/interpolation?end=girafe",
            Code.BAD_FIGURE_PARAMETER,
            "the figure cannot be drawn with 'end=girafe'; did you mean 'giraffe'?",
        ),
    ],
)
def test_a_wrong_address_is_answered_with_a_remedy(address: str, code: Code, message: str) -> None:
    with pytest.raises(PictureError) as caught:
        resolve(address)
    assert (caught.value.code, str(caught.value)) == (code, message)


@pytest.mark.parametrize("value", ["-1", "+4", "1e1", "٣", "9" * 5000, "0", "4.0", "%00"])
def test_a_number_is_plain_digits_within_bounds(value: str) -> None:
    with pytest.raises(PictureError):
        resolve(f"figure:vae/samples?n={value}")


def test_a_strip_goes_on_below_with_its_texts() -> None:
    assert strip("abcdef").headings == ("a\tb\tc\td", "e\tf\t\t")
    assert strip(("start", "", "", "", "", "")).headings == ("start\t\t\t", "")
    assert strip("ab") == Layout(2, ("a\tb",))


def test_larger_cells_lie_further_apart() -> None:
    assert Layout(2, ("x\ty", ""), 232).cell(3) == (248, 274)
    assert (Layout(2, ("",), 232).width, Layout(2, ("",), 232).height) == (488, 248)


def test_the_animals_of_figures_are_the_classes_of_the_data() -> None:
    assert ANIMALS == CLASSES
