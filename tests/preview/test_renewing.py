"""What the pages are told, and when they are left alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ankigen.config import Config
from ankigen.preview.cards import State
from ankigen.preview.renewing import Renewal
from ankigen.preview.showing import Across, Showing
from ankigen.preview.site import Site
from ankigen.watching import Watch

CARD = "# Flashcards: Rivers (Part 1)\n---\n#### Springs\n:p Where does a river begin?\n??x\nAt a spring.\nx??\n"


class Told(Site):
    """Remembers what the pages are told."""

    def __init__(self) -> None:
        super().__init__("")
        self.states: list[State] = []

    def show(self, state: State) -> None:
        self.states.append(state)


class Looked(Showing):
    """Knows whether the problems between files were looked for and taken."""

    taken = False

    def take(self, found: Across) -> None:
        super().take(found)
        self.taken = True


class Quiet(Watch):
    """Nothing is saved; it ends when all has been shown."""

    def __init__(self, showing: Looked) -> None:
        self._showing = showing

    def wait(self, patience: float = 0.01) -> frozenset[Path]:
        time.sleep(min(patience, 0.01))
        if self._showing.taken:
            raise KeyboardInterrupt
        return frozenset()


@pytest.mark.parametrize(("twins", "told"), [(0, 0), (1, 1)])
def test_the_search_between_files_says_only_what_is_new(tmp_path: Path, twins: int, told: int) -> None:
    for number in range(1 + twins):
        (tmp_path / f"{number}.md").write_text(CARD, encoding="utf-8")
    showing, site = Looked([tmp_path], Config()), Told()
    showing.refresh((), lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        Renewal(showing, site, Config, print).run(Quiet(showing))
    assert len(site.states) == told
