"""From an entry to its note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from ankigen.books import override_of
from ankigen.config import Config, rule_problem
from ankigen.decks import deck_of, deck_of_book
from ankigen.diagnostics import Diagnostic
from ankigen.entries import Entry, Note
from ankigen.figures.topics import RuleError, Rules, figure_for, load_rules
from ankigen.fonts import fonts_of
from ankigen.pictures import Picture, PictureSource, is_figure
from ankigen.render.card import RenderedCard, render_cards
from ankigen.render.passage import RenderOptions
from ankigen.tags import tag, tags_of

TOGETHER = 50
"""Entries that are rendered stage by stage: enough for speed, too few to fill the memory."""


class NoteMaker:
    """Makes notes of entries; holds what is the same for all of them. `images` leads to local images."""

    def __init__(self, config: Config, images: PictureSource) -> None:
        self._config = config
        self._images = images
        self._options = RenderOptions(math=config.math)
        self._places: dict[tuple[object, ...], tuple[tuple[str, ...], str]] = {}

    def notes(self, entries: Sequence[Entry]) -> Iterator[tuple[Note, tuple[Diagnostic, ...]]]:
        """The notes of entries, which have no GUID yet, and what was wrong with the text of each."""
        for start in range(0, len(entries), TOGETHER):
            some = entries[start : start + TOGETHER]
            figures = [self._figure(entry) for entry in some]
            cards = render_cards(some, self._options, self._picture, (figure for figure, _ in figures))
            for entry, (_, topics), card in zip(some, figures, cards, strict=True):
                yield self._note(entry, topics, card), card.diagnostics

    def _note(self, entry: Entry, topics: tuple[str, ...], card: RenderedCard) -> Note:
        tags, deck = self._place(entry, topics)
        return Note(
            guid="",
            note_type=card.note_type,
            fields=card.fields,
            tags=tags,
            deck=deck,
            pictures=card.pictures,
            fonts=fonts_of(value for _, value in card.fields),
        )

    def _place(self, entry: Entry, topics: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """The tags and the deck of an entry, which it shares with most others of its file."""
        deciding = (entry.book, entry.part, entry.chapter, entry.rating, entry.tags, topics)
        if deciding not in self._places:
            said = override_of(entry.book, self._config)
            tags = tags_of(entry, (*self._config.tags, *said.tags, *topics))
            self._places[deciding] = tags, deck_of(entry, deck_of_book(entry.book, self._config))
        return self._places[deciding]

    @cached_property
    def _rules(self) -> Rules:
        """The configuration's own rules, then the bundled ones, which are costly to load."""
        return load_rules(list(self._config.rules))

    def _figure(self, entry: Entry) -> tuple[Picture | None, tuple[str, ...]]:
        """The figure that a rule gives to an entry, and the topic as a tag."""
        address = figure_for(entry.title.text, entry.question.text, entry.answer.text, self._rules)
        if address is None:
            return None, ()
        from ankigen.figures.catalogue import request  # noqa: PLC0415 - all families, and most cards get no figure

        topic = tag("topic", request(address).model)
        return (_figure_at(address) if self._config.figures == "auto" else None), (topic,)

    def _picture(self, address: str) -> Picture:
        return _figure_at(address) if is_figure(address) else self._images(address)


def _figure_at(address: str) -> Picture:
    from ankigen.figures.catalogue import resolve  # noqa: PLC0415 - all families, and most cards get no figure

    return resolve(address)


def refuse_bad_rules(config: Config) -> None:
    """Raise ConfigurationError if one of the configuration's own figure rules cannot be understood."""
    for index, raw in enumerate(config.rules):
        try:
            load_rules([raw])
        except RuleError as error:
            raise rule_problem(config, index, str(error).partition(": ")[2]) from error
