"""Markdown as its authors mean it."""

from __future__ import annotations

import pytest

from tests.golden import Case, check, parametrize
from tests.render.passages import render, shown


@parametrize("markdown")
def test_markdown(case: Case, request: pytest.FixtureRequest) -> None:
    check(case, shown(render(case.text)), request)
