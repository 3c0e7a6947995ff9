"""What a user types and what they are told."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import ankigen
from ankigen import __version__
from ankigen.cli import main
from ankigen.figures.catalogue import FIGURES
from tests.folders import write

PACKAGE = Path(ankigen.__file__).parent
CARD = "#### T\n:p Q\n??x\nA\nx??\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> tuple[int, list[str], list[str]]:
    """The command as its own process: exit code, lines on stdout, lines on stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "ankigen", *arguments], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


def test_seeds_become_build_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    write({"seeds/a.md": "# Flashcards: A Book (Part 1)\n---\n" + CARD})
    assert main(["build"]) == 0
    out, err = capsys.readouterr()
    assert [path.name for path in Path("build").glob("*.apkg")] == ["A-Book.apkg"]
    first, last = out.splitlines()
    assert re.fullmatch(r"build/A-Book\.apkg: 1 card, 1 deck, 0 figures, \d+ kB", first)
    assert re.fullmatch(r"1 card, 1 deck, 0 figures, \d+ kB; 0 errors, 0 warnings; \d+\.\d s", last)
    assert err == ""


def test_quiet_says_nothing_about_a_good_build(capsys: pytest.CaptureFixture[str]) -> None:
    write({"seeds/a.md": CARD})
    assert main(["build", "-q"]) == 0
    assert capsys.readouterr() == ("", "")


def test_version_as_a_module() -> None:
    assert run("--version") == (0, [f"ankigen {__version__}"], [])


MESSAGES = tomllib.loads((Path(__file__).parent / "cases" / "messages.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", MESSAGES, ids=[case["title"] for case in MESSAGES])
def test_bad_input_is_one_clear_line(case: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    write(case.get("files", {}))
    assert main(["build", *case["paths"]]) == case["code"]
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(case["messages"])
    for line, message in zip(lines, case["messages"], strict=True):
        assert line.startswith(message)
        assert "; " in line


def test_verbose_says_which_card_got_which_figure(capsys: pytest.CaptureFixture[str]) -> None:
    write({"a.md": CARD.replace("A", "![draws](figure:vae/samples?n=4)")})
    assert main(["build", "a.md", "-v"]) == 0
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("a.md:1:1: figure:vae/samples?n=4&")


def test_all_problems_of_all_files_come_in_one_run_sorted(capsys: pytest.CaptureFixture[str]) -> None:
    unanswered = "#### T\n:p Q\n---\n"
    write({"seeds/b.md": CARD.replace("A", "$\\frac{$"), "seeds/a.md": unanswered + CARD.replace("A", "$\\foo$")})
    Path("seeds/c.md").write_bytes(bytes(range(32)))
    assert main(["build"]) == 1
    places = [line.split(" ")[0] for line in capsys.readouterr().err.splitlines()]
    assert places == ["seeds/a.md:2:4:", "seeds/a.md:7:2:", "seeds/b.md:4:7:", "seeds/c.md:1:1:"]


def test_two_cards_that_claim_one_id_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    claimed = CARD.replace("T", "T\n<!-- ankigen: id=x -->")
    write({"seeds/a.md": CARD})
    main(["build"])
    before = Path("build/a.apkg").read_bytes()
    write({"seeds/a.md": claimed + "---\n" + claimed.replace("A", "B")})
    assert main(["build"]) == 1
    assert "a.md:8:1: error[duplicate-id]: the id x is taken by the card at seeds/a.md:1" in capsys.readouterr().err
    assert Path("build/a.apkg").read_bytes() == before


def test_a_wrong_path_writes_nothing() -> None:
    write({"a.md": CARD})
    assert main(["build", "a.md", "nowhere.md", "-q"]) == 2
    assert not list(Path().glob("build/*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_the_environment() -> None:
    write({"a.md": CARD})
    Path("build").mkdir(mode=0o500)
    assert main(["build", "a.md"]) == 3


def test_an_output_that_is_a_file_is_one_message(capsys: pytest.CaptureFixture[str]) -> None:
    write({"a.md": CARD, "build": ""})
    assert main(["build", "a.md"]) == 3
    assert (
        capsys.readouterr().err
        == "ankigen: cannot write build: File exists; nothing was replaced; mend that and run it again\n"
    )


def test_configuration_sets_decks_tags_and_output() -> None:
    write(
        {
            "ankigen.toml": 'output = "out"\n[books."A Book"]\ntitle = "Better"\ndeck = "Shelf::Better"\n',
            "seeds/a.md": "# Flashcards: A-Book\n" + CARD,
        }
    )
    assert main(["build", "-q"]) == 0
    assert [path.name for path in Path("out").glob("*.apkg")] == ["Better.apkg"]


BAD_CONFIGURATIONS = {
    "maths = 1": "ankigen.toml:1:1: error[configuration]: there is no key maths; did you mean math?",
    'math = "latex"': 'ankigen.toml:1:1: error[configuration]: math must be one of "mathml", "mathjax"',
    "\n[books.X]\nyear = true": "ankigen.toml:3:1: error[configuration]: year must be a year",
    "x =": "ankigen.toml:1:1: error[configuration]: this is not TOML (Invalid value)",
    "[figures]\n\nmood = 1": "ankigen.toml:3:1: error[configuration]: there is no key mood; did you mean mode?",
    '[figures]\n[[figures.rules]]\nfigure = ""\nsubject = ["x"]\n[[figures.rules]]\nsubjet = 1': (
        "ankigen.toml:5:1: error[configuration]: there is no key 'subjet'; did you mean 'subject'?"
    ),
    'tags = ["a b"]': "ankigen.toml:1:1: error[configuration]: tags must be a list of tags without spaces",
    "# a\u2028b\nmaths = 1": "ankigen.toml:2:1: error[configuration]: there is no key maths; did you mean math?",
    '"a\\nb.md:1:1: error[x]: c" = 1': (
        r"ankigen.toml:1:1: error[configuration]: there is no key a\nb.md:1:1: error[x]: c; the keys here are "
        "output, math, tags, min_rating, editor, figures, books, silence"
    ),
    "a" * 200 + " = 1": (
        f"ankigen.toml:1:1: error[configuration]: there is no key {'a' * 80}; the keys here are "
        "output, math, tags, min_rating, editor, figures, books, silence"
    ),
    "\n" + "a." * 1000 + "a = 1": (
        "ankigen.toml:2:1: error[configuration]: the line is longer than 2,000 characters; break it"
    ),
    "#" * 99 + ("\n" + "#" * 99) * 3000: (
        "ankigen.toml:1:1: error[configuration]: the file is longer than 256 kB; leave out what you do not need"
    ),
}


@pytest.mark.parametrize("text", BAD_CONFIGURATIONS, ids=lambda text: text[:30])
def test_a_wrong_configuration_is_refused_with_its_line(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    write({"ankigen.toml": text, "seeds/a.md": CARD})
    assert main(["build"]) == 2
    err = capsys.readouterr().err.strip()
    assert err.endswith(BAD_CONFIGURATIONS[text])
    assert not Path("build").exists()


def test_of_many_mistakes_in_a_configuration_the_first_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    write({"ankigen.toml": "".join(f"x{n} = 1\n" for n in range(10_000)), "seeds/a.md": CARD})
    assert main(["build"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 20


def test_emoji_of_several_characters_are_words(capsys: pytest.CaptureFixture[str]) -> None:
    write({"ankigen.toml": '[books.A]\ndeck = "\U0001f469\u200d\U0001f52c"\n', "seeds/a.md": CARD})
    assert main(["build", "-q"]) == 0
    assert capsys.readouterr().err == ""


def test_wrong_use_exits_with_2() -> None:
    assert run("bulid")[0] == 2
    assert run()[0] == 2


def test_sample_writes_a_picture(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "vae", "-n", "4", "--rng-seed", "7", "-o", "out/grid.png"]) == 0
    first = Path("out/grid.png").read_bytes()
    assert first.startswith(b"\x89PNG")
    assert main(["sample", "vae", "-n", "4", "--rng-seed", "7", "-o", "grid.png"]) == 0
    assert Path("grid.png").read_bytes() == first
    assert main(["sample", "vae", "-n", "4", "--rng-seed", "8", "-o", "grid.png"]) == 0
    assert Path("grid.png").read_bytes() != first
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["vea"], "ankigen: there is no model 'vea'; did you mean 'vae'?"),
        (["vae", "-n", "0"], "ankigen: "),
        (["vae", "-n", "-3"], "ankigen: "),
        (["vae", "-n", "1000000"], "ankigen: "),
        (["vae", "--rng-seed", "-1"], "ankigen: "),
    ],
)
def test_a_sample_that_cannot_be_drawn(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", *arguments, "-o", "grid.png"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(message)
    assert not Path("grid.png").exists()


def test_figures_lists_every_figure_with_its_parameters() -> None:
    code, out, err = run("figures")
    assert (code, err) == (0, [])
    at = out.index("figure:vae/interpolation")
    assert out[at + 1] == "  The straight line between the codes of two animals, decoded point by point."
    assert out[at + 2] == "    n=8  number of pictures in the strip, 3 to 12"
    assert sum(line.startswith("figure:") for line in out) == len(FIGURES)


@pytest.mark.parametrize("name", ["vae.safetensors", "vae.json"])
@pytest.mark.parametrize("damage", ["missing", "short", "changed"])
def test_damaged_weights_are_the_environment(name: str, damage: str) -> None:
    shutil.copytree(PACKAGE, "ankigen", ignore=shutil.ignore_patterns("__pycache__"))
    weights = Path("ankigen/models/weights") / name
    content = weights.read_bytes()
    if damage == "missing":
        weights.unlink()
    else:
        weights.write_bytes(content[:-9] if damage == "short" else content[:-1] + bytes([content[-1] ^ 1]))
    write({"a.md": CARD.replace("A", "![draws](figure:vae/samples?rng_seed=987)"), "build/a.apkg": "before"})
    code, out, err = run("build", "a.md")
    assert (code, out) == (3, [])
    [line] = err
    assert "vae." in line
    assert "reinstall ankigen" in line
    assert Path("build/a.apkg").read_text() == "before"


def test_a_missing_pytorch_is_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write({"a.md": CARD.replace("A", "![draws](figure:vae/samples?rng_seed=986)")})
    for module in ("torch", "ankigen.figures.painters.vae"):
        monkeypatch.setitem(sys.modules, module, None)
    assert main(["build", "a.md"]) == 3
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("ankigen: this installation is damaged: import of ")
    assert line.endswith("; install ankigen again, into a fresh environment")


def test_an_interrupted_build_leaves_the_old_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    write({"a.md": CARD, "build/a.apkg": "before"})
    monkeypatch.setattr("ankigen.build.pack", interrupt)
    assert main(["build", "a.md"]) == 130
    assert capsys.readouterr() == ("", "ankigen: interrupted; no file is half written; run it again\n")
    assert [path.name for path in Path("build").glob("*.apkg")] == ["a.apkg"]
    assert Path("build/a.apkg").read_text() == "before"


def test_a_terminal_escape_never_reaches_the_terminal() -> None:
    write({"a.md": CARD.replace("A", "```\u009b31mred\nx\n```") + "\x1b[31m"})
    code, _, err = run("build", "a.md", "-v")
    assert code == 0
    assert not any(c in line for line in err for c in "\x1b\x9b")


def test_a_terminal_that_knows_only_ascii_gets_everything() -> None:
    write({"a.md": "#### Ü\n:p Q\n---\n"})
    done = subprocess.run(
        [sys.executable, "-m", "ankigen", "build", "a.md"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LANG": "C"},
    )
    assert done.returncode == 1
    assert b"missing-answer" in done.stderr


def test_nothing_heavy_is_loaded_where_nothing_is_drawn() -> None:
    write({"a.md": CARD})
    script = (
        "import sys; from ankigen.cli import main; code = main(['build', 'a.md', '-q']);"
        "print(code, sorted({'torch', 'PIL', 'numpy', 'tqdm'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0 []"


def test_a_library_that_cannot_be_loaded_is_one_message_and_is_not_remembered(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ImportError("DLL load failed while importing nh3")

    write({"a.md": CARD.replace("\nA\n", "\n*A* <kbd>K</kbd>\n")})
    with monkeypatch.context() as patch:
        patch.setattr("ankigen.render.passage.sanitize", broken)
        assert main(["check", "a.md"]) == 3
    said = "ankigen: this installation is damaged: DLL load failed while importing nh3; "
    assert capsys.readouterr().err == f"{said}install ankigen again, into a fresh environment\n"
    assert main(["check", "a.md"]) == 0
