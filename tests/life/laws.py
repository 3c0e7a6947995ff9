"""What must hold after each build; a law that is broken is an AssertionError."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

from ankigen.apkg.contents import Contents
from ankigen.apkg.reading import read_package
from tests.life.author import LOCK, Author, Said, locked, packages, run, written
from tests.life.promises import Placed, is_kept
from tests.real_anki import RealAnki

_FINE = ("unused media", "empty cards")
"""A picture that was replaced, and the card of a cloze that is gone, stay until the learner has them removed."""

Locked = Mapping[str, Mapping[str, Any]]


@contextmanager
def cold(lock: bytes | None) -> Iterator[None]:
    """The same seeds and a lock in another folder, with nothing built and nothing remembered."""
    cache = os.environ["ANKIGEN_CACHE_DIR"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree("seeds", folder / "here" / "seeds")
        shutil.copy("ankigen.toml", folder / "here")
        if lock is not None:
            (folder / "here" / LOCK).write_bytes(lock)
        os.environ["ANKIGEN_CACHE_DIR"] = str(folder / "cache")
        try:
            with chdir(folder / "here"):
                yield
        finally:
            os.environ["ANKIGEN_CACHE_DIR"] = cache


def a_cold_build_gives_the_same(lock: bytes | None, said: Said, *arguments: str) -> None:
    """The same bytes and the same words."""
    warm = written()
    with cold(lock):
        again = run("build", *arguments)
        assert written() == warm
    assert (again.code, again.err, told(again)) == (said.code, said.err, told(said))


def told(said: Said) -> str:
    """What a build says of what it wrote: not how long it took, nor what it removed of the build before it."""
    lines = (line for line in said.out.splitlines() if ": removed;" not in line)
    return "\n".join(lines).rpartition(";")[0]


def a_locked_build_passes(*names: str) -> None:
    """What was built is what the lock says, and nothing else is written."""
    before = written()
    said = run("build", "--locked", "-q", *names)
    assert "not up to date" not in said.err
    assert written() == before


def nothing_is_left_behind() -> None:
    """What a build that was killed has not put into its place is gone after the next one."""
    assert list(Path().rglob(".ankigen-*")) == []


def notes_by_text(contents: list[Contents]) -> dict[tuple[str, str, str], str]:
    """The GUIDs of all notes by deck, question and answer; a cloze has its text for a question."""
    guids = {}
    for package in contents:
        for note in package.notes:
            values = package.values(note)
            first, answer = values.get("Text") or values["Question"], values.get("Answer", "")
            deck = package.deck_of(note)
            guids[deck, text_of(first), text_of(answer)] = note.guid
    return guids


def text_of(html: str) -> str:
    return html.partition("</p>")[0].removeprefix("<p>")


def built(author: Author, names: tuple[str, ...]) -> list[Placed]:
    """The cards that were built, with the GUIDs that they have in the packages, each of them its own."""
    contents = packages()
    guids = notes_by_text(contents)
    found = []
    for one in author.placed(*names):
        said = one.card.question, one.card.answer
        own = [guid for (deck, *texts), guid in guids.items() if (*texts,) == said and author.is_deck(deck, one)]
        assert len(own) == 1, one
        found.append(one._replace(guid=own[0]))
    notes = sum(len(package.notes) for package in contents)
    assert notes == len(guids) == len(found) == len({one.guid for one in found})
    return found


def left_out(author: Author, names: tuple[str, ...]) -> list[Placed]:
    """The cards that are rated too low, with the GUIDs that they would have if they were wanted again."""
    wanted = {one.text for one in author.placed(*names)}
    with author.wanting_all(), cold(LOCK.read_bytes()):
        if {one.text for one in author.placed(*names)} == wanted:
            return []
        author.project.write(Path())
        run("build", "-q", *(f"seeds/{name}" for name in names))
        return [one for one in built(author, names) if one.text not in wanted]


def promises_are_kept(author: Author, now: list[Placed], names: tuple[str, ...]) -> None:
    """Cards that the documents promise to know keep their GUIDs; no card has another's."""
    olds = list({one.guid: one for one in author.known.values()}.values())
    for one in now:
        old = author.known.get(one.card.number)
        if (
            old
            and author.has_read(old, names)
            and is_kept(old, one, olds, now)
            and not author.had_before(one, old.guid)
        ):
            assert one.guid == old.guid, f"{old} became {one}"
        owners = author.owners.get(one.guid, set())
        assert not owners or author.origin(one.card.number) in owners, f"{one} was {owners}"


def the_lock_is_right(
    before: Locked, now: list[Placed], unwanted: list[Placed], names: tuple[str, ...], said: Said
) -> None:
    """It holds all that was built, and withdraws what is gone from the files that were read, which the build says."""
    after = locked()
    guids = {one.guid for one in now}
    assert {guid for guid in after if "withdrawn" not in after[guid]} >= guids
    for one in (*now, *(it for it in unwanted if it.guid in after)):
        assert after[one.guid]["from"] == one.source, f"{one} {after[one.guid]} {before.get(one.guid)}"
    live = {guid for guid, line in before.items() if "withdrawn" not in line} - guids
    read = {f"seeds/{name}" for name in names}
    gone = {guid for guid in live if not names or before[guid]["from"] in read}
    withdrawn = {guid for guid in live if "withdrawn" in after[guid]}
    assert withdrawn == gone - {one.guid for one in unwanted}
    assert len(said.lines("withdrawn-card")) == len(withdrawn)
    assert all(after[guid]["changed"] >= line["changed"] for guid, line in before.items())


def the_comparison_is_true(before: Mapping[str, bytes]) -> None:
    """What `ankigen diff` tells of two releases is what is in them; nothing that changed would stay old."""
    after = {path: content for path, content in written().items() if path.endswith(".apkg")}
    with tempfile.TemporaryDirectory() as name:
        for folder, files in (("old", before), ("new", after)):
            (Path(name) / folder).mkdir()
            for path, content in files.items():
                (Path(name) / folder / Path(path).name).write_bytes(content)
        told = json.loads(run("diff", f"{name}/old", f"{name}/new", "--format=json").out)
        old, new = (
            {note.guid: note for path in Path(name, part).iterdir() for note in read_package(path).notes}
            for part in ("old", "new")
        )
    both = old.keys() & new.keys()
    changed = [guid for guid in both if (old[guid].fields, old[guid].tags) != (new[guid].fields, new[guid].tags)]
    counts = {"added": len(new.keys() - old.keys()), "withdrawn": len(old.keys() - new.keys()), "changed": len(changed)}
    assert told["summary"].items() >= counts.items()
    bad = [loss for loss in told["losses"] if loss["kind"] not in {"lost-identity", "lost-card"}]
    assert bad == []


def a_lost_lock_costs_only_reworded_cards(author: Author) -> None:
    """A card that was never reworded since its note was new, and shares its name with no other, keeps its GUID."""
    LOCK.unlink()
    author.tick()
    run("build", "-q")
    names = [name_of(one) for one in {(name_of(one), one.guid): one for one in author.ever}.values()]
    for one in built(author, ()):
        old = author.known[one.card.number]
        if name_of(author.born[old.guid]) == name_of(one) and names.count(name_of(one)) == 1:
            assert one.guid == old.guid, f"{old} became {one}"


def name_of(one: Placed) -> tuple[str, ...]:
    """What the GUID of a new note is made of."""
    return (one.book, one.card.id) if one.card.id else (one.book, one.card.title, one.card.question)


def a_learner_loses_nothing(anki: RealAnki, contents: list[Contents]) -> None:
    """Imported where each card has a schedule, nothing is lost or doubled, and all texts are the newest."""
    database = anki.collection.db
    assert database
    progress, before = anki.progress(), set(database.list("select guid from notes"))
    for path in written():
        if path.endswith(".apkg"):
            anki.import_package(Path(path))
    assert progress.items() <= anki.progress().items()
    texts = {note.guid: "\x1f".join(note.fields) for package in contents for note in package.notes}
    rows: dict[str, str] = {row[0]: row[1] for row in database.execute("select guid, flds from notes")}
    assert rows.keys() == before | texts.keys()
    assert anki.collection.note_count() == len(rows)
    assert rows.items() >= texts.items()
    new = {note.guid: p.deck_of(note) for p in contents for note in p.notes if note.guid not in before}
    home = {row[0]: row[1] for row in database.execute("select guid, did from notes join cards on nid = notes.id")}
    assert {guid: anki.collection.decks.name(home[guid]) for guid in new} == new
    assert [one for one in anki.problems() if not one.startswith(_FINE)] == []
    anki.learn()
