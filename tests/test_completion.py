"""A shell completes what the program knows."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ankigen.cli import COMMANDS, main
from ankigen.cli.completion import SHELLS

ASK = """
source {script}
COMP_WORDS=({words}) COMP_CWORD={last} COMPREPLY=()
_shtab_ankigen
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("completion") / "ankigen.bash"
    with pytest.MonkeyPatch.context() as patched:
        written: list[str] = []
        patched.setattr("ankigen.cli.completion.show_file", written.append)
        main(["completion", "bash"])
    path.write_text(written[0], encoding="utf-8")
    return path


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
@pytest.mark.parametrize(("line", "words"), [
    ("ankigen expla", {"explain"}),
    ("ankigen build --fro", {"--frozen-time"}),
    ("ankigen models sh", {"show"}),
    ("ankigen models show tr", {"transformer"}),
    ("ankigen sample p", {"pixelcnn"}),
    ("ankigen explain wrong", {"wrong-closer"}),
    ("ankigen check --format g", {"github"}),
])  # fmt: skip
def test_bash_completes(line: str, words: set[str], script: Path) -> None:
    ask = ASK.format(script=script, words=line, last=line.count(" "))
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=False)  # noqa: S607
    assert {word.strip() for word in done.stdout.splitlines()} == words


@pytest.mark.parametrize("shell", SHELLS)
def test_each_script_knows_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    text = capsys.readouterr().out
    assert all(command in text for command in COMMANDS)
