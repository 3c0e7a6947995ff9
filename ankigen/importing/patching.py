"""A learner's edits back in the seed files: what differs between a package and what the seeds make, as a patch."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import add
from pathlib import Path, PurePath

from ankigen.apkg.checking import Finding
from ankigen.apkg.reading import read_package
from ankigen.config import find_config, load_config
from ankigen.diagnostics import Severity
from ankigen.entries import Entry, Note, Passage
from ankigen.fixing.difference import opcodes, unified_diff
from ankigen.gathering import gather, silently
from ankigen.importing.blocks import to_line, to_markdown, unsaid
from ankigen.importing.drafts import own_note_type
from ankigen.importing.inline import Lines
from ankigen.importing.tree import Node
from ankigen.pictures import is_figure
from ankigen.preparing.prepare import prepare
from ankigen.render.sounds import without_sounds
from ankigen.seedfile.reading import LINE_END

FIELDS = {"Title": "title", "Context": "context", "Question": "question", "Text": "question", "Answer": "answer"}
"""The part of an entry that each field is made of."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A passage of a seed file, and the lines that are to stand there instead."""

    passage: Passage
    lines: tuple[str, ...]


def patch(package: Path, seeds: Path) -> tuple[str, tuple[Finding, ...]]:
    """The edits in a package as a unified diff of the seed files, and what could not be brought into it.

    Raises:
        AnkigenError: If the package, the configuration or the lock cannot be read.
    """
    contents = read_package(package)
    config = load_config(find_config(seeds))
    entries = {entry.position: entry for entry in gather([seeds], config, silently).entries}
    prepared = prepare([seeds], config, silently)
    notes = {one.note.guid: (entries[one.outline.position], one.note) for one in prepared.notes}
    known = notes.keys() | prepared.known.before.lock.notes.keys()
    findings = list(_unknown([note for note in contents.notes if note.guid not in known]))
    edits: dict[str, list[Edit]] = defaultdict(list)
    for theirs in contents.notes:
        if theirs.guid in notes and own_note_type(theirs.note_type):
            findings += _new_tags(*notes[theirs.guid], theirs.tags)
            for edit in _edits(*notes[theirs.guid], contents.values(theirs)):
                if isinstance(edit, Edit):
                    edits[edit.passage.path].append(edit)
                else:
                    findings.append(edit)
    diffs = [_diff(path, own) for path, own in sorted(edits.items())]
    findings += (diff for diff in diffs if isinstance(diff, Finding))
    return "\n".join(diff for diff in diffs if isinstance(diff, str)), tuple(findings)


def _unknown(notes: Sequence[object]) -> Iterator[Finding]:
    """What is said of notes that the deck never had, such as those that a learner has added."""
    if notes:
        found = "one note is" if len(notes) == 1 else f"{len(notes):,} notes are"
        remedy = "`ankigen import` with -o writes all notes as seed files"
        yield Finding(Severity.WARNING, "unpatched", f"{found} of no card in the seed files", remedy)


def _new_tags(entry: Entry, ours: Note, theirs: Iterable[str]) -> Iterator[Finding]:
    """What is said of a learner's tags, but for those that Anki itself gives."""
    known = {*map(str.casefold, ours.tags), "leech", "marked"}
    if new := sorted(tag for tag in theirs if tag.casefold() not in known):
        found = f"{entry.position}: tagged {' '.join(new)}"
        yield Finding(Severity.WARNING, "unpatched", found, "write the tags you want by hand")


def _edits(entry: Entry, ours: Note, theirs: Mapping[str, str]) -> Iterator[Edit | Finding]:
    before = dict(ours.fields)
    for field, part in FIELDS.items():
        if field not in theirs or theirs[field] == before.get(field, ""):
            continue
        passage: Passage = getattr(entry, part)
        where = f"{entry.position}: {field}"
        if not passage or not theirs[field].strip() or not _is_in_one_piece(passage):
            yield Finding(Severity.WARNING, "unpatched", f"{where} was filled, emptied or repaired", "edit it by hand")
            continue
        (base, _), (new, lost) = (_written(field, fields[field], entry, ours) for fields in (before, theirs))
        for what in unsaid(lost):
            yield Finding(Severity.WARNING, "unsaid", f"{where}: {what} cannot be said in a seed file", "look at it")
        lines = _merged([line.text for line in passage.lines], base.split("\n"), new.split("\n"))
        yield Edit(passage, tuple(lines))


def _written(field: str, html: str, entry: Entry, note: Note) -> tuple[str, Counter[str]]:
    """A field as Markdown, and what that cannot say; pictures keep the addresses that the seed file gives them."""
    folder = PurePath(entry.path).parent
    places = {p.media: p.source if is_figure(p.source) else _relative(p.source, folder) for p in note.pictures}

    def address(image: Node) -> str | None:
        return places.get(image.attributes.get("src", "")) or image.attributes.get("data-figure")

    lines = Lines(address)
    return (to_line if field == "Title" else to_markdown)(without_sounds(html), lines), lines.lost


def _relative(source: str, folder: PurePath) -> str:
    return PurePath(os.path.relpath(source, folder)).as_posix()


def _is_in_one_piece(passage: Passage) -> bool:
    numbers = [line.number for line in passage.lines]
    begin_at_the_margin = all(line.column == 1 for line in passage.lines[1:])
    return begin_at_the_margin and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _merged(author: Sequence[str], base: Sequence[str], new: Sequence[str]) -> list[str]:
    """What changed from `base` to `new`, in the author's own lines where those are the same; else `new`."""
    place = {
        there + offset: here + offset
        for kind, here, end, there, _ in opcodes(author, base)
        for offset in range(end - here)
        if kind == "equal"
    }
    place[len(base)] = len(author)
    merged = list(author)
    for kind, i, j, k, m in reversed(list(opcodes(base, new))):
        if kind == "equal":
            continue
        if i not in place or any(place.get(at) != place[i] + at - i for at in range(i, j)):
            return list(new)
        merged[place[i] : place[i] + j - i] = new[k:m]
    return merged


def _diff(path: str, edits: Iterable[Edit]) -> str | Finding:
    """The edits of a file, as `git apply` and `patch -p1` read them: byte by byte, whatever ends its lines."""
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return Finding(Severity.WARNING, "unpatched", f"{path} is not UTF-8", "save it so and do this again")
    bom = text[: text.startswith("\ufeff")]
    before, after = (_fed_lines(one) for one in (text, bom + _edited(text.removeprefix(bom), edits)))
    return "\n".join(unified_diff(before, after, _named(f"a/{path}"), _named(f"b/{path}")))


def _edited(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits; what stands on the lines before and behind a passage, such as `:p `, stays there."""
    lines, ends = LINE_END.split(text), [*LINE_END.findall(text), ""]
    for edit in sorted(edits, key=lambda one: one.passage.lines[0].number, reverse=True):
        first, last = edit.passage.lines[0], edit.passage.lines[-1]
        before = lines[first.number - 1][: first.column - 1]
        behind = lines[last.number - 1][last.column - 1 + len(last.text) :]
        new = (before + "\n".join(edit.lines) + behind).split("\n")
        place = slice(first.number - 1, last.number)
        lines[place], ends[place] = new, [*[ends[0] or "\n"] * (len(new) - 1), ends[last.number - 1]]
    return "".join(map(add, lines, ends))


def _fed_lines(text: str) -> list[str]:
    """Lines as patches know them: they end at line feeds alone, and a last one without is marked."""
    *lines, last = text.split("\n")
    return [*lines, f"{last}\n\\ No newline at end of file"] if last else lines


def _named(name: str) -> str:
    """A file's name as the head of a patch has it: quoted where a sign would end it."""
    return name if name.isprintable() and not set(name) & set('"\\') else json.dumps(name, ensure_ascii=False)
