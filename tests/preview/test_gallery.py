"""`ankigen preview --export`: the page as files, which a double click opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from ankigen.cli import main
from ankigen.preview.gallery import BATCH
from tests.browser import FLAGS, executable
from tests.folders import write

CARD = "#### T{0}\n:p Which number is it?\n??x\nIt is $\\frac{{{0}}}{{1}}$.\n\n![](figure:vae/samples?n=1)\nx??\n---\n"


@pytest.fixture
def gallery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    write({"seeds/a.md": "".join(CARD.format(number) for number in range(BATCH + 1)) + "Left here.\n"})
    assert main(["preview", "--export", "out"]) == 0
    assert capsys.readouterr().out == f"out/index.html: {BATCH + 1} cards\n"
    return tmp_path / "out"


def test_the_gallery_works_without_a_server(gallery: Path) -> None:
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((gallery / "index.html").as_uri())
        page.locator("#search").fill(f"t{BATCH}")
        expect(page.locator("#count")).to_have_text(f"1 of {BATCH + 1} cards")
        page.locator("#list").press("Space")
        card = page.frame_locator('figure[data-side="answer"][data-theme="day"][data-width="phone"] iframe')
        expect(card.locator("mfrac")).to_contain_text(str(BATCH))
        image = card.locator("img")
        assert image.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 100
        assert card.locator("body").evaluate("() => document.fonts.check('18px \"ankigen math\"')")
        expect(page.locator("#beside .figure h3")).to_have_text("Figure: vae / samples")
        expect(page.get_by_role("button", name="Draw another sample")).to_have_count(0)
        expect(page.locator("#place a")).to_have_count(0)
        expect(page.locator("#elsewhere summary")).to_have_text("1 problem outside of cards")
        browser.close()
    assert complaints == []


def test_the_gallery_does_not_say_where_it_was_made_nor_change(gallery: Path, tmp_path: Path) -> None:
    files = {path.relative_to(gallery): path.read_bytes() for path in gallery.rglob("*") if path.is_file()}
    assert sum(path.parts[0] == "data" for path in files) == 3
    assert not [path for path, content in files.items() if str(tmp_path).encode() in content]
    assert main(["preview", "--export", "again"]) == 0
    again = {path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*.*")}
    assert {path: content for path, content in again.items() if path.suffix} == files
