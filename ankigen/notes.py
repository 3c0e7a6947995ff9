"""From an identified entry to its note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from ankigen.books import override_of
from ankigen.config import Config, rule_problem
from ankigen.diagnostics import Diagnostic
from ankigen.entries import Book, Entry, Note, Picture, PictureSource, is_figure
from ankigen.figures.catalogue import request, resolve
from ankigen.figures.topics import Rule, RuleError, figure_for, load_rules
from ankigen.gathering import Progress
from ankigen.identity import Identified, deck_name, deck_of, tag, tags_of
from ankigen.images.local import LocalImages
from ankigen.render.card import RenderedCard, render_card
from ankigen.render.passage import RenderOptions
from ankigen.seedfile.collecting import SeedPath


def make_notes(
    identified: Sequence[Identified], seeds: Sequence[SeedPath], config: Config, progress: Progress
) -> tuple[list[tuple[Book, Note]], list[Diagnostic]]:
    """The note of each entry with its book, and what was wrong with their texts."""
    maker = NoteMaker(config, {seed.path.as_posix(): seed for seed in seeds})
    notes: list[tuple[Book, Note]] = []
    diagnostics: list[Diagnostic] = []
    for done, one in enumerate(identified, start=1):
        note, problems = maker.note(one)
        notes.append((one.entry.book, note))
        diagnostics += problems
        progress("rendering", done, len(identified))
    return notes, diagnostics


def find_problems(
    entries: Sequence[Entry], seeds: Sequence[SeedPath], config: Config, progress: Progress
) -> list[Diagnostic]:
    """What is wrong with the texts of entries, without making notes of them."""
    maker = NoteMaker(config, {seed.path.as_posix(): seed for seed in seeds})
    diagnostics: list[Diagnostic] = []
    for done, entry in enumerate(entries, start=1):
        diagnostics += maker.card(entry, None).diagnostics
        progress("rendering", done, len(entries))
    return diagnostics


class NoteMaker:
    """Makes notes of identified entries; holds what is the same for all of them.

    `seeds` leads from an entry's path to its seed file.
    """

    def __init__(self, config: Config, seeds: Mapping[str, SeedPath]) -> None:
        self._config = config
        self._seeds = seeds
        _refuse_bad_rules(config)
        self._options = RenderOptions(math=config.math)

    def note(self, identified: Identified) -> tuple[Note, tuple[Diagnostic, ...]]:
        """The note of an entry, and what was wrong with its text."""
        entry = identified.entry
        said = override_of(entry.book, self._config)
        figure, topics = self._figure(entry)
        card = self.card(entry, figure)
        note = Note(
            guid=identified.guid,
            note_type=card.note_type,
            fields=card.fields,
            tags=tags_of(entry, (*self._config.tags, *said.tags, *topics)),
            deck=deck_of(entry, said.deck or deck_name(entry.book.title)),
            pictures=card.pictures,
        )
        return note, card.diagnostics

    def card(self, entry: Entry, figure: Picture | None) -> RenderedCard:
        """The fields of an entry's note, with the figure that it is given."""
        return render_card(entry, self._options, self._pictures(entry), figure)

    @cached_property
    def _rules(self) -> tuple[Rule, ...]:
        """The configuration's own rules, then the bundled ones, which are costly to load."""
        return load_rules(list(self._config.rules))

    def _figure(self, entry: Entry) -> tuple[Picture | None, tuple[str, ...]]:
        """The figure that a rule gives to an entry, and the topic as a tag."""
        address = figure_for(entry.title.text, entry.question.text, entry.answer.text, self._rules)
        if address is None:
            return None, ()
        topic = tag("topic", request(address).model)
        return (resolve(address) if self._config.figures == "auto" else None), (topic,)

    def _pictures(self, entry: Entry) -> PictureSource:
        seed = self._seeds[entry.path]
        local = LocalImages(seed.path.parent, seed.root)
        return lambda address: resolve(address) if is_figure(address) else local(address)


def _refuse_bad_rules(config: Config) -> None:
    for index, raw in enumerate(config.rules):
        try:
            load_rules([raw])
        except RuleError as error:
            raise rule_problem(config, index, str(error).partition(": ")[2]) from error
