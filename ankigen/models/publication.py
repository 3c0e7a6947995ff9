"""Turns a finished training into what ships: weights, manifest and model card."""

from __future__ import annotations

import platform
from dataclasses import asdict, replace
from importlib import metadata
from typing import TYPE_CHECKING, Any

from ankigen.models import card, devices, manifest, weights
from ankigen.models.evaluation.bench import FAST, FULL, Bench
from ankigen.models.evaluation.protocol import evaluate
from ankigen.models.manifest import Manifest

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.models.checkpoint import State
    from ankigen.models.fitting import Plan
    from ankigen.models.source import Split


def publish(plan: Plan, minutes: float | None, state: State, examples: Split[Any], output: Path) -> Manifest:
    """Writes the averaged weights, measures what was written, then writes its manifest and card."""
    model, terms, name = state.average, plan.terms, plan.terms.name
    digest = weights.save(model, output / f"{name}.safetensors")
    result = Manifest(
        name=name,
        digest=digest,
        config=asdict(model.config),  # type: ignore[call-overload]
        command=_command(plan, minutes),
        data=plan.kind.source.record,
        rng_seed=terms.rng_seed,
        steps=terms.steps,
        seconds=round(state.seconds, 1),
        versions=_versions(),
        metrics={},
        device=devices.title(plan.device),
    )
    manifest.write(result, output)
    return measure(name, examples, output, thorough=minutes is None)


def measure(name: str, examples: Split[Any], directory: Path, *, thorough: bool = True) -> Manifest:
    """Measures the weights that lie in `directory`, and writes the figures into manifest and card."""
    weights.load.cache_clear()
    model = weights.load(name, directory)
    fast = evaluate(name, model, Bench(examples, FAST))
    metrics = evaluate(name, model, Bench(examples, FULL)) if thorough else {}
    parameters = sum(p.numel() for p in model.parameters())
    result = replace(manifest.read(name, directory), metrics=metrics, fast=fast, parameters=parameters)
    manifest.write(result, directory)
    (directory / f"{name}.md").write_text(card.write(result), encoding="utf-8")
    return result


def _command(plan: Plan, minutes: float | None) -> str:
    length = "" if minutes is None else f" --minutes {minutes:g}"
    return f"ankigen train {plan.terms.name}{length} --rng-seed {plan.terms.rng_seed} --device {plan.device.type}"


def _versions() -> dict[str, str]:
    packages = {name: metadata.version(name) for name in ("torch", "numpy", "safetensors")}
    return {"python": platform.python_version(), **packages, "machine": platform.machine()}
