"""Grids, strips and animations of samples, and pages about models."""

from __future__ import annotations

import wave
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ankigen.cli import main
from ankigen.figures import tones
from ankigen.figures.about import figure_counts, page
from ankigen.figures.layout import CELL, GUTTER
from ankigen.figures.painters import courses
from ankigen.figures.sample import COURSES, SEPARATOR, SUFFIXES, animation, form_of, strip
from ankigen.models import manifest
from ankigen.models.listing import narrow, table
from ankigen.models.registry import NAMES, SAMPLERS, TEMPERED
from ankigen.models.sampling import passages, samples, tunes


def frames(picture: bytes) -> list[Image.Image]:
    image = Image.open(BytesIO(picture))
    found = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        found.append(image.convert("L"))
    return found


def cell(image: Image.Image) -> list[int]:
    """The 28 × 28 greys of the first picture."""
    corner = image.crop((GUTTER, GUTTER, GUTTER + CELL, GUTTER + CELL))
    return list(corner.resize((28, 28), Image.Resampling.NEAREST).tobytes())


def test_a_strip_is_one_row() -> None:
    [image] = frames(strip("wgan", 5, 3))
    assert image.size == (GUTTER + 5 * (CELL + GUTTER), CELL + 2 * GUTTER)


@pytest.mark.parametrize(
    ("name", "suffix"), [("wgan", ".gif"), ("lstm", ".png"), ("diffusion", ".gif"), ("worldmodel", ".gif")]
)
def test_an_animation_ends_with_what_is_drawn(name: str, suffix: str) -> None:
    picture = animation(name, 2, 0, suffix)
    shown = frames(picture)
    assert len(shown) == {"wgan": 6, "lstm": 15, "diffusion": 26, "worldmodel": 45}[name]
    assert shown[0].tobytes() != shown[-1].tobytes()
    if name == "lstm":
        assert cell(shown[-1]) == (samples(name, 2, 0)[0] * 255).round().int().flatten().tolist()
    else:
        assert animation(name, 2, 0, suffix) == picture


def test_each_course_has_words_and_is_of_a_model_that_draws() -> None:
    assert COURSES.keys() == courses.COURSES.keys() <= set(SAMPLERS)


@pytest.mark.parametrize(("arguments", "message"), [
    (["vae", "--form", "animation", "-o", "a.gif"], "'vae' draws at once; an animation can be had of diffusion, ebm, "),
    (["vae", "-o", "a.gif"], "a.gif cannot be: a file with grid ends in .png"),
    (["ebm", "--form", "animation", "-o", "a.jpg"], "a.jpg cannot be: a file with animation ends in .gif or .png"),
    (["gan", "--form", "strip", "-n", "41", "-o", "a.png"], "41 samples are too many for a strip; give a number from "),
    (["gpt", "-o", "a.png"], "a.png cannot be: a file with text ends in .txt"),
    (["gpt", "--form", "strip", "-o", "a.png"], "'gpt' draws text; there is no form strip of that, give --form text"),
    (["vae", "--form", "text", "-o", "a.txt"], "'vae' draws pictures; there is no form text of that, give --form grid"),
    (["music", "-o", "a.mp3"], "a.mp3 cannot be: a file with sound ends in .wav"),
    (["music", "--form", "grid", "-o", "a.png"], "'music' draws tunes; there is no form grid of that, give --form "),
    (["gpt", "-n", "401", "-o", "a.txt"], "401 samples cannot be drawn; give a number from 1 to 400"),
    (["mlp", "--form", "strip", "-o", "a.png"], "the model 'mlp' draws nothing; those that draw are "),
])  # fmt: skip
def test_what_cannot_be_drawn(
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["sample", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"ankigen: {message}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["charlstm", "gpt"])
def test_a_model_of_text_writes_passages_into_a_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    assert main(["sample", name, "-n", "2", "--rng-seed", "1", "-o", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == SEPARATOR.join(passages(name, 2, 1)) + "\n"


@pytest.mark.parametrize("name", TEMPERED)
def test_top_k_and_the_temperature_of_draws_can_be_given(name: str, tmp_path: Path) -> None:
    def drawn(rng_seed: int, *options: str) -> bytes:
        file = tmp_path / f"a{SUFFIXES[form_of(name, None)][0]}"
        assert main(["sample", name, "-n", "1", "--rng-seed", str(rng_seed), *options, "-o", str(file)]) == 0
        return file.read_bytes()

    likeliest = drawn(1, "--top-k", "1")
    assert likeliest == drawn(2, "--top-k", "1")
    assert len({likeliest, *(drawn(1, "--temperature", temperature) for temperature in ("0.4", "1.3"))}) == 3


def test_a_model_of_tunes_plays_them_one_after_the_other(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    assert main(["sample", "music", "-n", "2", "--rng-seed", "1", "-o", str(file)]) == 0
    lengths = [len(tones.samples(tune)) for tune in tunes("music", 2, 1)]
    with wave.open(str(file)) as reader:
        assert reader.getnframes() == sum(lengths)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_objective_numbers_and_figures(name: str) -> None:
    text, said = page(name), manifest.read(name)
    assert "Objective" in text
    assert f"{said.parameters:,}" in text
    assert f"{said.parameters} weights" in (manifest.BUNDLED / f"{name}.md").read_text(encoding="utf-8")
    assert text.count(f"figure:{name}/") == figure_counts()[name] > 0
    assert f" {said.parameters:,} |" in table(figure_counts())
    assert f"\n  {said.parameters:,} parameters, " in narrow(figure_counts())
    assert max(map(len, narrow(figure_counts()).splitlines())) <= 100


def test_a_model_is_shown_with_draws_if_they_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "show", "vae"]) == 0
    text = capsys.readouterr().out
    assert text == page("vae") + "\n"
    assert main(["models", "show", "wgan", "--picture", "shades"]) == 0
    assert "█" in capsys.readouterr().out
    assert main(["models", "show", "music", "--picture", "shades"]) == 0
    assert "░░░" in capsys.readouterr().out
    assert main(["models", "show", "charlstm", "--picture", "shades"]) == 0
    assert "\none draw:\n  " in capsys.readouterr().out
    assert main(["models", "show", "vea"]) == 2
    assert "did you mean 'vae'?" in capsys.readouterr().err


def test_answers_of_one_line_stand_one_below_the_other(tmp_path: Path) -> None:
    assert main(["sample", "seq2seq", "-n", "3", "-o", str(tmp_path / "dates.txt")]) == 0
    lines = (tmp_path / "dates.txt").read_text(encoding="utf-8").splitlines()
    assert [line.partition(" → ")[1] for line in lines] == [" → "] * 3
