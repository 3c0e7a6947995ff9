"""Pictures of a deck in Anki's own desktop, by day and by night: once per release, by hand, for human eyes.

python -m venv FOLDER && FOLDER/bin/pip install 'aqt[qt]'        (and Debian's xvfb; see docs/card-design.md)
FOLDER/bin/python tools/photograph_desktop.py DECK.apkg PICTURES [--cards 8] [--search 'deck:*']

Each run makes a profile of its own, with an add-on that imports the deck, turns the answers over and photographs the
window; it takes everything away again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PROFILE = """
import sys
from pathlib import Path
from aqt.profiles import ProfileManager
profiles = ProfileManager(Path(sys.argv[1]))
profiles.setupMeta()
profiles.create("User 1")
profiles.openProfile("User 1")
profiles.meta.update(firstRun=False, defaultLang="en_US", updates=False)
profiles.save()
"""

ADD_ON = """
import os
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from aqt import gui_hooks, mw
from aqt.qt import QTimer
from aqt.theme import Theme

DECK, PICTURES, FORM, COUNT, SEARCH = os.environ["PHOTOGRAPH"].split("\\n")
PAUSE = 1500  # milliseconds; after all is there, for Qt to paint it
QUESTION = "!!document.querySelector('.card .ankigen')"
ANSWER = "document.fonts.status === 'loaded' && !!document.querySelector('.card .ankigen footer')"
taken = []

def start():
    mw.set_theme(Theme.DARK if FORM == "night" else Theme.LIGHT)
    mw.resize(900, 1000)
    mw.col.import_anki_package(ImportAnkiPackageRequest(package_path=DECK, options=ImportAnkiPackageOptions()))
    deck = mw.col.decks.id("photographs")
    mw.col.set_deck(mw.col.find_cards(SEARCH), deck)
    limits = mw.col.decks.config_dict_for_deck_id(deck)
    limits["new"]["perDay"] = 9999
    mw.col.decks.update_config(limits)
    mw.col.decks.select(deck)
    mw.moveToState("review")
    QTimer.singleShot(PAUSE, question)

def when(seen, then):
    again = lambda: when(seen, then)
    mw.web.evalWithCallback(seen, lambda yes: QTimer.singleShot(PAUSE, then if yes else again))

def question():
    if mw.reviewer.card is None or len(taken) >= int(COUNT):
        os._exit(0)
    when(QUESTION, answer)

def answer():
    mw.reviewer._showAnswer()
    when(ANSWER, photograph)

def photograph():
    mw.grab().save(f"{PICTURES}/{len(taken) + 1:02d}-{FORM}.png")
    taken.append(1)
    mw.reviewer._answerCard(4)
    QTimer.singleShot(PAUSE, question)

gui_hooks.main_window_did_init.append(lambda: QTimer.singleShot(PAUSE, start))
"""


def photograph(deck: Path, pictures: Path, form: str, count: int, search: str) -> None:
    """Pictures of the first cards that a search finds, in a desktop by day or by night."""
    with TemporaryDirectory() as home:
        subprocess.run([sys.executable, "-c", PROFILE, home], check=True)
        add_on = Path(home) / "addons21" / "photograph"
        add_on.mkdir(parents=True)
        (add_on / "__init__.py").write_text(ADD_ON)
        settings = "\n".join([str(deck.resolve()), str(pictures.resolve()), form, str(count), search])
        anki = [sys.executable, "-c", "import aqt; aqt.run()", "-b", home, "-p", "User 1", "-l", "en"]
        subprocess.run(
            ["timeout", str(60 + 10 * count), "xvfb-run", "-a", "-s", "-screen 0 1200x1100x24", *anki],
            env={**os.environ, "PHOTOGRAPH": settings, "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu"},
            check=True,
        )


def main() -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("deck", type=Path, help="a package")
    parser.add_argument("pictures", type=Path, help="the folder that they go to")
    parser.add_argument("--cards", type=int, default=8, help="how many cards")
    parser.add_argument("--search", default="deck:*", help="which cards, as Anki's browser finds them")
    arguments = parser.parse_args()
    arguments.pictures.mkdir(parents=True, exist_ok=True)
    for form in ("day", "night"):
        photograph(arguments.deck, arguments.pictures, form, arguments.cards, arguments.search)


if __name__ == "__main__":
    main()
