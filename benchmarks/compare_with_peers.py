"""What other tools make of the same cards, judged in a real Anki: `python -m benchmarks.compare_with_peers FOLDER`.

The tools of `benchmarks.peers` are installed below FOLDER. Each gets the same cards in its own form and makes packages;
Anki imports them with its default options. Then the author corrects an answer, rewords a question and deletes the first
card, and the second release is imported over the first. Prints a table for docs/comparison.md.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers import PEERS, Fields, install
from tests.real_anki import RealAnki

YES, NO = "yes", "no"
FORMULA = r"$$\bar{x}_n = \frac{1}{n} \sum_{i=1}^{n} x_i \\ \text{for } n > 0$$"
LISTING = "```python\n# the mean\ndef mean(xs):\n    return sum(xs) / len(xs)\n```"
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"


@dataclass(frozen=True)
class Feature:
    """Something to write on a card, and whether the card that Anki shows has it."""

    title: str
    answer: str
    kept: Callable[[str], bool]


FEATURES = (
    Feature("a formula on lines of its own is drawn", FORMULA, lambda shown: "<mfrac>" in shown or _mathjax(shown)),
    Feature(
        "a formula in a line is drawn", "It is $x_1 * y_1 * z_2$.", lambda shown: "<math" in shown or _inline(shown)
    ),
    Feature("a listing is kept whole", LISTING, lambda shown: "# the mean" in _text(shown) and "<h1" not in shown),
    Feature("a listing is coloured", LISTING, lambda shown: bool(re.search(r"<span (class|style)=[^>]*>def", shown))),
    Feature("a table is a table", TABLE, lambda shown: "<table" in shown and "<td" in shown),
    Feature("`List<T>` in prose is seen", "A List<T> of numbers.", lambda shown: "List<T>" in _text(shown)),
    Feature("a script is taken out", "<script>x = 1</script> done", lambda shown: "<script>x = 1" not in shown),
    Feature(
        "`**bold**` beside a list", "**Two:**\n\n- one\n- two", lambda shown: "<strong>" in shown and "<li>" in shown
    ),
)


def _text(shown: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", shown))


def _mathjax(shown: str) -> bool:
    return r"\[\bar{x}_n = \frac{1}{n} \sum_{i=1}^{n} x_i \\ \text" in html.unescape(shown)


def _inline(shown: str) -> bool:
    return r"\(x_1 * y_1 * z_2\)" in html.unescape(shown)


def main(folder: Path) -> None:
    """Print the table."""
    rows = {"ankigen": judge(_ankigen)}
    for name, peer in PEERS.items():
        rows[peer.title] = judge(_peer(name, install(name, folder)))
    titles = list(next(iter(rows.values())))
    print(f"| | {' | '.join(rows)} |\n|---|{'---|' * len(rows)}")
    for title in titles:
        print(f"| {title} | {' | '.join(found[title] for found in rows.values())} |")


Maker = Callable[[Sequence[Fields], Path], list[Path]]
"""Cards and a folder to work in to the packages that are made of them."""


def _ankigen(cards: Sequence[Fields], folder: Path) -> list[Path]:
    folder.mkdir(exist_ok=True)
    text = "".join(f"#### {title}\n:p {question}\n??x\n{answer}\nx??\n---\n" for title, _, question, answer in cards)
    (folder / "Deck.md").write_text(text, encoding="utf-8")
    shutil.rmtree(folder / "build", ignore_errors=True)
    subprocess.run([sys.executable, "-m", "ankigen", "build", "-q", "Deck.md"], cwd=folder, check=True)
    return sorted((folder / "build").glob("*.apkg"))


def _peer(name: str, programs: Path) -> Maker:
    def make(cards: Sequence[Fields], folder: Path) -> list[Path]:
        shutil.rmtree(folder, ignore_errors=True)
        output = folder / "out"
        (output if PEERS[name].folders else folder).mkdir(parents=True)
        (folder / "in").mkdir()
        page = folder / "in" / "Deck.md"
        page.write_text(PEERS[name].page(1, cards), encoding="utf-8")
        target = output if PEERS[name].folders else folder / "out.apkg"
        subprocess.run(PEERS[name].command(programs, [page], target), cwd=folder, check=True, capture_output=True)
        return sorted(folder.rglob("*.apkg"))

    return make


def judge(make: Maker) -> dict[str, str]:
    """What becomes of each feature, and of a learner's progress."""
    cards = [(f"Card {n}", "", f"What is number {n}?", one.answer) for n, one in enumerate(FEATURES)]
    with TemporaryDirectory() as home:
        first, anki = _imported(make, cards, Path(home))
        shown = {n: _shown(anki, n) for n in range(len(cards))}
        found = {one.title: YES if one.kept(shown[n]) else NO for n, one in enumerate(FEATURES)}
        found["cards in the order of the text"] = YES if _order(anki) == list(range(len(cards))) else NO
        anki.learn()
        again = [path.read_bytes() for path in make(cards, Path(home) / "work")]
        found["equal text, equal bytes"] = YES if again == first else NO
        found |= _updated(make, cards, Path(home), anki)
        anki.close()
    return found


def _imported(make: Maker, cards: Sequence[Fields], home: Path) -> tuple[list[bytes], RealAnki]:
    packages = make(cards, home / "work")
    anki = RealAnki(home / "anki")
    for package in packages:
        anki.import_package(package)
    return [package.read_bytes() for package in packages], anki


def _shown(anki: RealAnki, number: int) -> str:
    found = [card for card in anki.cards() if _number(card.question()) == number]
    return found[0].answer() if found else ""


def _number(question: str) -> int:
    match = re.search(r"What is (?:the )?number (\d+)", _text(question))
    return int(match[1]) if match else -1


def _order(anki: RealAnki) -> list[int]:
    dues = [card.due for card in anki.cards()]
    return [_number(card.question()) for card in anki.cards()] if len(set(dues)) == len(dues) else []


def _updated(make: Maker, cards: Sequence[Fields], home: Path, anki: RealAnki) -> dict[str, str]:
    """The second release: card 0 is deleted, the answer of card 7 corrected, the question of card 6 reworded."""
    before = _by_number(anki)
    changed = [(t, c, "What is the number 6?", a) if n == 6 else (t, c, q, a) for n, (t, c, q, a) in enumerate(cards)]
    changed[7] = (*changed[7][:3], changed[7][3] + "\n- three")
    for package in make(changed[1:], home / "work"):
        anki.import_package(package)
    after = _by_number(anki)
    arrived = [card.id for card in anki.cards() if _number(card.question()) == 7 and "three" in card.answer()]
    reworded = [card.id for card in anki.cards() if "the number 6" in _text(card.question())]
    same = all(after.get(n) == before[n] for n in range(1, 6))
    return {
        "the correction of an answer arrives": YES if arrived else NO,
        "… on the card that has been learnt": YES if arrived == before[7] else NO,
        "a reworded question keeps its progress": YES if reworded == before[6] else NO,
        "the other cards keep theirs when the first is deleted": YES if same else NO,
        "cards that stand twice after the update": str(sum(len(ids) - 1 for ids in after.values())),
    }


def _by_number(anki: RealAnki) -> dict[int, list[int]]:
    """The ids of the cards that ask each question."""
    found: dict[int, list[int]] = {}
    for card in anki.cards():
        found.setdefault(_number(card.question()), []).append(card.id)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
