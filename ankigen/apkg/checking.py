"""Whether Anki will import a package cleanly: rules as data, each a question that its importer does not ask aloud."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ankigen.apkg.contents import Contents, Note
from ankigen.apkg.references import file_named, in_html, is_remote, shown_media, used_media
from ankigen.diagnostics import Severity
from ankigen.wording import listed

MOST_NAMED = 5
"""Notes or files that one finding names; of the others it tells the number."""

_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\ud800-\udfff]|^\.{0,2}$|[ .]$")
_RESERVED_NAME = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_SCRIPT = re.compile(r"<script\b|<iframe\b|\bon[a-z]{3,20}\s*=|javascript:", re.IGNORECASE)
_LONGEST_NAME = 120  # bytes of UTF-8; Anki shortens longer ones


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a package: an error costs cards or media, a warning may not be meant."""

    severity: Severity
    kind: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.severity}[{self.kind}]: {self.found}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is looked for, and what to say; `{}` in `found` is where the offenders are named."""

    severity: Severity
    kind: str
    offenders: Callable[[Contents], Iterator[str]]
    found: str
    remedy: str


def check(contents: Contents) -> tuple[Finding, ...]:
    """Everything that is wrong with a package, errors first."""
    found = [
        Finding(rule.severity, rule.kind, rule.found.format(_named(names)), rule.remedy)
        for rule in RULES
        if (names := list(dict.fromkeys(rule.offenders(contents))))
    ]
    return tuple(sorted(found, key=lambda finding: finding.severity is not Severity.ERROR))


def _named(names: list[str]) -> str:
    return listed([name[:80] or "(no name)" for name in names], MOST_NAMED)


def _notes(wrong: Callable[[Contents, Note], bool]) -> Callable[[Contents], Iterator[str]]:
    """The GUIDs of the notes with which something is wrong."""
    return lambda contents: (note.guid for note in contents.notes if wrong(contents, note))


def _nothing(contents: Contents) -> Iterator[str]:
    return iter([] if contents.notes else ["0"])


def _twins(contents: Contents) -> Iterator[str]:
    counts = Counter(note.guid for note in contents.notes)
    return (guid for guid, count in counts.items() if count > 1)


def _has_wrong_fields(contents: Contents, note: Note) -> bool:
    kind = contents.note_types.get(note.note_type)
    return kind is not None and len(kind.fields) != len(note.fields)


def _has_wrong_card(contents: Contents, note: Note) -> bool:
    kind = contents.note_types.get(note.note_type)
    most = len(kind.templates) if kind and kind.kind == "normal" else 1000
    return any(not 0 <= card.ord < most or card.deck not in contents.decks for card in note.cards)


def _text(note: Note) -> str:
    return "\n".join((note.guid, *note.fields, *note.tags))


def _repeated_media(contents: Contents) -> Iterator[str]:
    counts = Counter(unicodedata.normalize("NFC", file.name).casefold() for file in contents.media)
    return (file.name for file in contents.media if counts[unicodedata.normalize("NFC", file.name).casefold()] > 1)


def is_safe_name(name: str) -> bool:
    """Whether a media file of this name can lie in one flat folder on every platform."""
    return not (_UNSAFE_NAME.search(name) or _RESERVED_NAME.fullmatch(name)) and len(name.encode()) <= _LONGEST_NAME


def _missing_media(contents: Contents) -> Iterator[str]:
    there = {file.name for file in contents.media if file.digest is not None}
    return (f"{name} ({by})" for name, by in shown_media(contents).items() if name not in there and name)


def _unused_media(contents: Contents) -> Iterator[str]:
    used = used_media(contents)
    return (file.name for file in contents.media if file.name not in used and not file.name.startswith("_"))


def _is_remote(contents: Contents, note: Note) -> bool:
    addresses = (file_named(address, contents.media_names) for value in note.fields for address in in_html(value))
    return any(is_remote(address) and not address.startswith("data:") for address in addresses)


def _scripted(contents: Contents) -> Iterator[str]:
    for kind in contents.note_types.values():
        if any(_SCRIPT.search(template.front + template.back) for template in kind.templates):
            yield kind.name
    yield from (note.guid for note in contents.notes if any(_SCRIPT.search(field) for field in note.fields))


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
RULES = (
    Rule(_ERROR, "no-notes", _nothing, "it holds {} notes", "put some into the deck and export it again"),
    Rule(_ERROR, "note-without-cards", _notes(lambda _, note: not note.cards),
         "these notes have no card and would vanish: {}", "give their fronts, or their clozes, a text"),
    Rule(_ERROR, "duplicate-guid", _twins,
         "these GUIDs belong to more than one note: {}", "Anki would import all and update one; make them unique"),
    Rule(_ERROR, "no-guid", lambda c: (str(n.id) for n in c.notes if not n.guid.strip()),
         "these notes have no GUID: {}", "give each note one of its own"),
    Rule(_ERROR, "bad-note-id", _notes(lambda _, note: note.id <= 0),
         "Anki cannot read the ids of these notes: {}", "take ids from a time after 1970"),
    Rule(_ERROR, "unknown-note-type", _notes(lambda c, note: note.note_type not in c.note_types),
         "the note type of these notes is not in the package: {}", "export it again"),
    Rule(_ERROR, "field-count", _notes(_has_wrong_fields),
         "these notes have more or fewer fields than their note type: {}", "take the character U+001F out of fields"),
    Rule(_ERROR, "bad-card", _notes(_has_wrong_card),
         "cards of these notes belong to no template or no deck: {}", "export it again"),
    Rule(_ERROR, "half-character", _notes(lambda _, note: bool(_HALF_CHARACTER.search(_text(note)))),
         "these notes hold half a surrogate pair, or bytes that are not UTF-8: {}", "take it out"),
    Rule(_ERROR, "unsafe-media-name", lambda c: (file.name for file in c.media if not is_safe_name(file.name)),
         "Anki calls a package corrupt whose media have such names: {}", "rename them: letters, digits, - and _"),
    Rule(_ERROR, "lost-media", lambda c: (file.name for file in c.media if file.digest is None),
         "these media files are listed and are not there: {}", "export it again"),
    Rule(_ERROR, "media-names-collide", _repeated_media,
         "these media names are one on some platform: {}", "rename one of each"),
    Rule(_WARNING, "missing-media", _missing_media,
         "these media files are shown and are not in the package: {}", "add them, or take out what shows them"),
    Rule(_WARNING, "unused-media", _unused_media,
         "nothing shows these media files, and Anki will not import them: {}", "leave them out"),
    Rule(_WARNING, "nul-character", _notes(lambda _, note: "\0" in _text(note)),
         "these notes hold the character U+0000: {}", "take it out"),
    Rule(_WARNING, "remote-media", _notes(_is_remote),
         "these notes load pictures or sounds from elsewhere: {}", "put the files into the package"),
    Rule(_WARNING, "script", _scripted,
         "these note types and notes run scripts: {}", "import them only if you trust their author"),
    Rule(_WARNING, "stray-member", lambda c: iter(c.strangers),
         "these members of the archive belong to nothing: {}", "leave them out"),
)  # fmt: skip
