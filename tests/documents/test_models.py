"""The pages of the models: one for each, with pictures drawn by the model and the figure's own words for listeners."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from ankigen.figures import catalogue
from ankigen.figures.about import figure_counts
from ankigen.figures.drawing import draw
from ankigen.models.listing import table
from ankigen.models.manifest import BUNDLED, Metric, read
from ankigen.models.registry import NAMES
from tests.documents.blocks import ROOT, blocks

FOLDER = ROOT / "docs" / "models"
PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>pictures/(?P<model>[a-z0-9]+)-(?P<figure>[a-z-]+)\.png)\)")
MEASURED = re.compile(r"(?P<value>\d+(?:\.\d+)?) ± (?P<error>\d+(?:\.\d+)?)(?P<percent> %)?")


def test_the_table_of_the_models_is_what_their_manifests_say() -> None:
    text = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    assert table(figure_counts()) in text
    assert sum(path.stat().st_size for path in BUNDLED.glob("*.safetensors")) <= 12_000_000


def test_every_model_has_a_page() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_a_formula_code_of_the_model_and_pictures_by_it(name: str, request: pytest.FixtureRequest) -> None:
    page = FOLDER / f"{name}.md"
    text = page.read_text(encoding="utf-8")
    assert "$$" in text
    assert any(block.name.startswith(f"ankigen/models/{name}.py:") for block in blocks(page, "python"))
    assert next(found["model"] for found in PICTURE.finditer(text)) == name
    described = PICTURE.sub(lambda found: f"![{alternative(found)}]({found['path']})", text)
    if request.config.getoption("--rewrite"):
        page.write_text(described, encoding="utf-8")
        for found in PICTURE.finditer(text):
            make(FOLDER / found["path"], address(found))
    assert described == page.read_text(encoding="utf-8")
    for found in PICTURE.finditer(text):
        with Image.open(FOLDER / found["path"]) as picture:
            assert picture.size == (catalogue.resolve(address(found)).width, catalogue.resolve(address(found)).height)


def test_the_figures_to_try_exist() -> None:
    for page in FOLDER.glob("*.md"):
        for figure in re.findall(r"`(figure:[^`]+)`", page.read_text(encoding="utf-8")):
            assert catalogue.resolve(figure).alt


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_with_an_error_bar_is_a_recorded_one(name: str) -> None:
    recorded = [metric for model in NAMES for metric in read(model).metrics.values()]
    for found in MEASURED.finditer((FOLDER / f"{name}.md").read_text(encoding="utf-8")):
        assert any(is_rounded(found, metric) for metric in recorded), found[0]


def is_rounded(found: re.Match[str], metric: Metric) -> bool:
    """Whether what was found is a measure, as a share or in percent, to as many places as are shown."""
    scale = 100 if found["percent"] else 1
    pairs = ((found["value"], metric.value), (found["error"], metric.standard_error or 0.0))
    return all(abs(scale * exact - float(shown)) <= 0.5001 * 10.0 ** -places(shown) for shown, exact in pairs)


def places(shown: str) -> int:
    return len(shown.partition(".")[2])


def address(found: re.Match[str]) -> str:
    return f"figure:{found['model']}/{found['figure']}"


def alternative(found: re.Match[str]) -> str:
    """What the figure says to somebody who cannot see it."""
    return catalogue.resolve(address(found)).alt


def make(path: Path, figure: str) -> None:
    """Draw a picture that is not there yet."""
    if not path.exists():
        path.write_bytes(draw(catalogue.request(figure)))
