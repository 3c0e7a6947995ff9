"""The gallery: every figure, with its alternative text, and no file that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from ankigen.figures import catalogue
from ankigen.figures.figure import Figure
from ankigen.figures.gallery import INDEX, gallery
from tests.browser import FLAGS, executable, overflow


def test_what_can_be_heard_has_a_player(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "FIGURES", tuple(figure for figure in catalogue.FIGURES if figure.is_heard))
    files = gallery()
    (sound,) = re.findall(r'<audio controls src="([^"]+)"', files[INDEX].decode())
    assert files[sound].startswith(b"RIFF")


def test_the_gallery_fits_a_phone_and_is_dark_by_night(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(catalogue, "FIGURES", catalogue.FIGURES[:2])
    for name, content in gallery().items():
        (tmp_path / name).write_bytes(content)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark", is_mobile=True)
        page = context.new_page()
        page.goto((tmp_path / INDEX).as_uri())
        assert page.evaluate("innerWidth") == 390
        assert overflow(page) <= 0
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(27, 29, 31)"
        browser.close()


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
