"""What is not on the list does not get onto a card."""

from __future__ import annotations

import pytest

from ankigen.render.sanitize import sanitize
from tests.golden import Case, check, parametrize


@parametrize("sanitize")
def test_sanitize(case: Case, request: pytest.FixtureRequest) -> None:
    clean = sanitize(case.text, frozenset({"vae-1.png"}))
    check(case, "\n".join([clean.html, *clean.removed]), request)


def test_what_is_clean_stays_as_it_is() -> None:
    html = '<p>a &lt; b <code>c</code> <math alttext="x"><mi>x</mi></math></p><ol start="3"><li>d</li></ol>'
    assert sanitize(html).html == html
    assert sanitize(html).removed == ()
