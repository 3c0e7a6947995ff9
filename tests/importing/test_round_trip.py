"""Our own packages come back as seed files that make the same notes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ankigen.apkg.reading import read_package
from ankigen.cli import main
from ankigen.comparing.comparison import compare
from ankigen.config import Config
from ankigen.diagnostics import Diagnostic
from ankigen.entries import Book, Deck, Note
from ankigen.identity import identify
from ankigen.importing.blocks import to_markdown
from ankigen.importing.escaping import Escape, escaped, escaped_wholly
from ankigen.importing.importing import import_package
from ankigen.importing.inline import Lines
from ankigen.importing.tree import Node
from ankigen.notetypes import NAMES, load_note_type
from ankigen.packing.package import package_bytes
from ankigen.preparing.rendering import rendered_files
from ankigen.render.passage import RenderOptions
from ankigen.seedfile.collecting import collect
from tests.golden import Case, parametrize
from tests.render.passages import render

FIXED_SET = Path(__file__).parents[1] / "cases" / "cards"
OWN_SEEDS = Path(__file__).parents[2] / "seeds"
BOOK = """# Flashcards: 1A001---A-Slug-Of-A-Book-Manning-2024-Ann-Author--_processed (Part 12)
**Starting Chapter:** One · two
---
**Rating: 9/10**
#### Marks of structure
<!-- ankigen: tags="own other::tag" id="mine" -->
A context with a line

--- of dashes, and {{c1::no cloze}}.
:p Which lines begin like a marker?
??x
These:
\\---
\\:p one
\\??x two
x\\?? three

1\\. four
x??
---
#### Which lines begin like a marker?
:p A second question
??x
# No title

~~~
---
x??
~~~
x??
---
"""


def imported_again(package: Path, folder: Path) -> Path:
    """The package that the seed files make which were made from a package."""
    imported = import_package(package, folder / "again")
    assert imported.findings == ()
    main(["build", str(folder / "again"), "-o", str(folder / "built"), "-q", "--frozen-time", "1800000000"])
    [rebuilt] = (folder / "built").glob("*.apkg")
    return rebuilt


@pytest.mark.parametrize("name", ["fixed", "book"])
def test_build_import_build_gives_the_same_notes(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    seeds = tmp_path / "seeds"
    if name == "fixed":
        shutil.copytree(FIXED_SET, seeds)
    else:
        seeds.mkdir()
        (seeds / "book.md").write_text(BOOK, encoding="utf-8")
    main(["build", str(seeds), "-o", str(tmp_path / "first"), "-q"])
    [first] = (tmp_path / "first").glob("*.apkg")
    before, after = read_package(first), read_package(imported_again(first, tmp_path))
    difference = compare(before, after)
    assert (difference.changed, difference.added, difference.withdrawn, difference.moved) == ((), (), (), ())
    assert [file.digest for file in before.media] == [file.digest for file in after.media]
    assert [(n.guid, n.changed) for n in before.notes] == [(n.guid, n.changed) for n in after.notes]


def made_of(folder: Path, config: Config) -> tuple[list[tuple[Book, Note]], list[Diagnostic]]:
    """The notes of seed files as new notes, and what was wrong with them."""
    files = rendered_files(collect([folder])[0], config, lambda *_: None)
    rendered = {one.outline.position: one for file in files for one in file.entries}
    identified, _ = identify(one.outline for one in rendered.values())
    notes = [rendered[one.outline.position].note._replace(guid=one.guid, changed=1_700_000_000) for one in identified]
    problems = [problem for one in identified for problem in rendered[one.outline.position].diagnostics]
    return [(one.outline.book, note) for one, note in zip(identified, notes, strict=True)], problems


def test_every_card_of_our_own_deck_comes_back(tmp_path: Path) -> None:
    """Without figures by rule, which would have to be drawn; those on the cards are known by their addresses."""
    config = Config(figures="explicit")
    notes, _ = made_of(OWN_SEEDS, config)
    deck = Deck(notes[0][0].title, "", tuple(note for _, note in notes))
    package = tmp_path / "own.apkg"
    package.write_bytes(package_bytes(deck, {}, {name: load_note_type(name) for name in NAMES}))
    imported = import_package(package, tmp_path / "again")
    assert imported.findings == ()
    others, problems = made_of(tmp_path / "again", config)
    assert problems == []
    assert [(n.guid, n.fields, n.tags, n.deck) for _, n in others] == [
        (n.guid, n.fields, n.tags, n.deck) for _, n in notes
    ]


def address(image: Node) -> str:
    return image.attributes.get("data-figure") or re.sub(r"\.png$", "", image.attributes["src"])


@parametrize("markdown")
def test_html_of_ours_is_markdown_of_the_same_html(case: Case) -> None:
    check_both_ways(case.text)


@pytest.mark.parametrize("text", ["$$\na % first\n+ b \\\\% last\n+ c\n$$", "- $x % a\ny$ is", "$$\nx % a\n$$."])
def test_comments_in_formulas_end_where_they_ended(text: str) -> None:
    check_both_ways(text)


def check_both_ways(text: str) -> None:
    html = render(text).html
    for escape in _escapes():
        markdown = to_markdown(html, Lines(address, escape, exact=True))
        again = render(markdown, RenderOptions()).html
        assert again == html or _loosely(again) == _loosely(html), markdown


def _escapes() -> Iterator[Escape]:
    yield from (escaped, escaped_wholly)


def _loosely(html: str) -> str:
    """Line feeds between blocks mean nothing."""
    return re.sub(r"(?<=>)\n(?=<)", "", html)
