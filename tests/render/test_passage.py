"""Passages: every piece in its place, everything dangerous disarmed, every fault reported where it stands."""

from __future__ import annotations

import pytest

from ankigen.render.passage import RenderOptions
from tests.golden import Case, check, parametrize
from tests.render.passages import render, shown


@parametrize("passages")
def test_passage(case: Case, request: pytest.FixtureRequest) -> None:
    options = RenderOptions(cloze=case.file.stem == "clozes")
    check(case, shown(render(case.text, options)), request)
