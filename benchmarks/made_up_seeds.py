"""Seed files of any size, made up at random, in the proportions of a large collection of real cards.

About one card in two has code, nine formulas stand on ten cards, a card has some 850 bytes, and 35 are in a file. No
subject has a figure, so that nothing is drawn. The words stand in `made_up_seeds.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

CARDS_PER_FILE = 35
WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
ADJECTIVES, VERBS, NOUNS, CONJUNCTIONS, NAMES, SYMBOLS = (
    WORDS[kind].split() for kind in ("adjectives", "verbs", "nouns", "conjunctions", "names", "symbols")
)


def write_seeds(folder: Path, cards: int, rng_seed: int = 1) -> None:
    """Fill a new folder with numbered seed files that hold so many cards together; equal seeds give equal files."""
    random = Random(rng_seed)  # noqa: S311 - no secret
    folder.mkdir(parents=True)
    for number, start in enumerate(range(0, cards, CARDS_PER_FILE), start=1):
        head = f"# Flashcards: The Made-up Handbook (Part {number})\n\n**Starting Chapter:** {_term(random)}\n"
        own = (_card(random, at) for at in range(start, min(start + CARDS_PER_FILE, cards)))
        (folder / f"{number:05}.md").write_text("\n---\n".join([head, *own]), encoding="utf-8")


def written_cards(folder: Path) -> Iterator[str]:
    """The cards of such a folder as text, each from its heading on."""
    for file in sorted(folder.iterdir()):
        yield from file.read_text(encoding="utf-8").split("\n---\n")[1:]


def _card(random: Random, number: int) -> str:
    """One card; its number makes its question unlike all others."""
    term = _term(random)
    context = _text(random) + "\n" if random.random() < 0.8 else ""
    question = f"What does the {term} do in case {number}? {_sentence(random)}"
    return f"#### The {term}, case {number}\n{context}:p {question}\n??x\n{_answer(random)}\nx??\n"


def _answer(random: Random) -> str:
    parts = [_text(random)]
    parts += [made(random) for share, made in PARTS if random.random() < share]
    return "\n\n".join(parts)


def _term(random: Random) -> str:
    return f"{random.choice(ADJECTIVES)} {random.choice(NOUNS)}"


def _sentence(random: Random) -> str:
    term = _term(random)
    subject = random.choice((f"**{term}**", f"`{random.choice(NAMES)}`", term, term, term))
    size = f" of size ${_inline(random)}$" if random.random() < 0.08 else ""
    clause = f" {random.choice(CONJUNCTIONS)} the {_clause(random)}" if random.random() < 0.6 else ""
    return f"The {subject} {random.choice(VERBS)} the {_term(random)}{size}{clause}."


def _clause(random: Random) -> str:
    return f"{_term(random)} {random.choice(VERBS)} the {_term(random)}"


def _text(random: Random) -> str:
    return " ".join(_sentence(random) for _ in range(random.randint(1, 4)))


def _list(random: Random) -> str:
    marker = random.choice(("-", "-", "1."))
    return "\n".join(f"{marker} **{_term(random)}**: {_sentence(random)}" for _ in range(random.randint(2, 5)))


def _table(random: Random) -> str:
    rows = [f"| {_term(random)} | `{random.choice(NAMES)}` | {random.randint(2, 99)} |" for _ in range(3)]
    return "\n".join(["| part | name | size |", "| --- | --- | --- |", *rows])


def _listing(random: Random) -> str:
    form = random.choice(WORDS["listings"])
    names = dict(zip("abcde", random.sample(NAMES, 5), strict=True))
    return f"```{form['language']}\n{form['code'].format(**names, n=random.randint(2, 99))}\n```"


def _inline(random: Random) -> str:
    common: str = random.choice(WORDS["common"])
    return common if random.random() < 0.4 else _formula(random, WORDS["formulas"])


def _displayed(random: Random) -> str:
    return f"$$\n{_formula(random, WORDS['displayed'])}\n$$"


def _formula(random: Random, forms: Sequence[str]) -> str:
    a, b, c = random.sample(SYMBOLS, 3)
    return random.choice(forms).format(a=a, b=b, c=c, i=random.choice("ijk"), n=random.randint(2, 99))


PARTS: tuple[tuple[float, Callable[[Random], str]], ...] = (
    (0.3, _list),
    (0.47, _listing),
    (0.3, _displayed),
    (0.05, _table),
    (0.4, _text),
)
"""What may follow in an answer, and how often it does."""
