"""The release action does here what it will do there: its steps' own commands, with GitHub's two programs feigned."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
SEED = "# Flashcards: Book\n---\n#### T\n:p What is {what}?\n??x\n{answer}\nx??\n---\n"
GH = """#!/bin/sh
echo "$@" >> "$FEIGNED/gh.log"
[ ! -e "$FEIGNED/no-network" ] || exit 1
[ -d "$FEIGNED/release" ] || exit 0
case "$2" in list) echo v1 ;; download) cp "$FEIGNED"/release/*.apkg last/ ;; esac
"""


def steps(file: str) -> list[dict[str, Any]]:
    """The steps of the action, or of all jobs of a workflow."""
    loaded = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))
    if "runs" in loaded:
        found: list[dict[str, Any]] = loaded["runs"]["steps"]
        return found
    return [step for job in loaded["jobs"].values() for step in job["steps"]]


@dataclass
class Runner:
    """A folder with a deck, and programs of its own in front of all others."""

    folder: Path

    def seed(self, what: str, answer: str) -> None:
        path = self.folder / "seeds" / "book.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(SEED.format(what=what, answer=answer), encoding="utf-8")

    def ankigen(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "-m", "ankigen", *arguments], cwd=self.folder, check=True, capture_output=True)

    def program(self, name: str, text: str) -> None:
        path = self.folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def run(self) -> str:
        """Run the action's commands in turn; returns the name of the step that fails, which ends it."""
        environment = {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "FEIGNED": str(self.folder),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
        }
        failed = ""
        for step in (step for step in steps("action.yml") if "run" in step):
            if failed and step.get("if") != "always()":
                continue
            given = {name: _filled(value) for name, value in step.get("env", {}).items()}
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            done = subprocess.run(command, cwd=self.folder, env={**environment, **given}, check=False)
            failed = failed or (step["name"] if done.returncode else "")
        return failed

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


def _filled(value: str) -> str:
    defaults = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    given = {f"inputs.{name}": it["default"] for name, it in defaults.items()}
    given |= {"github.action_path": "/the/action", "github.token": "secret", "github.repository": "someone/decks"}
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: str(given[found[1]]), value)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    made = Runner(tmp_path)
    made.program("gh", GH)
    made.program("python", '#!/bin/sh\necho "$@" >> "$FEIGNED/python.log"\n')
    made.program("ankigen", f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m ankigen "$@"\n')
    made.seed("x", "One thing.")
    made.ankigen("build", "-q", "--frozen-time", "1700000000")
    return made


def test_a_first_release_is_checked_built_and_summarised(runner: Runner) -> None:
    assert runner.run() == ""
    assert runner.read("python.log") == "-m pip install --quiet /the/action\n"
    assert runner.read("build/release-notes.md") == "The first release.\n"
    assert runner.read("output") == "notes=build/release-notes.md\n"
    assert "Anki will import it cleanly" in runner.read("summary")
    assert {"Book.apkg", "manifest.json", "SHA256SUMS"} < {path.name for path in (runner.folder / "build").iterdir()}


def test_a_later_release_tells_what_changed(runner: Runner) -> None:
    (runner.folder / "build").rename(runner.folder / "release")
    runner.seed("x", "Another thing.")
    runner.ankigen("build", "-q", "--frozen-time", "1700000100")
    assert runner.run() == ""
    assert "  - Answer: ~~One~~ **Another** thing.\n" in runner.read("build/release-notes.md")
    assert "release download v1 --repo someone/decks --pattern *.apkg --dir last" in runner.read("gh.log")


def test_where_the_last_release_cannot_be_asked_for_nothing_is_released(runner: Runner) -> None:
    (runner.folder / "no-network").touch()
    assert runner.run() == "Fetch the last release"
    assert not (runner.folder / "build" / "release-notes.md").exists()


@pytest.mark.long
def test_a_lock_that_was_not_committed_ends_it(runner: Runner) -> None:
    runner.seed("x", "Another thing.")
    assert runner.run() == "Build"


@pytest.mark.long
def test_an_error_in_a_seed_file_ends_it(runner: Runner) -> None:
    runner.seed("x", "$\\frac{$")
    assert runner.run() == "Check"


def test_a_release_that_costs_progress_ends_it(runner: Runner) -> None:
    (runner.folder / "build").rename(runner.folder / "release")
    (runner.folder / "ankigen.lock").unlink()
    runner.seed("x", "Another thing.")
    runner.ankigen("build", "-q", "--frozen-time", "1600000000")
    assert runner.run() == "Compare"
    assert "stale-note" in runner.read("summary")


FILES = [
    "action.yml",
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / ".github/workflows").glob("*.yml"))),
]


@pytest.mark.parametrize("file", FILES)
def test_actions_of_others_are_pinned_and_nothing_of_a_user_is_code(file: str) -> None:
    for step in steps(file):
        used = step.get("uses", "./")
        assert used == "./" or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", used)
        assert "${{" not in step.get("run", "")
    pins = re.findall(r"@[0-9a-f]{40}(.*)", (ROOT / file).read_text(encoding="utf-8"))
    assert all(re.fullmatch(r" # v\d+\.\d+\.\d+", version) for version in pins)


def test_a_release_may_write_what_it_must_and_nothing_else() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    [job] = workflow["jobs"].values()
    assert workflow["permissions"] == {}
    assert job["permissions"] == {"contents": "write", "id-token": "write", "attestations": "write"}
    assert workflow[True] == {"push": {"tags": ["v*"]}}  # YAML 1.1 reads the key `on` as true


def test_the_hook_checks_the_seed_files_it_is_given(tmp_path: Path) -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert re.search(hook["files"], "seeds/part/one.md")
    assert not re.search(hook["files"], "README.md")
    (tmp_path / "good.md").write_text(SEED.format(what="x", answer="y"), encoding="utf-8")
    (tmp_path / "bad.md").write_text(SEED.format(what="x", answer="$\\frac{$"), encoding="utf-8")
    command = [sys.executable, "-m", *shlex.split(hook["entry"])]
    codes = [subprocess.run([*command, name], cwd=tmp_path, check=False).returncode for name in ("good.md", "bad.md")]
    assert codes == [0, 1]
