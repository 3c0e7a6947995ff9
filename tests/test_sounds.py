"""A figure that is heard, from the seed file to the learner's play button."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest

from ankigen.apkg.reading import read_package
from ankigen.cli import main
from ankigen.config import Config
from ankigen.importing.importing import import_package
from ankigen.importing.patching import patch
from ankigen.preview.media import picture, type_of
from ankigen.preview.showing import Showing
from ankigen.preview.templates import sides
from tests.real_anki import RealAnki

HEARD = "sound:music/piece?dance=waltz&rng_seed=4"
SEED = f"""# Flashcards: Dances (Part 1)
---
#### A waltz
:p Which dance is it? [sound:evil.mp3]
??x
It goes in three.

![Eight bars]({HEARD})
x??
---
#### Where it ends
![]({HEARD}) It ends on the {{{{c1::tonic}}}}.
---
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    (folder / "a.md").write_text(SEED, encoding="utf-8")
    assert main(["build", str(folder / "a.md"), "-o", str(folder / "build"), "-q"]) == 0
    return folder / "build" / "Dances.apkg"


def test_anki_takes_the_sound_and_plays_it_on_the_side_where_it_stands(package: Path, tmp_path: Path) -> None:
    anki = RealAnki(tmp_path / "anki")
    anki.import_package(package)
    assert anki.problems() == []
    one, two = anki.cards()
    name = next(path.name for path in anki.media.iterdir() if path.suffix == ".wav")
    sides = (one.question_av_tags(), one.answer_av_tags(), two.question_av_tags())
    assert [[getattr(tag, "filename", "") for tag in tags] for tags in sides] == [[], [name], [name]]
    assert "[anki:play:a:0]" in one.answer()
    assert "&#91;sound:evil.mp3]" in one.question()
    with wave.open(str(anki.media / name)) as reader:
        assert 8 < reader.getnframes() / reader.getframerate() < 9.5
    anki.close()


def test_the_package_names_its_sound_and_comes_back_as_it_was_written(package: Path, tmp_path: Path) -> None:
    contents = read_package(package)
    suffixes = sorted(Path(file.name).suffix for file in contents.media)
    assert suffixes == [".png", ".wav"]
    import_package(package, tmp_path / "back")
    text = "\n".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.md"))
    assert text.count("(sound:music/piece?dance=waltz&mode=major&rng_seed=4&temperature=1") == 2
    assert "[sound:ankigen" not in text


def test_a_learners_edit_beside_a_sound_comes_back_without_it(tmp_path: Path) -> None:
    path, edited = tmp_path / "a.md", SEED.replace("in three", "in three beats")
    for text in (SEED, edited):
        path.write_text(text, encoding="utf-8")
        assert main(["build", str(path), "-o", str(tmp_path / "build"), "-q"]) == 0
    path.write_text(SEED, encoding="utf-8")
    found, findings = patch(tmp_path / "build" / "Dances.apkg", path)
    assert [line for line in found.splitlines() if line[0] in "+-"][2:] == [
        "-It goes in three.",
        "+It goes in three beats.",
    ]
    assert findings == ()


def test_the_preview_plays_it_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(SEED, encoding="utf-8")
    showing = Showing([path], Config())
    showing.refresh([], lambda *_: None)
    card = next(iter(showing.state.cards.values()))
    sound = card.note.pictures[0].sound
    both = sides(card.note, card.ordinal)
    assert f'<audio controls preload="none" src="{sound}"></audio>' in both.back
    assert "<audio" not in both.front
    assert type_of(sound) == "audio/wav"
    with wave.open(io.BytesIO(picture(showing.state.pictures[sound], sound))) as reader:
        assert reader.getnchannels() == 1


def test_a_sound_that_there_is_not_is_an_error_at_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.md"
    path.write_text("#### T\n:p Q?\n??x\nHear it:\n![](sound:music/next-note)\nx??\n", encoding="utf-8")
    assert main(["check", str(path)]) == 1
    said = capsys.readouterr().out
    assert "a.md:5:1: error[unknown-figure]: there is no sound 'music/next-note'; did you mean 'music/piece'?" in said
