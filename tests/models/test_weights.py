from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import safetensors.torch
import torch

from ankigen.models import card, manifest, weights
from ankigen.models.errors import ModelError, UnknownModelError, WeightsError
from ankigen.models.registry import NAMES

Tensors = dict[str, torch.Tensor]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for suffix in ("safetensors", "json"):
        shutil.copy(manifest.BUNDLED / f"classifier.{suffix}", tmp_path)
    return tmp_path


def rewrite(folder: Path, change: Callable[[Tensors], object]) -> None:
    """Changes the tensors and gives the manifest the new digest, as a careless packager would."""
    path = folder / "classifier.safetensors"
    tensors = safetensors.torch.load(path.read_bytes())
    change(tensors)
    path.write_bytes(safetensors.torch.save(tensors))
    raw = json.loads((folder / "classifier.json").read_text(encoding="utf-8"))
    raw["digest"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "classifier.json").write_text(json.dumps(raw), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(WeightsError) as caught:
        weights.load("classifier", folder)
    message = str(caught.value)
    assert message.endswith("reinstall ankigen, or make the weights again with: ankigen train classifier")
    return message


@pytest.mark.parametrize("name", NAMES)
def test_manifest_and_card_describe_the_file_that_ships(name: str) -> None:
    described = manifest.read(name)
    content = (manifest.BUNDLED / f"{name}.safetensors").read_bytes()
    assert described.digest == hashlib.sha256(content).hexdigest()
    assert (manifest.BUNDLED / f"{name}.md").read_text(encoding="utf-8") == card.write(described)
    assert len(content) < 1_300_000
    tensors = safetensors.torch.load(content).values()
    assert {t.dtype for t in tensors if t.is_floating_point()} == {torch.float16}


def test_the_shipped_models_reach_their_goals_by_their_manifests() -> None:
    classifier, vae = manifest.read("classifier").metrics, manifest.read("vae").metrics
    assert classifier["accuracy"].value >= 0.97
    assert classifier["cat or dog accuracy"].value >= 0.98
    assert vae["negative log-likelihood, at most"].value <= 119
    assert vae["FD-clf"].value <= 40


def test_weights_are_used_in_single_precision_and_read_once() -> None:
    model = weights.load("classifier")
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    assert not model.training
    assert weights.load("classifier") is model


def test_a_good_copy_is_accepted(copy: Path) -> None:
    assert weights.load("classifier", copy) is not weights.load("classifier")


def test_a_flipped_bit_is_noticed(copy: Path) -> None:
    path = copy / "classifier.safetensors"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert "its SHA-256 is not the one in the manifest" in refusal(copy)


def test_a_truncated_file_is_noticed(copy: Path) -> None:
    path = copy / "classifier.safetensors"
    path.write_bytes(path.read_bytes()[:1000])
    assert "its SHA-256 is not the one in the manifest" in refusal(copy)


def test_a_missing_file_is_noticed(copy: Path) -> None:
    (copy / "classifier.safetensors").unlink()
    assert "it cannot be read (No such file or directory)" in refusal(copy)


def test_a_huge_file_is_not_read(copy: Path) -> None:
    with (copy / "classifier.safetensors").open("r+b") as file:
        file.truncate(weights.MAX_BYTES + 1)
    assert "it is larger than 16 MB" in refusal(copy)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda t: t["head.bias"].fill_(torch.nan), "head.bias holds values that are not finite"),
        (lambda t: t.update({"head.bias": torch.zeros(9)}), "head.bias has the shape (9,), not (10,)"),
        (lambda t: t.pop("head.bias"), "head.bias is missing"),
        (lambda t: t.update({"extra": torch.zeros(1)}), "extra is unknown"),
    ],
)
def test_tensors_that_do_not_fit_are_named(copy: Path, change: Callable[[Tensors], object], reason: str) -> None:
    rewrite(copy, change)
    assert reason in refusal(copy)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": "vae"}', "[" * 100_000, "null", '{"metrics": {"a": 1}}'])
def test_a_manifest_that_is_none_is_noticed(copy: Path, content: str) -> None:
    (copy / "classifier.json").write_text(content, encoding="utf-8")
    assert "is not a manifest" in refusal(copy)


def test_the_manifest_of_another_model_is_noticed(copy: Path) -> None:
    shutil.copy(manifest.BUNDLED / "vae.json", copy / "classifier.json")
    assert "is the manifest of another model" in refusal(copy)


@pytest.mark.parametrize("config", [{"channels": "many"}, {"depth": 3}, {"channels": [16, 32]}])
def test_settings_that_do_not_fit_are_noticed(copy: Path, config: dict[str, object]) -> None:
    raw = json.loads((copy / "classifier.json").read_text(encoding="utf-8"))
    (copy / "classifier.json").write_text(json.dumps(raw | {"config": config}), encoding="utf-8")
    assert "does not hold the weights of classifier" in refusal(copy)


def test_an_unknown_model_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownModelError) as caught:
        weights.load("classifyer")
    assert str(caught.value) == "there is no model 'classifyer'; did you mean 'classifier'?"
    assert issubclass(WeightsError, ModelError)


def test_a_manifest_is_read_without_pytorch() -> None:
    code = "import sys; from ankigen.models import manifest; manifest.read('vae'); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_weights_survive_the_way_to_disk_and_back(tmp_path: Path) -> None:
    model = weights.load("classifier")
    digest = weights.save(model, tmp_path / "new" / "copy.safetensors")
    assert digest == manifest.read("classifier").digest


def test_all_weights_together_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in manifest.BUNDLED.glob("*.safetensors")) < 12_000_000
