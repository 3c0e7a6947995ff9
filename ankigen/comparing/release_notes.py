"""A comparison for readers: as text, as Markdown for a page of release notes, as JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from ankigen.apkg.checking import Finding
from ankigen.comparing.comparison import Change, Comparison, Move, Named
from ankigen.comparing.words import Piece


@dataclass(frozen=True, slots=True)
class Style:
    """How one format writes a heading, a note, a detail of it, words that went and words that came."""

    heading: str
    note: str
    detail: str
    old: str
    new: str
    escape: Callable[[str], str]


_MARKDOWN_SIGN = re.compile(r"([\\`*_{}\[\]<>#|~$])")

TEXT = Style("{}:", "  {}", "      {}: {}", "[-{}-]", "{{+{}+}}", lambda text: text)
MARKDOWN = Style("\n### {}\n", "- {}", "  - {}: {}", "~~{}~~", "**{}**", lambda text: _MARKDOWN_SIGN.sub(r"\\\1", text))


def as_text(comparison: Comparison, losses: Iterable[Finding]) -> str:
    """What changed, for a terminal: `[-words that went-]`, `{+words that came+}`."""
    return "\n".join([summary(comparison), *map(str, losses), *body(comparison, TEXT)])


def as_markdown(comparison: Comparison, losses: Iterable[Finding]) -> str:
    """What changed, for release notes."""
    warnings = [f"> **{MARKDOWN.escape(str(loss))}**\n" for loss in losses]
    return "\n".join([f"{summary(comparison)}\n", *warnings, *body(comparison, MARKDOWN)])


def as_json(comparison: Comparison, losses: Iterable[Finding]) -> str:
    """What changed, for programs."""
    found = [
        {"severity": it.severity.value, **{k: getattr(it, k) for k in ("kind", "found", "remedy")}} for it in losses
    ]
    return json.dumps({"summary": counts(comparison), "losses": found, **asdict(comparison)}, indent=2)


def counts(comparison: Comparison) -> Mapping[str, int]:
    """How many notes of each sort."""
    groups = ("added", "changed", "withdrawn", "moved")
    return {**{name: len(getattr(comparison, name)) for name in groups}, "unchanged": comparison.unchanged}


def summary(comparison: Comparison) -> str:
    """One line."""
    return ", ".join(f"{number:,} {name}" for name, number in counts(comparison).items())


def body(comparison: Comparison, style: Style) -> Iterator[str]:
    """The lines that say what changed, note by note."""
    groups: tuple[tuple[str, Sequence[Named | Change | Move]], ...] = (
        ("Added", comparison.added),
        ("Changed", comparison.changed),
        ("Moved", comparison.moved),
        ("Withdrawn (learners keep these until they delete them)", comparison.withdrawn),
    )
    for title, items in groups:
        if items:
            yield style.heading.format(title)
        for item in items:
            yield from _lines(item, style)


def _lines(item: Named | Change | Move, style: Style) -> Iterator[str]:
    note = item if isinstance(item, Named) else item.note
    name, deck = style.escape(note.name), style.escape(note.deck)
    if isinstance(item, Move):
        yield style.note.format(f"{name}: {style.escape(item.old_deck)} → {deck}")
        return
    yield style.note.format(f"{name} ({deck})")
    if isinstance(item, Change):
        yield from (style.detail.format(style.escape(label), text) for label, text in _details(item, style))


def _details(change: Change, style: Style) -> Iterator[tuple[str, str]]:
    for field in change.fields:
        if field.words or not field.media:
            yield field.field, _written(field.words, style) or "the same words in another form"
        if field.media:
            yield f"{field.field}, pictures and sounds", _written(field.media, style)
    if change.tags:
        yield "Tags", _written(change.tags, style)


def _written(pieces: Iterable[Piece], style: Style) -> str:
    forms = {"old": style.old, "new": style.new, "same": "{}"}
    return " ".join(forms[piece.kind].format(style.escape(piece.text)) for piece in pieces)
