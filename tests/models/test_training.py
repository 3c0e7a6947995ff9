from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from ankigen.models import checkpoint, data, fitting, manifest, unpaired, worldmodel
from ankigen.models.checkpoint import Terms
from ankigen.models.data import ANIMALS, Dataset
from ankigen.models.errors import ModelError, TrainingError
from ankigen.models.fitting import Plan, Progress, advance, begin, fit, follow, move
from ankigen.models.order import batch_indices
from ankigen.models.registry import NAMES, family
from ankigen.models.source import Split
from ankigen.models.training import shortened, train
from ankigen.models.unpaired import Unpaired


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "SAVE_EVERY", 2)
    monkeypatch.setattr(fitting, "REPORT_EVERY", 1)
    monkeypatch.setattr(worldmodel, "STRATEGY", replace(worldmodel.STRATEGY, rounds=1, pairs=2))
    monkeypatch.setattr(worldmodel, "KNOWN", 20)


def plan(name: str, path: Path, steps: int = 5, rng_seed: int = 3) -> Plan:
    recipe = replace(family(name).recipe, steps=steps, batch=8, climb=0.01)
    return Plan(family(name), recipe, Terms(name, rng_seed, steps, "bars"), path)


def examples(name: str, bars: Dataset) -> Split[Any]:
    """What a model learns from in the tests: bars for animals, what needs no download as it is."""
    source = family(name).source
    if source is unpaired.SOURCE:
        parts = (bars.train, bars.validation, bars.test)
        return Split(*(Unpaired(part.pixels[: len(part) // 4 * 4].view(4, -1, 1, 28, 28)) for part in parts))
    return bars if source is ANIMALS else source.load()


def ignore(progress: Progress) -> None:
    del progress


@pytest.mark.parametrize("name", NAMES)
def test_a_resumed_training_ends_like_an_uninterrupted_one(name: str, bars: Dataset, tmp_path: Path) -> None:
    whole = plan(name, tmp_path / "whole")
    expected = begin(whole)
    part = examples(name, bars)
    fit(whole, part, expected, ignore)

    def interrupt(progress: Progress) -> None:
        if progress.step == 3:
            raise KeyboardInterrupt

    broken = plan(name, tmp_path / "broken")
    with pytest.raises(KeyboardInterrupt):
        fit(broken, part, begin(broken), interrupt)
    resumed = begin(broken)
    checkpoint.restore(broken.path, broken.terms, resumed)
    assert resumed.step == 2
    fit(broken, part, resumed, ignore)
    for one, other in ((expected.model, resumed.model), (expected.average, resumed.average)):
        pairs = zip(one.state_dict().items(), other.state_dict().values(), strict=True)
        assert [key for (key, a), b in pairs if not torch.equal(a, b)] == []


@pytest.mark.parametrize("name", NAMES)
def test_steps_on_one_batch_lower_the_loss_of_whoever_moves(name: str, bars: Dataset, tmp_path: Path) -> None:
    task = plan(name, tmp_path / "run", steps=30)
    train = examples(name, bars).train
    for player in dict.fromkeys(task.kind.turns):
        state, costs = begin(task), []
        for number in range(25):
            costs.append(move(task, train, state, player, number)["loss"].item())
            state.step += 1
        first, last = sum(costs[:5]), sum(costs[-5:])
        assert first - last > 0.05 * abs(first), player.part


def test_each_epoch_shows_every_picture_once_in_an_order_of_its_own() -> None:
    epochs = [torch.cat([batch_indices(12, 4, 3 * epoch + i, 0) for i in range(3)]) for epoch in (0, 1)]
    assert sorted(epochs[0].tolist()) == sorted(epochs[1].tolist()) == list(range(12))
    assert epochs[0].tolist() != epochs[1].tolist()


def test_the_average_goes_a_share_of_the_way_and_counters_are_copied() -> None:
    average, model = torch.nn.BatchNorm1d(2), torch.nn.BatchNorm1d(2)
    with torch.no_grad():
        model.weight.fill_(3)
        model.get_buffer("num_batches_tracked").fill_(7)
    follow(average, model, decay=0.9)
    assert average.weight.tolist() == pytest.approx([1.2, 1.2])
    assert average.get_buffer("num_batches_tracked") == 7
    recipe = family("vae").recipe
    assert recipe.decay(0) == 0.1
    assert recipe.decay(10**6) == recipe.average


def test_the_learning_rate_climbs_and_falls() -> None:
    recipe = replace(family("vae").recipe, peak_rate=1.0, climb=0.2)
    assert [recipe.rate(share) for share in (0, 0.1, 0.2, 0.4, 0.6, 1)] == pytest.approx(
        [0, 0.5, 1, 0.8536, 0.5, 0], abs=1e-4
    )


def test_progress_tells_losses_and_time_left(bars: Dataset, tmp_path: Path) -> None:
    seen: list[Progress] = []
    task = plan("classifier", tmp_path / "run")
    fit(task, bars, begin(task), seen.append)
    assert [p.step for p in seen] == [1, 2, 3, 4, 5]
    assert seen[0].seconds_left > 0
    assert seen[-1].seconds_left == 0
    assert all(p.losses["loss"] > 0 for p in seen)


def test_minutes_set_the_number_of_steps_whatever_the_clock_says() -> None:
    kind, recorded = family("vae"), manifest.read("vae")
    assert shortened(kind, recorded.seconds / 60).steps == recorded.steps
    assert shortened(kind, recorded.seconds / 120).steps == recorded.steps // 2
    assert shortened(kind, None) is kind.recipe
    assert shortened(kind, 1e-9).steps == 1
    for wrong in (0, -1, float("nan"), float("inf")):
        with pytest.raises(TrainingError, match="is no length for a training"):
            shortened(kind, wrong)


@pytest.mark.parametrize("name", NAMES)
def test_the_recorded_training_is_that_of_the_recipe(name: str) -> None:
    assert manifest.read(name).steps == family(name).recipe.steps


def test_a_loss_that_is_not_finite_ends_the_training(bars: Dataset, tmp_path: Path) -> None:
    task = plan("classifier", tmp_path / "run")
    state = begin(task)
    with torch.no_grad():
        next(state.model.parameters()).fill_(torch.nan)
    with pytest.raises(TrainingError, match=r"^the loss is not finite at step 0; train anew with another seed$"):
        advance(task, bars.train, state)


def test_a_checkpoint_of_another_training_or_a_damaged_one_is_refused(bars: Dataset, tmp_path: Path) -> None:
    task = plan("classifier", tmp_path / "run")
    fit(task, bars, begin(task), ignore)
    other = plan("classifier", task.path, rng_seed=4)
    with pytest.raises(TrainingError) as caught:
        checkpoint.restore(task.path, other.terms, begin(other))
    assert str(caught.value) == f"{task.path} holds another training (rng_seed 3, not 4); delete it to train anew"
    task.path.write_bytes(task.path.read_bytes()[:-9])
    with pytest.raises(TrainingError, match=r"is damaged; delete it and train anew$"):
        checkpoint.restore(task.path, task.terms, begin(task))


@pytest.mark.parametrize(
    ("name", "rng_seed", "resume", "message"),
    [
        ("clasifier", 0, False, "there is no model 'clasifier'; did you mean 'classifier'?"),
        ("vae", -1, False, "the seed -1 is out of bounds; give 0 to 2⁶³ − 1"),
        ("vae", 0, True, "there is no unfinished training at {runs}/vae.checkpoint; leave out --resume"),
        (
            "classifier",
            0,
            False,
            "{runs}/classifier.checkpoint is an unfinished training; go on with --resume, or delete it",
        ),
    ],
)
def test_a_training_that_cannot_start_says_why(
    name: str, rng_seed: int, resume: bool, message: str, tmp_path: Path
) -> None:
    (tmp_path / "classifier.checkpoint").touch()
    with pytest.raises(ModelError) as caught:
        train(
            name, minutes=1, resume=resume, rng_seed=rng_seed, device="cpu",
            output=tmp_path, runs=tmp_path, report=ignore,
        )  # fmt: skip
    assert str(caught.value) == message.format(runs=tmp_path)


def test_training_writes_weights_manifest_and_card(
    bars: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "load", lambda: bars)
    output, runs = tmp_path / "out", tmp_path / "runs"
    arguments = {"minutes": 0.003, "resume": False, "rng_seed": 0, "device": "cpu", "report": ignore}
    arguments |= {"output": output, "runs": runs}
    manifests = [train("classifier", **arguments) for _ in range(2)]  # type: ignore[arg-type]
    assert manifests[0].digest == manifests[1].digest
    assert manifests[0].command == "ankigen train classifier --minutes 0.003 --rng-seed 0 --device cpu"
    assert 0 <= manifests[0].fast["accuracy"].value <= 1
    assert sorted(p.name for p in output.iterdir()) == ["classifier.json", "classifier.md", "classifier.safetensors"]
    assert list(runs.iterdir()) == []
    assert manifests[0].digest in (output / "classifier.md").read_text(encoding="utf-8")


def test_the_optimiser_is_that_of_the_recipe_and_steps_know_how_far_the_training_is(
    bars: Dataset, tmp_path: Path
) -> None:
    seen: list[float] = []

    def losses(model: Any, batch: Any, progress: float, _: torch.Generator) -> dict[str, torch.Tensor]:
        seen.append(progress)
        return {"loss": model.logits(batch.grey()).square().mean()}

    task = plan("mlp", tmp_path / "run", steps=4)
    task = replace(
        task, kind=replace(task.kind, losses=losses), recipe=replace(task.recipe, momentum=0.3, weight_decay=0.07)
    )
    state = begin(task)
    (group,) = state.optimiser.param_groups
    assert (group["betas"], group["weight_decay"]) == ((0.3, 0.99), 0.07)
    for step in range(4):
        before = [p.clone() for p in state.average.parameters()]
        advance(task, bars.train, state)
        share = 1 - (1 + step) / (10 + step)
        for old, kept, new in zip(before, state.average.parameters(), state.model.parameters(), strict=True):
            assert torch.allclose(kept, old + share * (new - old), atol=1e-6)
    assert seen == [0, 0.25, 0.5, 0.75]
