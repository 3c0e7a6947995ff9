"""The recipe: read the package, write its notes as entries, see whether they say the same, write the files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ankigen.apkg.checking import MOST_NAMED, Finding, check
from ankigen.apkg.contents import Contents, PackageError
from ankigen.apkg.reading import read_media, read_package
from ankigen.decks import deck_name
from ankigen.diagnostics import Severity
from ankigen.importing.drafts import Draft, drafts_of
from ankigen.importing.escaping import escaped_wholly
from ankigen.importing.faithful import differences, name_of, unsaid
from ankigen.importing.identities import write_lock
from ankigen.importing.pictures import FOLDER, Pictures
from ankigen.importing.seedtext import Place, place_of, seed_text
from ankigen.seedfile.titles import book_of_slug
from ankigen.tags import clean_tag
from ankigen.wording import listed
from ankigen.writing import replace_files

BATCH_BYTES, BATCH_FILES = 64 << 20, 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote: seed files by name, how many entries and pictures, and everything to be looked at."""

    files: Mapping[str, bytes]
    entries: int
    pictures: int
    findings: tuple[Finding, ...]


def import_package(path: Path, folder: Path) -> Imported:
    """Write the notes of a package as seed files into an empty folder.

    Raises:
        PackageError: If the package cannot be read, or the folder is not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        remedy = "name a folder that does not exist yet, with -o"
        raise PackageError(f"{folder.as_posix()}: error[not-empty]: there is something here already; {remedy}")
    contents = read_package(path)
    pictures = Pictures(contents)
    placed, findings = _placed(contents, pictures)
    files = {**_seed_files(placed), **_configuration(placed)}
    replace_files(folder, files)
    by_member = {file.member: name for name, file in pictures.used.items()}
    for batch in _batches((by_member[file.member], data) for file, data in read_media(path, contents, by_member)):
        replace_files(folder / FOLDER, batch)
    write_lock(folder, [draft for drafts in _by_place(placed).values() for draft in drafts])
    left_out = tuple(_left_out(contents, pictures))
    problems = tuple(finding for finding in check(contents) if finding.severity is Severity.ERROR)
    return Imported(files, len(placed), len(by_member), (*problems, *left_out, *findings))


def _batches(files: Iterable[tuple[str, bytes]]) -> Iterator[dict[str, bytes]]:
    """Files by name, no more at once than a machine has memory for."""
    batch: dict[str, bytes] = {}
    for name, data in files:
        batch[name] = data
        if sum(map(len, batch.values())) > BATCH_BYTES or len(batch) >= BATCH_FILES:
            yield batch
            batch = {}
    if batch:
        yield batch


def _placed(contents: Contents, pictures: Pictures) -> tuple[list[tuple[Place, Draft]], list[Finding]]:
    """Every entry with its place, in the order of the package."""
    placed: list[tuple[Place, Draft]] = []
    findings: list[Finding] = []
    for note in contents.notes:
        drafts = list(drafts_of(contents, note, pictures.address))
        for number, draft in enumerate(drafts):
            place = place_of(contents, draft)
            best, problems = draft, differences(place, draft, pictures)
            if problems:
                wholly = list(drafts_of(contents, note, pictures.address, escaped_wholly))[number]
                best, problems = _better((best, problems), (wholly, differences(place, wholly, pictures)))
            placed.append((place, best))
            findings += [*problems, *unsaid(best), *_tags(best)]
        if len(drafts) > 1:
            found = f"“{name_of(drafts[0])}” asks in {len(drafts)} directions"
            findings.append(Finding(Severity.NOTE, "reversed", found, "each is an entry of its own"))
    return placed, findings


Judged = tuple[Draft, tuple[Finding, ...]]


def _better(readable: Judged, wholly: Judged) -> Judged:
    """The readable form, unless the one with every sign escaped is more faithful."""
    return readable if len(readable[1]) <= len(wholly[1]) else wholly


def _tags(draft: Draft) -> Iterator[Finding]:
    for tag in draft.tags:
        if clean_tag(tag) != tag:
            found = f"“{name_of(draft)}”: the tag {tag} will be {clean_tag(tag) or 'left out'}"
            yield Finding(Severity.WARNING, "other-tag", found, "rename it in Anki if it matters")


def _left_out(contents: Contents, pictures: Pictures) -> Iterator[Finding]:
    """The media files that no seed file shows; fonts and figures come back by themselves."""
    shown = {file.name for file in pictures.used.values()}
    drawn = {name for name in contents.media_names if name.startswith(("_ankigen-", "ankigen-"))}
    if names := sorted(contents.media_names - shown - drawn):
        found = f"these media files stay behind: {listed(names, MOST_NAMED)}"
        yield Finding(Severity.WARNING, "left-out", found, "copy them if need be")


def _seed_files(placed: Sequence[tuple[Place, Draft]]) -> dict[str, bytes]:
    """A file for each place, numbered in the order of the package."""
    places = _by_place(placed)
    width = max(2, len(str(len(places))))
    return {
        f"{number:0{width}}-{place.file_name}.md": seed_text(place, drafts).encode("utf-8", "replace")
        for number, (place, drafts) in enumerate(places.items(), start=1)
    }


def _by_place(placed: Sequence[tuple[Place, Draft]]) -> dict[Place, list[Draft]]:
    places: dict[Place, list[Draft]] = {}
    for place, draft in placed:
        places.setdefault(place, []).append(draft)
    return places


def _configuration(placed: Sequence[tuple[Place, Draft]]) -> dict[str, bytes]:
    """What a title line cannot say of a book, as `ankigen.toml`."""
    tables = []
    for place in dict.fromkeys(replace(place, part="", chapter="") for place, _ in placed):
        book = book_of_slug(place.name)
        said = {
            "title": place.title if book.title != place.title else "",
            "author": place.author if book.author != place.author else "",
            "publisher": place.publisher if book.publisher != place.publisher else "",
            "deck": place.deck if place.deck != deck_name(place.title) else "",
        }
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items() if value]
        lines += [f"year = {place.year}"] if place.year and book.year != int(place.year) else []
        if lines:
            tables.append("\n".join([f"[books.{json.dumps(place.name, ensure_ascii=False)}]", *lines]))
    return {"ankigen.toml": ("\n\n".join(tables) + "\n").encode()} if tables else {}
