"""The documentation says what the package says of itself."""

from __future__ import annotations

from ankigen.figures.about import figure_counts
from ankigen.models.listing import table
from ankigen.models.manifest import BUNDLED
from tests.documents.blocks import ROOT


def test_the_table_of_the_models_is_what_their_manifests_say() -> None:
    text = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    assert table(figure_counts()) in text
    assert sum(path.stat().st_size for path in BUNDLED.glob("*.safetensors")) <= 8_000_000
