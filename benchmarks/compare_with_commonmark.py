"""Compare the structure of cards with CommonMark: the examples of its specification, and answers made up at random.

npm pack --pack-destination build commonmark-spec@0.31.2
python -m benchmarks.compare_with_commonmark [--answers 20000] [--seed 1] [--show 3]
"""

from __future__ import annotations

import argparse
from collections import Counter
from random import Random

from tests.commonmark import departures, examples
from tests.render.passages import render
from tests.render.realistic import answer
from tests.render.structure import structure
from tests.render.test_yardstick import commonmark


def compare_examples() -> None:
    """Say how many examples of the specification come out as they should, and why the others do not."""
    reasons = departures()
    found = examples()
    different = [
        one for one in found if structure(render(one.text).html, on_card=True) != structure(one.html, on_card=False)
    ]
    print(f"{len(found)} examples of the specification: {len(found) - len(different)} equal")
    for why, count in Counter(reasons.get(one.number, "NOT LISTED") for one in different).most_common():
        print(f"{count:6} {why}")


def compare_answers(count: int, seed: int, show: int) -> None:
    """Say how many realistic answers have the structure that markdown-it-py gives them, and show some that have not."""
    random = Random(seed)  # noqa: S311 - no secret
    answers = (answer(random) for _ in range(count))
    different = [
        text
        for text in answers
        if structure(render(text).html, on_card=True) != structure(commonmark(text), on_card=False)
    ]
    print(f"{count} answers: {count - len(different)} equal, {1 - len(different) / count:.2%}")
    for text in sorted(different, key=len)[:show]:
        print(f"{'-' * 72}\n{text}")


def main() -> None:
    """Print both comparisons."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=20_000, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="of the random generator that makes the answers up")
    parser.add_argument("--show", type=int, default=3, help="how many differing answers to print")
    arguments = parser.parse_args()
    compare_examples()
    compare_answers(arguments.answers, arguments.seed, arguments.show)


if __name__ == "__main__":
    main()
