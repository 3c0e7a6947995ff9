"""A build after a few texts were changed writes and says what a whole build would, without reading the other cards."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from ankigen.cli import main
from ankigen.entries import Entry
from ankigen.preparing.prepare import prepare
from ankigen.render.card import RenderedCard, render_cards
from tests.folders import write

SEEDS = {
    "ankigen.toml": "",
    "seeds/a.md": """# Flashcards: Book (Part 1)
---
#### Sums
<!-- ankigen: tags="first" -->
:p What is a sum of **two** numbers?
??x
What comes out where one is added to the other, as in $1 + 1 = 2$, whatever their order may be.
x??
---
#### Words
Some {{c1::cloze}} text on {{c2::words}}.
---
#### Samples
:p What does a VAE draw?
??x
![draws](figure:vae/samples?n=4)
x??
---
""",
    "seeds/b.md": """# Flashcards: Book (Part 2)
---
#### Products
:p What is a product of numbers?
??x
What comes out where one is taken as often as the other says, with \\foo $\\foo$.
x??
---
#### Known
<!-- ankigen: id="known" -->
:p Which card has an id?
??x
This one.
x??
---
""",
    "seeds/c.md": """# Flashcards: Other (Part 1)
---
#### Third
:p Is this another book?
??x
It is.
x??
---
#### Fourth
:p Is this the last card of it?
??x
Yes.
x??
---
""",
    "seeds/d.md": """# Flashcards: Small (Part 1)
---
#### Alone
:p How many cards has this book?
??x
One.
x??
---
""",
}

Edit = tuple[str, str, str]
"""A seed file, a text in it, and what it becomes."""

AMENDED: dict[str, list[Edit]] = {
    "a question": [("a", "**two** numbers", "*three* numbers")],
    "an answer": [("b", "This one.", "That one.")],
    "a question and its answer in part": [
        ("b", "Which card has", "Which one has"),
        ("b", " one.\nx??", " very one.\nx??"),
    ],
    "a title": [("b", "#### Products", "#### The product")],
    "a tag": [("a", 'tags="first"', 'tags="second third"')],
    "a formula with a mistake": [("a", "as in $1", "as in \\baz $\\baz$ and $1")],
    "no mistake any longer": [("b", "\\foo $\\foo$", "nothing")],
    "lines that move all cards": [("a", "---\n#### Sums", "\n\n---\n#### Sums")],
    "an alternative text of a figure": [("a", "![draws]", "![four draws]")],
    "two files, two books": [("a", "What does a VAE draw?", "What can a VAE draw?"), ("c", "It is.", "It is so.")],
}
WHOLE: dict[str, list[Edit]] = {
    "a likeness": [("a", "Some {{c1", "A {{c1")],
    "a new card": [("c", "It is.\nx??\n", "It is.\nx??\n---\n#### Fifth\n:p What is new?\n??x\nThis.\nx??\n")],
    "a card that is gone": [
        ("b", "---\n#### Known", "\n"),
        ("b", ":p Which card has an id?\n??x\nThis one.\nx??\n", ""),
    ],
    "another card": [("b", "What is a product of numbers?", "Who?"), ("b", "What comes out where one is taken", "Me")],
    "another id": [("b", 'id="known"', 'id="other"')],
    "no id": [("b", '<!-- ankigen: id="known" -->\n', "")],
    "the same card twice": [
        ("b", "What is a product of numbers?", "Is this another book?"),
        ("b", "This one.", "It is."),
    ],
    "the question of another card": [("b", "Which card has an id?", "What does a VAE draw?")],
    "the answer of another card": [("b", "This one.", "It is.")],
    "a figure": [("a", "samples?n=4", "samples?n=5")],
    "the first formula": [("c", "It is.", "$x^2$ is.")],
    "another number of clozes": [("a", "{{c2::words}}", "words")],
    "another book": [("c", "Flashcards: Other", "Flashcards: Another")],
    "another chapter": [("c", "(Part 1)\n", "(Part 1)\n**Starting Chapter:** One\n")],
    "no card": [("c", ":p Is this another book?\n??x\nIt is.\nx??\n", "")],
}


@pytest.fixture(autouse=True)
def whole_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A built project; how many whole builds there were since."""
    monkeypatch.chdir(tmp_path)
    write(SEEDS)
    build()
    done: list[int] = []

    def counted(*arguments: object, **named: object) -> object:
        done.append(1)
        return prepare(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("ankigen.build.prepare", counted)
    return done


def build(*flags: str, time: int = 1_700_000_000) -> int:
    return main(["build", "--verbose", "--frozen-time", str(time), *flags])


def edit(edits: Iterable[Edit]) -> None:
    for name, old, new in edits:
        path = Path(f"seeds/{name}.md")
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


def outcome(capsys: pytest.CaptureFixture[str]) -> tuple[object, ...]:
    """What a build says and writes."""
    capsys.readouterr()
    code = build(time=1_800_000_000)
    out, err = capsys.readouterr()
    told = [line for line in out.splitlines() if ": removed;" not in line]  # which is told once
    return code, "\n".join(told).rpartition(";")[0], err, {path: path.read_bytes() for path in written()}


def written() -> list[Path]:
    return [Path("ankigen.lock"), *sorted(Path("build").iterdir())]


@pytest.mark.parametrize("case", [*AMENDED, *WHOLE])
def test_a_build_after_a_change_is_as_a_whole_one(
    case: str, whole_builds: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    edit((AMENDED | WHOLE)[case])
    before = Path("ankigen.lock").read_bytes()
    amended = outcome(capsys)
    assert len(whole_builds) == (case in WHOLE)
    Path("build/manifest.json").unlink()
    Path("ankigen.lock").write_bytes(before)
    assert outcome(capsys) == amended
    assert len(whole_builds) == (case in WHOLE) + 1


def test_changes_follow_each_other(whole_builds: list[int]) -> None:
    for number, edits in enumerate(AMENDED.values(), start=1):
        edit(edits)
        build(time=1_700_000_000 + number)
    assert whole_builds == []
    content = [path.read_bytes() for path in written()]
    Path("build/manifest.json").unlink()
    build()
    assert whole_builds == [1]
    assert [path.read_bytes() for path in written()] == content


def test_after_a_change_there_is_nothing_to_do(whole_builds: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    edit(AMENDED["a question"])
    build()
    monkeypatch.setattr("ankigen.amending.amend.rendered_again", None)
    assert build() == 1
    assert whole_builds == []


def test_a_locked_build_refuses_a_change(whole_builds: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    edit(AMENDED["an answer"])
    before = [path.read_bytes() for path in written()]
    assert build("--locked") == 1
    assert "changed: seeds/b.md: Which card has an id?" in capsys.readouterr().err
    assert [path.read_bytes() for path in written()] == before
    assert whole_builds == []


def test_a_card_that_is_the_same_is_not_rendered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []

    def watched(entries: Iterable[Entry], *more: Any) -> list[RenderedCard]:
        rendered.extend(entry.title.text for entry in entries)
        return render_cards(list(entries), *more)

    monkeypatch.setattr("ankigen.notes.render_cards", watched)
    edit([*AMENDED["a question"], *AMENDED["lines that move all cards"]])
    build()
    assert rendered == ["Sums"]


@pytest.mark.parametrize("lost", ["*-tally", "*"])
def test_what_the_cache_has_lost_is_built_whole(lost: str, whole_builds: list[int]) -> None:
    edit(AMENDED["an answer"])
    for path in (Path(os.environ["ANKIGEN_CACHE_DIR"]) / ("builds" if "-" in lost else "cards")).glob(lost):
        path.unlink()
    build()
    assert whole_builds == [1]


def is_as_a_whole_build(whole_builds: list[int], capsys: pytest.CaptureFixture[str]) -> bool:
    """Whether the build of a change says and writes what a whole one would; it may have been whole itself."""
    before = Path("ankigen.lock").read_bytes()
    amended = outcome(capsys)
    Path("build/manifest.json").unlink()
    Path("ankigen.lock").write_bytes(before)
    whole_builds.clear()
    return outcome(capsys) == amended and whole_builds == [1]


def test_a_card_whose_file_spells_its_book_in_another_way_is_written(
    whole_builds: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    edit([("b", "Flashcards: Book", "Flashcards: bOOk")])
    build()
    build()
    edit(AMENDED["an answer"])
    assert is_as_a_whole_build(whole_builds, capsys)


@pytest.mark.parametrize(
    "merged", [lambda lines: [*lines[:2], *lines[-3:1:-1], *lines[-2:]], lambda lines: [f"{line}\r" for line in lines]]
)
def test_a_lock_that_git_has_put_in_another_form_is_written_anew(
    merged: Callable[[list[str]], list[str]], whole_builds: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    lock = Path("ankigen.lock")
    lock.write_bytes("\n".join(merged(lock.read_text("utf-8").split("\n"))).encode())
    build()
    edit(AMENDED["an answer"])
    assert is_as_a_whole_build(whole_builds, capsys)


def test_the_oldest_note_numbers_all_others(whole_builds: list[int]) -> None:
    edit([("d", "One.", "Only one.")])
    build(time=1_800_000_000)
    assert whole_builds == [1]


def spoilt(texts: dict[str, str], rng: random.Random) -> tuple[str, str]:
    """One of the files after something was done to one of its lines with what stands anywhere in the files."""
    name = rng.choice(sorted(texts))
    lines, others = texts[name].split("\n"), "\n".join(texts.values()).split("\n")
    at, words = rng.randrange(len(lines)), " ".join(others).split()
    line = lines[at].split(" ")
    word = rng.randrange(len(line))
    done: dict[str, Callable[[], list[str]]] = {
        "a word": lambda: [" ".join([*line[:word], rng.choice(words), *line[word + 1 :]])],
        "no word": lambda: [" ".join([*line[:word], *line[word + 1 :]])],
        "one word more": lambda: [" ".join([*line[:word], rng.choice(words), *line[word:]])],
        "a line": lambda: [rng.choice(others)],
        "no line": list,
        "one line more": lambda: [lines[at], rng.choice(others)],
    }
    kind = rng.choices(list(done), (6, 3, 6, 1, 1, 1))[0]
    return name, "\n".join([*lines[:at], *done[kind](), *lines[at + 1 :]])


def everything() -> dict[Path, bytes]:
    """What lies in the project, and what is known of its last build."""
    known = (Path(os.environ["ANKIGEN_CACHE_DIR"]) / "builds").iterdir()
    return {path: path.read_bytes() for path in (*Path().rglob("*"), *known) if path.is_file()}


def put_back(files: dict[Path, bytes]) -> None:
    for path in everything().keys() - files.keys():
        path.unlink()
    for path, content in files.items():
        path.write_bytes(content)


def try_changes(count: int, seed: int, whole_builds: list[int], capsys: pytest.CaptureFixture[str]) -> int:
    """Builds after so many random changes, compared with builds that know no earlier one; how many were amended."""
    rng, start = random.Random(seed), everything()  # noqa: S311 - not for secrets
    texts = {name: text for name, text in SEEDS.items() if name.startswith("seeds/")}
    unknown = {path: content for path, content in start.items() if not path.is_absolute()}
    whole_builds.clear()
    for _ in range(count):
        name, text = spoilt(texts, rng)
        results = []
        for state in (start, unknown):
            put_back(state)
            Path(name).write_text(text, encoding="utf-8")
            results.append(outcome(capsys))
        assert results[0] == results[1], f"{name}:\n{text}"
    return 2 * count - len(whole_builds)


def test_random_changes_give_what_a_whole_build_gives(
    whole_builds: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert try_changes(12, 1, whole_builds, capsys) > 5


@pytest.mark.long
def test_many_random_changes_give_what_a_whole_build_gives(
    whole_builds: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert try_changes(500, 2, whole_builds, capsys) > 200
