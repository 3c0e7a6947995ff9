"""A note as the two sides of its cards, in as much of Anki's template language as our note types speak."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from ankigen.entries import Note
from ankigen.notetypes import load_note_type

_SECTION = re.compile(r"\{\{#(?P<name>[^}]+)\}\}(?P<body>.*?)\{\{/(?P=name)\}\}", re.DOTALL)
_FIELD = re.compile(r"\{\{(?P<cloze>cloze:)?(?P<name>[^}#/]+)\}\}")
_SOUND = re.compile(r"\[sound:(?P<name>[^\[\]<>]+)\]")
_CLOZE = re.compile(r"\{\{c(?P<numbers>\d+(?:,\d+)*)::|(?P<hint>::)|(?P<closer>\}\})")


@dataclass(frozen=True, slots=True)
class Sides:
    """Front and back of a card, as HTML for the body of a page."""

    front: str
    back: str


def sides(note: Note, ordinal: int) -> Sides:
    """One card of a note."""
    kind = load_note_type(note.note_type)
    fields = {**dict(note.fields), "Tags": " ".join(note.tags)}
    front = _filled(kind.front, fields, ordinal, answered=False)
    return Sides(front, _filled(kind.back, fields, ordinal, answered=True))


def _filled(template: str, fields: Mapping[str, str], ordinal: int, *, answered: bool) -> str:
    def fill(found: re.Match[str]) -> str:
        value = fields.get(found["name"], "")
        return _clozes(value, lambda cloze: _shown(cloze, ordinal, answered=answered)) if found["cloze"] else value

    shown = _SECTION.sub(lambda found: found["body"] if fields.get(found["name"]) else "", template)
    return _SOUND.sub(_player, _FIELD.sub(fill, shown))


def _player(sound: re.Match[str]) -> str:
    """What plays a file where Anki has a button; it plays nothing by itself."""
    return f'<audio controls preload="none" src="{escape(sound["name"])}"></audio>'


@dataclass(slots=True)
class _Cloze:
    """A cloze that is open: its numbers, what it hides, and its hint once that has begun."""

    numbers: tuple[int, ...]
    text: list[str] = field(default_factory=list)
    hint: list[str] | None = None

    def add(self, html: str) -> None:
        (self.text if self.hint is None else self.hint).append(html)

    @property
    def hidden(self) -> str:
        """What stands in its place: the hint, or dots."""
        return f"[{''.join(self.hint or ()) or '...'}]"


def asked(text: str, ordinal: int) -> str:
    """What a card of a cloze text asks, as plain text."""
    return _clozes(text, lambda cloze: cloze.hidden if ordinal in cloze.numbers else "".join(cloze.text))


def _clozes(html: str, shown: Callable[[_Cloze], str]) -> str:
    """A text with each of its clozes as it is `shown`."""
    opened = [_Cloze(())]
    for token in _tokens(html):
        if isinstance(token, _Cloze):
            opened.append(token)
        elif token == "}}" and len(opened) > 1:  # noqa: S105 - no secret
            done = opened.pop()
            opened[-1].add(shown(done))
        elif token == "::" and len(opened) > 1 and opened[-1].hint is None:  # noqa: S105
            opened[-1].hint = []
        else:
            opened[-1].add(token)
    return "".join(part for cloze in opened for part in cloze.text)


def _tokens(html: str) -> Iterator[_Cloze | str]:
    end = 0
    for found in _CLOZE.finditer(html):
        yield html[end : found.start()]
        yield _Cloze(tuple(map(int, found["numbers"].split(",")))) if found["numbers"] else found[0]
        end = found.end()
    yield html[end:]


def _shown(cloze: _Cloze, ordinal: int, *, answered: bool) -> str:
    numbers, text = ",".join(map(str, cloze.numbers)), "".join(cloze.text)
    if ordinal not in cloze.numbers:
        return f'<span class="cloze-inactive" data-ordinal="{numbers}">{text}</span>'
    return f'<span class="cloze" data-ordinal="{numbers}">{text if answered else cloze.hidden}</span>'
