"""Parse files of repeated markers and a file of many cards: time per line beside that of a clean file, and memory.

python -m benchmarks.parse_runaway_files [--lines 100000] [--cards 100000]
"""

from __future__ import annotations

import argparse
import resource
import time

from ankigen.seedfile.parsing import parse
from ankigen.seedfile.reading import decode

CARD = "#### Title {0}\nA line of context.\n:p What is {0}?\n??x\nThe answer, of a line or two,\nis {0}.\nx??\n---\n"
RUNAWAYS = {
    "questions": ":p What?\n",
    "openers": "??x\n",
    "closers": "x??\n",
    "odd closers": ":x??\n",
    "misspelt openers": "?? x\n",
    "misspelt questions": "**:p** What?\n",
    "separators": "---\n",
    "headings": "#### Title\n",
    "other headings": "### Title\n",
    "title lines": "# Flashcards: Book (Part 1)\n",
    "ratings": "**Rating: 8/10**\n",
    "comments": '<!-- ankigen: tags="a" -->\n',
    "open fences": "```python\n",
    "fences": "```\n",
    "glued markers": "$$a$$:p What? ??x A. x??\n",
    "open answers": "??x\nAn answer.\n",
    "chatter": "Feel free to ask.\n",
    "a fence and separators": "```\n---\n#### a\n",
}


def seconds(text: str, lines: int) -> float:
    """How long one line of a file takes that begins with an open card and goes on with a text, over and over."""
    size = max(1, lines // text.count("\n"))
    source = decode("x.md", f"#### T\n:p Q?\n??x\nA.\n{text * size}".encode())
    started = time.process_time()
    parse(source)
    return (time.process_time() - started) / len(source.lines)


def main() -> None:
    """Print a line for each kind of marker, and one for the memory of a long file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--cards", type=int, default=100_000)
    arguments = parser.parse_args()
    clean = seconds(CARD, arguments.lines)
    print(f"a clean file: {clean * 1e6:.1f} µs a line")
    for name, text in RUNAWAYS.items():
        print(f"{name}: {seconds(text, arguments.lines) / clean:.2f} times that")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    data = "".join(CARD.format(number) for number in range(arguments.cards)).encode()
    entries = len(parse(decode("x.md", data)).entries)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{entries:,} cards in {len(data) / 1e6:.1f} MB: {(after - before) / 1e3:,.0f} MB more at the peak")


if __name__ == "__main__":
    main()
