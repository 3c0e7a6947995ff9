"""From the notes of a package to the texts of entries: fields of our own note types, templates of everyone else's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ankigen.apkg.contents import Contents, Note, NoteType, Template
from ankigen.importing.blocks import to_line, to_markdown
from ankigen.importing.escaping import Escape, escaped
from ankigen.importing.inline import Lines
from ankigen.importing.tree import Node
from ankigen.notetypes import NAMES, load_note_type
from ankigen.render.controls import without_controls
from ankigen.render.sounds import without_sounds

AUTOMATIC = ("book::", "chapter::", "rating::", "topic::")
"""Tags that a build makes itself."""

_REFERENCE = re.compile(r"\{\{(?![#/^!])(?:[^{}:]{0,40}:)*(?P<field>[^{}:]{1,200})\}\}")
_RATING = re.compile(r"rating::(\d{1,3})")
_SPECIAL = frozenset({"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag"})


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry to be written: its texts in Markdown by field of the note that a build will make of it.

    `html` holds the fields of the package from which they come, `lost` what Markdown could not say of them.
    """

    note: Note
    texts: dict[str, str]
    html: dict[str, str]
    tags: tuple[str, ...] = ()
    rating: str = ""
    is_own: bool = False
    lost: Counter[str] = field(default_factory=Counter)

    @property
    def is_cloze(self) -> bool:
        """Whether it has clozes in the place of question and answer."""
        return "Text" in self.texts


Address = Callable[[Node], str | None]


def drafts_of(contents: Contents, note: Note, address: Address, escape: Escape = escaped) -> Iterator[Draft]:
    """The entries that a note becomes: one for each template that has a card, or one for all clozes."""
    kind = contents.note_types.get(note.note_type)
    if kind is None:
        return
    own = own_note_type(kind.id)
    if own:
        fields = {name: value for name, value in contents.values(note).items() if value.strip()}
        yield _written(Draft(note, {}, fields, is_own=True), address, escape)
        return
    for html in _sides(contents, note, kind):
        yield _written(Draft(note, {}, html), address, escape)


def own_note_type(key: int) -> str:
    """The name of the note type of ours that has this id; empty if none has."""
    return next((name for name in NAMES if load_note_type(name).id == key), "")


def _written(draft: Draft, address: Address, escape: Escape) -> Draft:
    lines = Lines(address, escape, exact=draft.is_own)
    html = {name: without_sounds(without_controls(value)) for name, value in draft.html.items()}
    figure = html.pop("Figure", "")
    texts = {
        name: to_line(value, lines) if name == "Title" else to_markdown(value, lines)
        for name, value in html.items()
        if name in {"Question", "Answer", "Text", "Context", "Title"}
    }
    if figure and "data-figure" not in figure:
        texts["Answer"] = "\n\n".join(filter(None, (texts.get("Answer", ""), to_markdown(figure, lines))))
    tags = draft.note.tags
    rating = next((found[1] for tag in tags if (found := _RATING.fullmatch(tag))), "") if draft.is_own else ""
    kept = tuple(tag for tag in tags if not (draft.is_own and tag.startswith(AUTOMATIC)))
    return replace(draft, texts=texts, tags=kept, rating=rating, lost=lines.lost)


def _sides(contents: Contents, note: Note, kind: NoteType) -> Iterator[dict[str, str]]:
    """What each card of a note asks and answers, in HTML, by the names of our fields."""
    values = {name: value for name, value in contents.values(note).items() if value.strip()}
    if kind.kind == "cloze":
        text = _fields_of(kind.templates[0].front, values)[:1] if kind.templates else []
        yield {"Text": _joined(values, text), "Context": _joined(values, [n for n in values if n not in text])}
        return
    numbers = {card.ord for card in note.cards} or {0}
    for number, template in enumerate(kind.templates):
        if number in numbers:
            yield _card(template, values, first=number == min(numbers))


def _card(template: Template, values: dict[str, str], *, first: bool) -> dict[str, str]:
    front, back = _fields_of(template.front, values), _fields_of(template.back, values)
    back = [name for name in back if name not in front]
    rest = [name for name in values if name not in front and name not in back] if first else []
    sides = {"Question": front, "Answer": back, "Context": rest}
    return {name: _joined(values, fields) for name, fields in sides.items() if fields}


def _fields_of(html: str, values: dict[str, str]) -> list[str]:
    """The fields with something in them that a template shows, in its order."""
    names = (found["field"].strip() for found in _REFERENCE.finditer(html))
    return [name for name in dict.fromkeys(names) if name in values and name not in _SPECIAL]


def _joined(values: dict[str, str], names: list[str]) -> str:
    """Fields one below the other; of more than one, all but the first by name."""
    if len(names) == 1:
        return values[names[0]]
    labels = ["", *(f"<p><b>{name}:</b></p>" for name in names[1:])]
    return "".join(f"<div>{label}{values[name]}</div>" for label, name in zip(labels, names, strict=False))
