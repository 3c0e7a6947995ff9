"""Answers as people and language models write them on flashcards: made up at random, but only of what is usual."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

TERMS = [
    *("Encoder", "Decoder", "latent space", "mode collapse", "batch size", "learning rate", "the generator", "C++"),
    *("garbage collection", "a hash map", "O(n log n)", "the 2nd law", "HTTP/2", "α-helix", "Übertraining", "変分"),
]
CODE = [
    "`x`",
    "`foo(bar)`",
    "`__init__`",
    "`a | b`",
    "`List<T>`",
    "``a ` b``",
    "`snake_case`",
    "`*args`",
    "`\\n`",
    "`$x`",
]
NAMES = [
    *(
        "my_var",
        "_private",
        "train_test_split",
        "self.weight_",
        "snake_case_name_",
        "MAX_LEN",
        "file_*.txt",
    ),
    *("a*b", "2*3*4", "f(x)*g(x)", "*args", "**kwargs", "x ** 2", "int* p", "char **argv", "n_critic * 2", "5 * 3"),
]
ANGLES = [
    *(
        "List<T>",
        "Map<K, V>",
        "vector<int>",
        "<T>",
        "x < y",
        "a <- b",
        "#include <stdio.h>",
        "a << 2",
        "if (a<b && c>d)",
    ),
    *("<div>", "Foo<Bar<Baz>>", "=> x", "->", "<=", "A & B", "AT&T", "R&D", "&str", "p &= q"),
]
MARKED = [
    *("**{}**", "*{}*", "_{}_", "__{}__", "***{}***", "**{}:**", "**{}**:", "({})", '"{}"', "**`x` {}**", "[{}]"),
    *(
        "[{}](https://example.org/a_b?c=d&e=f_g)",
        "{}!",
        "{} (e.g. *this*)",
        "*{}*s",
        "**{}**-based",
        "~{}",
        "#{}",
        "{} \\*",
    ),
]
OPENINGS = [
    "The answer is",
    "It uses",
    "Because",
    "In practice,",
    "Note that",
    "There are two:",
    "Yes,",
    "1.5 times",
    "–",
]
ENDS = [".", ".", ".", ":", "", "!", "?", " ✓", " :)", ";", "…", "  "]
LANGUAGES = ["", "python", "java", "c", "bash", "text", "Python"]
LISTINGS = [
    "x = 1",
    "def f(x):\n    return x * 2\n\nprint(f(3))",
    "for (int i = 0; i < n; i++) {\n    a[i] *= 2;\n}",
    "# a comment\n- not a list\n> nor a quote\n| a | b |",
    "$ ls *.txt\na_b.txt",
    "",
]


def answer(random: Random) -> str:
    """One to four parts, as a card has them."""
    return "\n\n".join(random.choice(PARTS)(random) for _ in range(random.choice([1, 1, 2, 2, 3, 4])))


def _phrase(random: Random) -> str:
    kind = random.random()
    if kind < 0.55:
        return random.choice(TERMS)
    if kind < 0.7:
        return random.choice(CODE)
    if kind < 0.8:
        return random.choice(NAMES)
    if kind < 0.87:
        return random.choice(ANGLES)
    return random.choice(MARKED).format(random.choice(TERMS))


def _sentence(random: Random) -> str:
    words = [random.choice(OPENINGS), *(_phrase(random) for _ in range(random.randint(1, 6)))]
    return " ".join(words) + random.choice(ENDS)


def _text(random: Random) -> str:
    return "\n".join(_sentence(random) for _ in range(random.choice([1, 1, 1, 2, 3])))


def _listing(random: Random) -> str:
    fence = random.choice(["```", "```", "```", "~~~", "````"])
    return f"{fence}{random.choice(LANGUAGES)}\n{random.choice(LISTINGS)}\n{fence}"


def _point(random: Random) -> str:
    return random.choice(["**{}**: ", "**{}:** ", "*{}* – ", "`{}`: ", "", ""]).format(
        random.choice(TERMS)
    ) + _sentence(random)


def _indented(text: str, space: str) -> str:
    return "\n".join(space + line if line else "" for line in text.split("\n"))


def _list(random: Random, depth: int = 0) -> str:
    """A list; what belongs to an item is indented by two, three or four columns, a tab, or the width of its marker."""
    numbered, count = random.random() < 0.4, random.randint(2, 4)
    bullet, delimiter, between = random.choice("-*-*+"), random.choice("...)"), random.choice(["\n", "\n", "\n\n"])
    items = []
    for number in range(1, count + 1):
        marker = f"{number}{delimiter} " if numbered else f"{bullet} "
        item = marker + _point(random)
        if depth < 2 and random.random() < 0.3:
            item += _below(random, depth, len(marker))
        items.append(item)
    return between.join(items)


def _below(random: Random, depth: int, width: int) -> str:
    """What stands below the text of an item."""
    space = random.choice([" " * width] * 6 + ["  ", "   ", "    "] * 2 + ["\t"])
    kind = random.random()
    if kind < 0.6:
        return "\n" + _indented(_list(random, depth + 1), space)
    if kind < 0.8:
        return random.choice(["\n", "\n\n"]) + _indented(
            _listing(random), random.choice([" " * width, " " * width, space])
        )
    return random.choice(["\n", "\n\n"]) + _indented(_sentence(random), space)


def _introduced_list(random: Random) -> str:
    return _sentence(random) + random.choice(["\n", "\n\n"]) + _list(random)


def _introduced_listing(random: Random) -> str:
    return _sentence(random) + random.choice(["\n", "\n\n"]) + _listing(random)


def _table(random: Random) -> str:
    width = random.randint(2, 4)
    rows = [[random.choice(TERMS + CODE[:3] + NAMES[:6]) for _ in range(width)] for _ in range(random.randint(2, 4))]
    rule = random.choice(["---", ":--", ":-:", "--:", "-"])
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + f" {rule} |" * width, *lines[1:]])


def _introduced_table(random: Random) -> str:
    return _sentence(random) + random.choice(["\n", "\n\n"]) + _table(random)


def _unfinished(random: Random) -> str:
    """A text whose marks do not pair."""
    words = [_phrase(random) for _ in range(4)]
    words.insert(
        random.randint(1, 4), random.choice(["*", "**", "`", "_", "[", "](x", "*a", "b*", "**c", "d_", "_e", "```"])
    )
    return " ".join(words)


def _headed(random: Random) -> str:
    heading = "#" * random.randint(2, 4) + " " + random.choice(["", "1. ", "Step 2: "]) + _phrase(random)
    return heading + random.choice(["\n", "\n\n"]) + random.choice([_text, _list, _listing, _table])(random)


def _quote(random: Random) -> str:
    text = random.choice([_text, _text, _list, _listing])(random)
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _steps(random: Random) -> str:
    """Numbered steps with listings at the margin between them."""
    steps = [f"{number}. {_sentence(random)}\n{_listing(random)}" for number in range(1, random.randint(3, 4))]
    return random.choice(["\n", "\n\n"]).join(steps)


PARTS: list[Callable[[Random], str]] = [
    *(_text, _text, _text, _list, _introduced_list, _introduced_list, _introduced_list),
    *(_listing, _introduced_listing, _introduced_listing, _introduced_table, _headed, _quote, _steps, _unfinished),
]
