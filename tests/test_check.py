"""`ankigen check`: everything that is wrong, in one run, and nothing written."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ankigen.cli import main

CARD = "#### T\n:p Q\n??x\nA\nx??\n"
UNCLOSED = "#### T\n:p Q\n??x\nA\n---\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("seeds").mkdir()


def write(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    """Exit code, lines of the report, summary."""
    code = main(["check", *arguments])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def test_a_good_deck_is_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    write("seeds/a.md", CARD)
    assert check(capsys) == (0, [], "1 file, 1 card: 0 errors, 0 warnings, 0 notes\n")
    assert check(capsys, "-q") == (0, [], "")


def test_a_cloze_counts_as_many_cards_as_a_build_makes_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    write("seeds/a.md", CARD + "---\n#### U\nIt is {{c1::so}}, {{c2::thus}} and {{c1::again}} so.\n---\n")
    assert check(capsys) == (0, [], "1 file, 3 cards: 0 errors, 0 warnings, 0 notes\n")
    assert main(["build"]) == 0
    assert "a.apkg: 3 cards," in "".join(capsys.readouterr())


def test_structure_rendering_and_lints_come_in_one_run_sorted(capsys: pytest.CaptureFixture[str]) -> None:
    write("seeds/b.md", UNCLOSED.replace("A", "$\\frac{$\n```klingon\nx\n```"))
    write("seeds/a.md", CARD.replace("A", "Sure! It is $sin x$ and ![x](cat.png) and ![y](figure:vae/sampels)"))
    code, lines, summary = check(capsys)
    assert code == 1
    assert [line.split(": ")[:2] for line in lines] == [
        ["seeds/a.md:4:1", "warning[chatter]"],
        ["seeds/a.md:4:14", "warning[suspicious-formula]"],
        ["seeds/a.md:4:25", "error[bad-image]"],
        ["seeds/a.md:4:43", "error[unknown-figure]"],
        ["seeds/b.md:4:7", "error[broken-formula]"],
        ["seeds/b.md:5:1", "note[unknown-language]"],
        ["seeds/b.md:7:1", "warning[unclosed-answer]"],
    ]
    assert summary == "2 files, 2 cards: 3 errors, 3 warnings, 1 note; `ankigen explain CODE` says more\n"


def test_nothing_is_written_and_nothing_heavy_loaded() -> None:
    write("seeds/a.md", CARD.replace("A", "![draws](figure:vae/samples)"))
    script = (
        "import sys; from ankigen.cli import main; code = main(['check', '-q']);"
        "print(code, sorted({'torch', 'PIL', 'numpy', 'tqdm', 'genanki'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0 []"
    assert sorted(str(path) for path in Path().rglob("*")) == ["seeds", "seeds/a.md"]


@pytest.mark.parametrize("command", ["check", "build"])
def test_warnings_fail_only_with_strict(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("seeds/a.md", UNCLOSED)
    assert main([command]) == 0
    assert main([command, "--strict"]) == 1
    write("seeds/a.md", CARD.replace("A", "```klingon\nx\n```"))
    assert main([command, "--strict"]) == 0
    assert "unknown-language" in "".join(capsys.readouterr())


def test_a_wrong_path_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(capsys, "nowhere.md")[0] == 2


def test_a_file_that_is_no_seed_file_is_checked_where_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    write("cards.text", UNCLOSED)
    assert check(capsys, "cards.text")[1][0].startswith("cards.text:4:1: warning[unclosed-answer]")


SILENCERS = {
    "for a card": (UNCLOSED.replace("T\n", 'T\n<!-- ankigen: silence="unclosed-answer" -->\n'), []),
    "for the file": ('<!-- ankigen: silence-file="unclosed-answer" -->\n' + UNCLOSED, []),
    "for a line": (UNCLOSED.replace("A\n", '<!-- ankigen: silence-line="unclosed-answer" -->\nA\n'), []),
    "of another card": (
        CARD.replace("T\n", 'T\n<!-- ankigen: silence="unclosed-answer" -->\n') + "---\n" + UNCLOSED.replace("Q", "R"),
        ["a.md:2:24: warning[unused-silencer]", "a.md:11:1: warning[unclosed-answer]"],
    ),
}


@pytest.mark.parametrize("name", SILENCERS)
def test_a_silencer(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text, expected = SILENCERS[name]
    write("a.md", text)
    code, lines, _ = check(capsys, "a.md", "--strict")
    assert [": ".join(line.split(": ")[:2]) for line in lines] == expected
    assert code == bool(expected)


def test_the_configuration_silences_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("seeds/old").mkdir()
    for name in ("seeds/a.md", "seeds/old/b.md"):
        write(name, UNCLOSED)
    write("ankigen.toml", '[silence]\nunclosed-answer = ["seeds/old/*", "x.md"]\nchatter = ["*"]\n')
    assert [line.partition("]")[0] for line in check(capsys)[1]] == [
        "ankigen.toml:3:1: warning[unused-silencer",
        "seeds/a.md:4:1: warning[unclosed-answer",
    ]
    assert check(capsys, "seeds/old/b.md")[1] == []
    assert main(["build", "seeds/old", "-q"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_book_that_the_configuration_names_and_nobody_has_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    card = "---\n#### T\n:p Which way does it flow?\n??x\nDownwards, all of it.\nx??\n---\n"
    write("seeds/a.md", f"# Flashcards: 1A001---Quiet-Rivers-Manning-2021-Ada-Finch--_processed (Part 1)\n{card}")
    write("seeds/b.md", f"# Flashcards: Low Lakes (Part 1)\n---\n**Rating: 5/10**\n{card[4:]}")
    tables = '[books."Low Lake"]\ndeck = "R"\n[books.hills]\nmin_rating = 2\n'
    known = '[books."Quiet Rivers"]\ntitle = "Loud Rivers"\n[books."Low Lakes"]\nmin_rating = 6\n'
    write("ankigen.toml", tables + known)
    assert check(capsys)[1] == [
        'ankigen.toml:1:1: warning[unused-setting]: there is no book "Low Lake" here; did you mean "Low Lakes"?',
        'ankigen.toml:3:1: warning[unused-setting]: there is no book "hills" here; name a book as its title line does',
        "seeds/b.md:1:1: note[low-rating]: one card is rated too low and left out; lower min_rating to have them",
    ]
    assert check(capsys, "seeds/a.md")[1] == []
    write("ankigen.toml", tables + known + '[silence]\nunused-setting = ["*"]\n')
    assert [line for line in check(capsys)[1] if "unused" in line] == []


BAD_SILENCE = {
    'broken-formula = ["*"]': "broken-formula is an error; an error cannot be silenced",
    'wrong-close = ["*"]': "there is no key wrong-close; did you mean wrong-closer?",
    "chatter = true": "chatter must be a list of patterns of files",
}


@pytest.mark.parametrize("line", BAD_SILENCE)
def test_what_cannot_be_silenced_is_refused(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("seeds/a.md", CARD)
    write("ankigen.toml", f"[silence]\n{line}\n")
    code, lines, said = check(capsys)
    assert (code, lines) == (2, [])
    assert said.endswith(f"ankigen.toml:2:1: error[configuration]: {BAD_SILENCE[line]}\n")


def test_json_and_sarif_are_whole_documents(capsys: pytest.CaptureFixture[str]) -> None:
    write("seeds/a.md", UNCLOSED)
    assert [it["code"] for it in json.loads("\n".join(check(capsys, "--format", "json")[1]))] == ["unclosed-answer"]
    [run] = json.loads("\n".join(check(capsys, "--format", "sarif")[1]))["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["unclosed-answer"]


def on_terminal(*arguments: str, **environment: str) -> str:
    """What the command shows on a terminal of eighty columns."""
    leader, follower = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM", "COLUMNS")}
    done = subprocess.Popen(
        [sys.executable, "-m", "ankigen", *arguments],
        stdout=follower,
        stderr=follower,
        env={**kept, "TERM": "xterm", "COLUMNS": "80", **environment},
    )
    os.close(follower)
    shown = b""
    while piece := _read(leader):
        shown += piece
    done.wait()
    return shown.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux says so when the other side is closed
        return b""


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_terminal_gets_the_line_a_caret_and_colours(command: str) -> None:
    write("seeds/a.md", CARD.replace("A", "\tA \x1b]0;x\x07 " + "long " * 50))
    shown = on_terminal(command)
    assert re.search(r"\n    4 |     A \\x1b\]0;x\\x07 (long )+l?o?n?…\n      |       \x1b\[1;33m\^\x1b\[0m\n", shown)
    plain = on_terminal(command, NO_COLOR="1")
    assert "\x1b[1;33m" not in plain
    assert "      |       ^\n" in plain
    assert max(map(len, shown.splitlines())) < 130
