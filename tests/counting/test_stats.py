"""What is counted is what stands on the cards."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ankigen.cli import main
from ankigen.counting.counting import count
from ankigen.counting.measuring import Measures, Side
from ankigen.counting.plotting import MOST_BARS, plot
from ankigen.counting.telling import as_text
from tests.folders import write

BOOK = "# Flashcards: A Book (Part 1)\n**Starting Chapter:** One\n---\n"
FULL = """#### Full
**Rating: 8/10**
:p What is the mean of $n$ numbers?
??x
Their sum, divided by $n$:

$$\\bar{x} = \\frac{1}{n} \\sum_i x_i$$

```python
total = sum(numbers)
total / len(numbers)
```

![Four draws of a model](figure:vae/samples?n=4)
x??
---
"""
CLOZE = "#### Cloze\nRed is {{c1::warm}}, blue is {{c2::cold}}.\n---\n"
TOPIC = "#### Variational autoencoders\n:p What does a variational autoencoder maximise?\n??x\nThe bound.\nx??\n---\n"
SECOND = BOOK.replace("Part 1", "Part 2").replace("One", "Two")


@pytest.fixture(autouse=True)
def _in_a_folder_with_cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({"seeds/a.md": BOOK + FULL + CLOZE, "seeds/b.md": SECOND + TOPIC})


def test_the_table_says_what_is_on_the_cards(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "deck             notes  cards  q + a words  minutes  formulas  listings  figures  images  rating",
        "A Book",
        "  Part 01 · One      2      3        6 + 4        0         3         1        1       0     8.0",
        "  Part 02 · Two      1      1        6 + 2        0         0         0        1       0       –",
        "together             3      4        6 + 3        0         3         1        2       0     8.0",
        "",
        "longer side: 6 words in the median, nine in ten at most 6, the longest 6 (seeds/a.md:4)",
        "ratings: 8 × 1, none × 2",
        "topics: vae × 1, none × 2",
        (
            "topics without a note: charlstm, classifier, cyclegan, diffusion, ebm, gan, gpt, lstm, mlp, music, "
            "pixelcnn, rbm, realnvp, seq2seq, transformer, vae2d, wgan, worldmodel"
        ),
    ]


def test_json_says_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--json", "--min-rating", "9"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"decks", "together", "lengths", "answers", "ratings", "topics"}
    assert said["together"]["notes"] == 2
    assert said["ratings"] == {"none": 2}
    assert said["topics"]["vae"] == 1


def test_the_plot_is_an_image_with_a_bar_for_each_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--plot", "out/deck.svg"]) == 0
    assert capsys.readouterr() == ("", "")
    root = ET.fromstring(Path("out/deck.svg").read_text(encoding="utf-8"))  # noqa: S314 - our own
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[:5] == ["Cards by deck", "Part 01 · One", "3", "Part 02 · Two", "1"]
    bars = [bar for bar in root.iter("{http://www.w3.org/2000/svg}rect") if bar.get("class") == "bar"]
    assert len(bars) == sum(text.replace(",", "").isdigit() for text in texts) - 1  # a rating is a number too


def test_a_name_is_no_markup_and_many_decks_are_a_few_bars() -> None:
    one = Measures("a.md:1", "<b>&", 1, Side(3), Side(), 0, 0, None, "")
    text = plot(count([one, *(Measures("a.md:1", f"D{n}", 1, Side(), Side(), 0, 0, None, "") for n in range(99))]))
    assert b"&lt;b&gt;&amp;" in text
    assert f"{100 - MOST_BARS} more".encode() in text
    ET.fromstring(text.decode())  # noqa: S314


def test_reading_takes_time_for_words_formulas_lines_and_pictures() -> None:
    note = Measures("a.md:1", "D", 1, Side(200), Side(100, formulas=4, listings=1, lines=6), 2, 1, 5, "vae")
    assert note.seconds == 60 + 30 + 12 + 12 + 15
    assert re.search(r"^D +1 +1 +200 \+ 100 +2 +4 +1 +2 +1 +5\.0$", as_text(count([note])), re.MULTILINE)


@pytest.mark.parametrize(("arguments", "message"), [
    (["--plot", "deck.png"], "ankigen: deck.png cannot be: a plot is an SVG file; end its name in .svg"),
    (["empty"], "ankigen: there are no cards to count; name a seed file or a folder of them"),
])  # fmt: skip
def test_what_cannot_be_counted(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    write({"empty/a.md": ""})
    assert main(["stats", *arguments]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == message
