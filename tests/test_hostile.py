"""Hostile text from every place where text can enter: nothing runs, is fetched, or means something to Anki."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from ankigen.cli import main
from tests.browser import FLAGS, executable
from tests.real_anki import RealAnki

CASES = Path(__file__).parent / "cases" / "hostile"
PAYLOADS = [p for p in (CASES / "payloads.txt").read_text("utf-8").splitlines() if not p.startswith("# ")][1:]
ENTRIES = {
    "title": "#### {n} {P}\n:p Q{n}\n??x\nA\nx??\n---\n",
    "context": "#### {n}\n{P}\n:p Q{n}\n??x\nA\nx??\n---\n",
    "question": "#### {n}\n:p {P}\n??x\nA\nx??\n---\n",
    "answer": "#### {n}\n:p Q{n}\n??x\n{P}\nx??\n---\n",
    "list": "#### {n}\n:p Q{n}\n??x\n- a\n  - {P}\nx??\n---\n",
    "table": "#### {n}\n:p Q{n}\n??x\n| a | b |\n|---|---|\n| {P} | x |\nx??\n---\n",
    "code": "#### {n}\n:p Q{n}\n??x\n```html\n{P}\n```\nx??\n---\n",
    "language": "#### {n}\n:p Q{n}\n??x\n```{P}\nx = 1\n```\nx??\n---\n",
    "code span": "#### {n}\n:p Q{n}\n??x\na `{P}` b\nx??\n---\n",
    "link text": "#### {n}\n:p Q{n}\n??x\n[{P}](https://example.org)\nx??\n---\n",
    "link": "#### {n}\n:p Q{n}\n??x\n[x]({P})\nx??\n---\n",
    "link title": '#### {n}\n:p Q{n}\n??x\n[x](https://example.org "{P}")\nx??\n---\n',
    "reference": "#### {n}\n:p Q{n}\n??x\n[x][r]\n\n[r]: {P}\nx??\n---\n",
    "image": "#### {n}\n:p Q{n}\n??x\n![x]({P})\nx??\n---\n",
    "alt text": "#### {n}\n:p Q{n}\n??x\n![{P}](dot.png)\nx??\n---\n",
    "formula": "#### {n}\n:p Q{n}\n??x\n$x {P} y$\nx??\n---\n",
    "display": "#### {n}\n:p Q{n}\n??x\n$$\n{P}\n$$\nx??\n---\n",
    "text in a formula": "#### {n}\n:p Q{n}\n??x\n$\\text{{ {P} }}$\nx??\n---\n",
    "href": "#### {n}\n:p Q{n}\n??x\n$\\href{{ {P} }}{{x}}$\nx??\n---\n",
    "tags": "#### {n}\n<!-- ankigen: tags='{P}' -->\n:p Q{n}\n??x\nA\nx??\n---\n",
    "id": "#### {n}\n<!-- ankigen: id='{P}' -->\n:p Q{n}\n??x\nA\nx??\n---\n",
    "cloze": "#### {n}\n{{{{c1::{P}::{P}}}}} b\n---\n",
}
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63600000000200014"
    "8afa4710000000049454e44ae426082"
)

LIVE = re.compile(
    r"\[(sound|anki|latex|\$\$?\])|<(script|iframe|object|embed|form|svg|style|link|meta|base)\b", re.IGNORECASE
)
PAGE = """<!doctype html><meta charset=utf-8><script>
window.ran = []; window.xss = () => ran.push(1); window.alert = window.prompt = window.confirm = window.xss
</script><body class=card>{cards}</body>"""


class Attributes(HTMLParser):
    """Collects what a card's HTML would make a browser do."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            address = (value or "").strip().lower()
            if name.startswith("on") or (name == "style" and "url" in address):
                self.bad.append(f"{tag} {name}={value}")
            if name in {"href", "xlink:href"} and not address.startswith(("https://", "http://", "mailto:")):
                self.bad.append(f"{tag} {name}={value}")
            if name in {"src", "srcset", "poster", "background"} and not re.fullmatch(r"[\w.-]+\.(png|jpg)", address):
                self.bad.append(f"{tag} {name}={value}")


@pytest.fixture(autouse=True)
def _seeds(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "dot.png").write_bytes(DOT)


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[RealAnki]:
    world = RealAnki(tmp_path / "anki")
    yield world
    world.close()


def chosen(*, every: bool) -> list[tuple[str, str]]:
    """Each payload at every entry, or at two of them in turn."""
    if every:
        return list(product(ENTRIES, PAYLOADS))
    names = list(ENTRIES)
    return [(names[(n + shift) % len(names)], p) for n, p in enumerate(PAYLOADS) for shift in (0, 9)]


def cards(tmp_path: Path, attacks: Sequence[tuple[str, str]]) -> None:
    """One file with a card for each attack."""
    text = "".join(ENTRIES[entry].format(n=f"n{n}", P=payload) for n, (entry, payload) in enumerate(attacks))
    (tmp_path / "seeds" / "cards.md").write_text(text, encoding="utf-8")


def files(tmp_path: Path, payloads: Sequence[str]) -> None:
    """A file for each payload, which is its book, its chapter and its name."""
    for n, payload in enumerate(payloads):
        name = f"{n} {payload}".replace("/", "_").encode()[:200].decode(errors="ignore")
        head = f"# Flashcards: {n} {payload} (Part 1)\n**Starting Chapter:** {payload}\n---\n"
        (tmp_path / "seeds" / f"{name}.md").write_text(head + ENTRIES["title"].format(n=n, P=n), encoding="utf-8")


def imported(tmp_path: Path, anki: RealAnki) -> list[str]:
    """Both sides of every card that the seeds give, as Anki shows them."""
    main(["build", str(tmp_path / "seeds"), "-o", str(tmp_path / "build"), "-q"])
    for package in (tmp_path / "build").glob("*.apkg"):
        anki.import_package(package)
    return [side for card in anki.cards() for side in (card.question(), card.answer())]


def check_text(sides: Sequence[str]) -> None:
    for side in sides:
        body = re.sub(r"<style>.*?</style>", "", side, flags=re.DOTALL)
        parser = Attributes()
        parser.feed(body)
        assert parser.bad == [], body
        assert not LIVE.search(body), body


def check_browser(sides: Sequence[str], media: Path) -> None:
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for chunk in (sides[n : n + 60] for n in range(0, len(sides), 60)):
            file = media / "_hostile.html"
            file.write_text(PAGE.format(cards="\n".join(chunk)), encoding="utf-8")
            page.goto(file.as_uri())
            page.wait_for_timeout(50)
            assert page.evaluate("window.ran.length") == 0, chunk
            file.unlink()
        browser.close()
    folder = media.as_uri()
    assert [url for url in asked if not url.startswith(folder)] == []


def check(tmp_path: Path, anki: RealAnki, attacks: int) -> None:
    sides = imported(tmp_path, anki)
    assert len(sides) >= 2 * 0.85 * attacks  # a few attacks make a card into no card, or two into one
    assert [p for p in anki.problems() if "media" not in p] == []
    check_text(sides)
    check_browser(sides, anki.media)


def test_nothing_lives_from_two_places_on_a_card(tmp_path: Path, anki: RealAnki) -> None:
    attacks = chosen(every=False)
    cards(tmp_path, attacks)
    check(tmp_path, anki, len(attacks))


def test_nothing_lives_from_names_of_books_chapters_and_files(tmp_path: Path, anki: RealAnki) -> None:
    files(tmp_path, PAYLOADS[::12])
    check(tmp_path, anki, len(PAYLOADS[::12]))


@pytest.mark.long
def test_nothing_lives_from_any_place_on_a_card(tmp_path: Path, anki: RealAnki) -> None:
    attacks = chosen(every=True)
    cards(tmp_path, attacks)
    check(tmp_path, anki, len(attacks))


@pytest.mark.long
def test_nothing_lives_from_any_name(tmp_path: Path, anki: RealAnki) -> None:
    files(tmp_path, PAYLOADS)
    check(tmp_path, anki, len(PAYLOADS))


@pytest.mark.parametrize("alive", ["<script>xss()</script>", "<img src=x onerror=xss()>", "<img src=//evil.test/x>"])
def test_what_is_alive_is_noticed(alive: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        check_browser([alive], tmp_path)


@pytest.mark.parametrize("alive", ["[sound:x.mp3]", "<a href='javascript:x'>x</a>", "<p onclick=x>", "<img src=//h/x>"])
def test_what_would_live_elsewhere_is_noticed(alive: str) -> None:
    with pytest.raises(AssertionError):
        check_text([alive])
