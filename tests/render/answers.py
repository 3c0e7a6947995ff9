"""Answers as their authors write them, made up at random from blocks in blocks."""

from __future__ import annotations

from itertools import pairwise
from random import Random

WORDS = [
    *("alpha", "beta", "gamma", "*em*", "**strong**", "`code`", "x_y_z", "a*b", "foo(bar)", "1.5", "C++", "it's"),
    *("[l](http://x.y)", "vector<int>", r"\*", "_u_", "__b__", "a&b", '"q"', "<T>", "a_b_", "2*3", "&lt;"),
    *("#1", "-x", "+y", "10.", "e.g.", "!"),
]


def answer(random: Random) -> str:
    """One to five blocks."""
    blocks = [_block(random, 0) for _ in range(random.randint(1, 5))]
    parts = [blocks[0]]
    for before, block in pairwise(blocks):
        tight = random.random() < 0.3 and not block.startswith("|") and not before.endswith("|")
        parts += ["\n" if tight else "\n\n", block]
    return "".join(parts)


def _block(random: Random, depth: int) -> str:
    kinds = [_paragraph, _paragraph, _fence, _table, _list, _list, _list, _quote, _heading, _rule]
    return random.choice(kinds if depth < 3 else kinds[:4])(random, depth)


def _paragraph(random: Random, _depth: int) -> str:
    return "\n".join(_words(random) for _ in range(random.randint(1, 2)))


def _words(random: Random) -> str:
    return " ".join([random.choice(WORDS[:-6]), *(random.choice(WORDS) for _ in range(random.randint(0, 6)))])


def _fence(random: Random, _depth: int) -> str:
    language = random.choice(["", "python", "c"])
    code = random.choice(["x = 1\n    y", "", "a\n\nb", "- c\n# d\n---", "| a |"])
    return f"```{language}\n{code}\n```"


def _table(random: Random, _depth: int) -> str:
    return "| a | b |\n|---|:-:|\n" + "\n".join(
        f"| {random.choice(WORDS)} | `d` |" for _ in range(random.randint(1, 2))
    )


def _heading(random: Random, _depth: int) -> str:
    return "#" * random.randint(1, 4) + " " + _words(random)


def _rule(random: Random, _depth: int) -> str:
    return random.choice(["***", "* * *", "___"])


def _quote(random: Random, depth: int) -> str:
    return "\n".join(f"> {line}".rstrip() for line in _block(random, depth + 1).split("\n"))


def _list(random: Random, depth: int) -> str:
    """A list whose items go on under their text, or four columns in, as many authors have it."""
    first = random.choice([None, None, 1, 1, 7])
    bullet = random.choice("-*+")
    gap = random.choice([1, 1, 1, 2])
    between = random.choice(["\n", "\n", "\n\n"])
    markers = [bullet if first is None else f"{first + at}." for at in range(random.randint(1, 4))]
    return between.join(_item(random, depth, marker + " " * gap) for marker in markers)


def _item(random: Random, depth: int, marker: str) -> str:
    parts = [_paragraph(random, depth)]
    if random.random() < 0.4:
        parts += [random.choice(["\n", "\n\n"]), _block(random, depth + 1)]
        parts = [parts[0], "\n\n", parts[2]] if parts[2].startswith("|") else parts
    width = random.choice([len(marker), len(marker), max(len(marker), 4)])
    lines = "".join(parts).split("\n")
    return "\n".join([marker + lines[0], *(" " * width + line if line else "" for line in lines[1:])])
