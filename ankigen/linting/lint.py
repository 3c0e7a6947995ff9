"""All lints, as data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ankigen.diagnostics import Diagnostic
from ankigen.entries import Entry
from ankigen.linting.chatter import chatter
from ankigen.linting.clozes import idle_clozes
from ankigen.linting.formulas import suspicious_formulas
from ankigen.linting.giveaways import revealed_answer
from ankigen.linting.lengths import long_card
from ankigen.linting.likeness import similar_cards
from ankigen.linting.notations import foreign_notations
from ankigen.linting.placeholders import placeholder_question
from ankigen.linting.tables import broken_tables
from ankigen.linting.trivial import trivial_answer

CARD_LINTS: tuple[Callable[[Entry], Iterator[Diagnostic]], ...] = (
    placeholder_question,
    revealed_answer,
    trivial_answer,
    chatter,
    suspicious_formulas,
    long_card,
    idle_clozes,
    broken_tables,
    foreign_notations,
)
"""What is looked for on each card by itself."""

DECK_LINTS: tuple[Callable[[Sequence[Entry]], Iterator[Diagnostic]], ...] = (similar_cards,)
"""What is looked for between cards."""


def lint(entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Everything suspicious about these entries."""
    for entry in entries:
        for of_card in CARD_LINTS:
            yield from of_card(entry)
    for of_deck in DECK_LINTS:
        yield from of_deck(entries)
