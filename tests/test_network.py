"""A build asks the network for nothing, figures included."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

CARD = "#### Sampling a variational autoencoder\n:p What is $z$ in `draw(z)`?\n??x\n**Noise**, [see](https://a.org).\nx??\n"
DEAF = """
import sys

def refuse(event, arguments):
    if event.startswith("socket.") or event in {"urllib.Request", "http.client.connect"}:
        raise RuntimeError(f"the build asks the network: {event}")

sys.addaudithook(refuse)
from ankigen.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""Python that refuses every socket before ankigen is loaded; its manual has a table of audit events."""
ALONE = ("unshare", "--map-root-user", "--net")
"""A process that has no network at all, whatever language asks for it."""


def build(folder: Path, name: str, python: Sequence[str]) -> bytes:
    """The package that a command makes, with nothing drawn before."""
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "seeds" / "a.md").write_text(CARD, encoding="utf-8")
    arguments = ["build", "seeds", "-o", name, "--frozen-time", "1700000000"]
    environment = {"ANKIGEN_CACHE_DIR": str(folder / f"cache of {name}")}
    done = subprocess.run(
        [*python, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "1 figure" in done.stdout
    return (folder / name / "a.apkg").read_bytes()


def test_every_socket_is_refused_while_a_deck_with_figures_is_built(tmp_path: Path) -> None:
    deaf = build(tmp_path, "deaf", [sys.executable, "-c", DEAF])
    if shutil.which("unshare") is None or subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets no test take its network away")
    assert build(tmp_path, "alone", [*ALONE, sys.executable, "-m", "ankigen"]) == deaf


def test_a_socket_would_be_noticed() -> None:
    asking = DEAF.replace("from ankigen.cli import main", "import socket; socket.socket()")
    done = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, check=False)
    assert "the build asks the network: socket.__new__" in done.stderr
