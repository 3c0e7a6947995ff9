"""What was rendered once is not rendered again, unless something that it depends on has changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ankigen.cache import cache_folder, stored, trim
from ankigen.cli import main
from ankigen.config import BookOverride, Config
from ankigen.preparing.render_file import render_file
from ankigen.preparing.rendered_file import RenderedFile
from ankigen.preparing.rendering import rendered_files
from ankigen.preparing.stored import from_bytes, to_bytes, with_stored_fields
from ankigen.seedfile.collecting import collect
from ankigen.seedfile.reading import Source
from tests.folders import write

CARD = "# Flashcards: Book (Part 1)\n---\n#### T\n:p Q {n}\n??x\n**A** with $x^2$ and \\foo $\\foo$.\nx??\n---\n"
FILES = {f"seeds/{n}.md": CARD.replace("{n}", str(n)) for n in range(3)}


@pytest.fixture(autouse=True)
def _in_a_folder_with_seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANKIGEN_CACHE_DIR", str(tmp_path / "cache"))  # which no other test has drawn into
    write(FILES)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are rendered."""
    paths: list[str] = []

    def watched(source: Source, *more: Any) -> RenderedFile:
        paths.append(source.path)
        return render_file(source, *more)

    monkeypatch.setattr("ankigen.preparing.render_file.render_file", watched)
    return paths


def rendered(config: Config | None = None) -> list[RenderedFile]:
    return rendered_files(collect([Path("seeds")])[0], config or Config(), lambda *_: None)


def test_what_is_known_is_not_rendered_again_and_says_the_same(done: list[str]) -> None:
    first = rendered()
    assert done == list(FILES)
    done.clear()
    assert rendered() == first
    assert done == []
    assert [problem.code.label for problem in first[0].entries[0].diagnostics] == ["broken-formula"]


def test_one_changed_file_is_rendered(done: list[str]) -> None:
    rendered()
    done.clear()
    write({"seeds/1.md": CARD.replace("{n}", "one")})
    assert rendered()[1].entries[0].outline.trace.question == "Q one"
    assert done == ["seeds/1.md"]


@pytest.mark.parametrize(
    "config",
    [
        Config(math="mathjax"),
        Config(tags=("new",)),
        Config(figures="none"),
        Config(books={"Book": BookOverride(author="Jo")}),
        Config(rules=({"figure": "", "subject": ["T"]},)),
    ],
)
def test_what_the_configuration_says_of_cards_counts(config: Config, done: list[str]) -> None:
    rendered()
    done.clear()
    rendered(config)
    assert done == list(FILES)


def test_other_code_renders_again(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    rendered()
    done.clear()
    monkeypatch.setattr("ankigen.preparing.remembering.code_digest", lambda: "another")
    rendered()
    assert done == list(FILES)


def picture(path: str, side: int) -> None:
    Image.new("L", (side, side)).save(path)


def test_a_card_follows_the_picture_beside_its_file(done: list[str]) -> None:
    write({"seeds/1.md": CARD.replace("{n}", "one ![alt](a.png)")})
    missing = rendered()[1].entries[0]
    assert [d.code.label for d in missing.diagnostics] == ["bad-image", "broken-formula"]
    for side in (3, 4):
        picture("seeds/a.png", side)
        done.clear()
        assert [picture.width for picture in rendered()[1].entries[0].note.pictures] == [side]
        assert done == ["seeds/1.md"]
        done.clear()
        rendered()
        assert done == []
    Path("seeds/a.png").unlink()
    assert rendered()[1].entries[0] == missing


def test_equal_seeds_in_two_folders_know_their_own_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"seeds/1.md": CARD.replace("{n}", "one ![alt](a.png)")})
    picture("seeds/a.png", 3)
    rendered()
    shutil.copytree(tmp_path, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    [one] = rendered()[1].entries[0].note.pictures
    assert one.source == str(tmp_path / "copy" / "seeds" / "a.png")


def damaged(content: bytes) -> Iterator[bytes]:
    yield b""
    yield content[:-1]
    yield content[: len(content) // 2]
    yield from (content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :] for at in range(0, len(content), 97))


def test_a_damaged_entry_is_a_miss_and_is_mended(done: list[str]) -> None:
    write({"one/1.md": FILES["seeds/1.md"]})
    seeds, _ = collect([Path("one")])
    first = rendered_files(seeds, Config(), lambda *_: None)
    [path] = cache_folder().glob("cards/*")
    whole = path.read_bytes()
    for content in damaged(whole):
        path.write_bytes(content)
        done.clear()
        assert rendered_files(seeds, Config(), lambda *_: None) == first
        assert done == ["one/1.md"]
        assert path.read_bytes() == whole


def test_an_entry_under_another_key_is_a_miss(done: list[str]) -> None:
    first = rendered()
    one, two, _ = cache_folder().glob("cards/*")
    one.write_bytes(two.read_bytes())
    done.clear()
    assert rendered() == first
    assert len(done) == 1


def test_many_builds_at_once_agree() -> None:
    with ThreadPoolExecutor(8) as pool:
        several = list(pool.map(lambda _: rendered(), range(8)))
    assert all(one == several[0] for one in several)
    assert len(list(stored())) == len(FILES)


def test_stored_files_are_the_same_again() -> None:
    for file in rendered():
        data = to_bytes(file)
        assert from_bytes(data) == with_stored_fields(file, data) == file


def test_the_cache_is_bounded_and_forgets_what_is_oldest() -> None:
    rendered()
    paths = sorted(cache_folder().glob("cards/*"))
    for age, path in enumerate(paths):
        os.utime(path, (1e9 - age, 1e9 - age))
    sizes = sum(path.stat().st_size for path in paths)
    trim(sizes)
    assert len(list(stored())) == 3
    trim(sizes - 1)
    assert sorted(one.path for one in stored()) == paths[:2]


def test_the_cache_can_be_seen_and_cleared(capsys: pytest.CaptureFixture[str]) -> None:
    rendered()
    assert main(["cache", "info"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{cache_folder()}: 0.0 MB of at most 1,024 MB")
    assert second.startswith("cards: 3 files, 0.0 MB, not used for longest: 20")
    assert main(["cache", "clear"]) == 0
    assert capsys.readouterr().out == "3 files, 0.0 MB removed\n"
    assert list(stored()) == []
