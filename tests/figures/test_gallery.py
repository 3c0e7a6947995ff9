"""The gallery: every figure, with its alternative text, and no file that is not there."""

from __future__ import annotations

import re

import pytest

from ankigen.figures import catalogue
from ankigen.figures.figure import Figure
from ankigen.figures.gallery import INDEX, gallery


def test_what_can_be_heard_has_a_player(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "FIGURES", tuple(figure for figure in catalogue.FIGURES if figure.is_heard))
    files = gallery()
    (sound,) = re.findall(r'<audio controls src="([^"]+)"', files[INDEX].decode())
    assert files[sound].startswith(b"RIFF")


def test_the_gallery_shows_every_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: tuple[Figure, ...] = catalogue.FIGURES[:2]
    monkeypatch.setattr(catalogue, "FIGURES", shown)
    files = gallery()
    page = files.pop(INDEX).decode()
    assert set(re.findall(r'src="([^"]+)"', page)) == set(files)
    assert len(files) == len(shown)
    assert all(content.startswith(b"\x89PNG") for content in files.values())
    assert "alt=" in page
    assert 'alt=""' not in page
