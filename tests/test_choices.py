"""What options offer, which commands say without loading what they offer, is what there is."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import pytest
import shtab

from ankigen import export
from ankigen.cli import check, completion, models, sample
from ankigen.cli import export as exporting
from ankigen.figures import sample as samples
from ankigen.figures.terminal import PROTOCOLS
from ankigen.reporting import formats

CHOICES: dict[str, tuple[Iterable[str], Iterable[str]]] = {
    "check --format": (check.FORMATS, formats.FORMATS),
    "export --format": (exporting.FORMATS, export.FORMATS),
    "models show --picture": (models.PICTURES, ("auto", "none", *PROTOCOLS)),
    "sample --form": (sample.FORMS, chain.from_iterable(samples.FORMS.values())),
}


@pytest.mark.parametrize("option", CHOICES)
def test_an_option_offers_what_there_is(option: str) -> None:
    offered, there = CHOICES[option]
    assert list(offered) == list(there)


def test_every_shell_on_offer_is_known() -> None:
    assert set(completion.SHELLS) <= set(shtab.SUPPORTED_SHELLS)
