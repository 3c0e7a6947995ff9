"""Training on another device than the processor, as far as that can be tested without one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from ankigen.cli import main
from ankigen.models import checkpoint, devices, fitting
from ankigen.models.data import Dataset, Images
from ankigen.models.errors import TrainingError
from ankigen.models.fitting import Progress, begin, fit
from ankigen.models.history import History
from ankigen.models.registry import NAMES, family
from tests.models.test_training import examples, ignore, plan

ELSEWHERE = torch.device("meta")
"""Stands in for a graphics processor: tensors without numbers, but a mixture of devices is an error as there."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("progress", [0.1, 0.9])
def test_a_loss_stays_on_the_device_of_its_model(
    name: str, progress: float, bars: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(History, "keep", lambda *_: None)  # it looks at numbers, of which there are none here
    kind, part = family(name), examples(name, bars).train
    with ELSEWHERE:
        model = kind.network(kind.config())
    with FakeTensorMode(allow_non_fake_inputs=True), devices.placed(ELSEWHERE):
        batch = part.take(torch.arange(4), ELSEWHERE)
        for player in kind.turns:
            losses = player.losses(model, batch, progress, torch.Generator())
            assert {value.device for value in losses.values()} == {ELSEWHERE}
            torch.autograd.backward([losses["loss"]])


def test_a_mixture_of_devices_is_noticed() -> None:
    with (
        FakeTensorMode(allow_non_fake_inputs=True),
        pytest.raises(RuntimeError, match=r"same device|different devices"),
    ):
        torch.zeros(2) + torch.zeros(2, device=ELSEWHERE)


@pytest.mark.parametrize(
    ("name", "present", "chosen"),
    [("auto", True, "cuda"), ("auto", False, "cpu"), ("cpu", True, "cpu"), ("cuda", True, "cuda")],
)
def test_the_device_is_the_graphics_processor_where_there_is_one(
    name: str, present: bool, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: present)
    assert devices.choose(name) == torch.device(chosen)


def test_a_graphics_processor_that_is_not_there_is_one_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert main(["train", "mlp", "--device", "cuda", "--runs", str(tmp_path), "-o", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        "ankigen: PyTorch finds no CUDA device here; leave out --device, or give --device cpu\n"
    )
    assert list(tmp_path.iterdir()) == []


def failing_after(steps: int) -> Callable[..., dict[str, float]]:
    """A step of the training, of which so many succeed."""
    advance = fitting.advance

    def step(plan: fitting.Plan, train: Images, state: checkpoint.State) -> dict[str, float]:
        if state.step == steps:
            raise RuntimeError("CUDA error: unspecified launch failure\nwith much advice\n")
        return advance(plan, train, state)

    return step


def test_a_device_that_fails_is_one_message_and_the_training_can_go_on_elsewhere(
    bars: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "SAVE_EVERY", 2)
    monkeypatch.setattr(devices, "CPU", None)
    monkeypatch.setattr(fitting, "CPU", None)  # so that the processor counts as a device that can fail
    monkeypatch.setattr(fitting, "advance", failing_after(3))
    task = plan("mlp", tmp_path / "run")
    with pytest.raises(TrainingError) as caught:
        fit(task, bars, begin(task), ignore)
    assert str(caught.value) == (
        "the device cpu failed after step 3 (CUDA error: unspecified launch failure); "
        "go on with --resume, with --device cpu if it is gone"
    )
    monkeypatch.undo()
    seen: list[Progress] = []
    state = begin(task)
    checkpoint.restore(task.path, task.terms, state)
    fit(task, bars, state, seen.append)
    assert (state.step, seen[-1].step) == (5, 5)


def test_a_mistake_on_the_processor_is_not_taken_for_a_failing_device(
    bars: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "advance", failing_after(0))
    task = plan("mlp", tmp_path / "run")
    with pytest.raises(RuntimeError, match=r"^CUDA error"):
        fit(task, bars, begin(task), ignore)
