"""A training that is stopped, politely or not, can go on, and leaves nothing half-written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ankigen.models import checkpoint, data
from ankigen.models.checkpoint import Terms
from ankigen.models.errors import DataError
from ankigen.models.fitting import Plan, begin
from ankigen.models.registry import family
from ankigen.models.training import shortened

ARGUMENTS = ("mlp", "--minutes", "0.2", "--rng-seed", "5", "--device", "cpu", "--output", "out")


@pytest.fixture
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        data.load()
    except DataError as error:
        pytest.skip(str(error))
    monkeypatch.chdir(tmp_path)


def stopped(by: signal.Signals, *more: str) -> tuple[int, str]:
    """Exit code and stderr of a training that is stopped once it has written a checkpoint."""
    path = Path("runs/mlp.checkpoint")
    before = path.stat().st_mtime_ns if path.exists() else 0
    command = [sys.executable, "-m", "ankigen", "train", *ARGUMENTS, *more]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 300
        while (not path.exists() or path.stat().st_mtime_ns == before) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(by)
        _, err = process.communicate(timeout=300)
    return process.returncode, err


def restored_step() -> int:
    """The number of steps done by the checkpoint, which has to be whole."""
    recipe = shortened(family("mlp"), 0.2)
    plan = Plan(family("mlp"), recipe, Terms("mlp", 5, recipe.steps, data.DIGEST), Path("runs/mlp.checkpoint"))
    state = begin(plan)
    checkpoint.restore(plan.path, plan.terms, state)
    return state.step


@pytest.mark.usefixtures("_in_an_empty_folder")
def test_a_training_can_be_killed_and_go_on_and_be_interrupted() -> None:
    code, _ = stopped(signal.SIGKILL)
    assert code == -signal.SIGKILL
    first = restored_step()
    code, err = stopped(signal.SIGINT, "--resume")
    assert code == 130
    assert err.splitlines()[-1] == (
        "ankigen: interrupted; go on with: ankigen train mlp --resume "
        "--minutes 0.2 --rng-seed 5 --device cpu --output out"
    )
    assert restored_step() > first >= 100
    assert not Path("out").exists()
