"""Measures the shipped files again and compares with what their manifests record."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ankigen.models import manifest
from ankigen.models.evaluation.bench import Bench, effort
from ankigen.models.evaluation.metrics import Metrics
from ankigen.models.evaluation.protocol import evaluate
from ankigen.models.evaluation.verdict import shortfalls
from ankigen.models.manifest import BUNDLED
from ankigen.models.registry import family
from ankigen.models.source import Source
from ankigen.models.threads import one_thread
from ankigen.models.weights import load


@dataclass(frozen=True)
class Measured:
    """What the weights of that digest measure."""

    name: str
    digest: str
    metrics: Metrics


@dataclass(frozen=True)
class Checked(Measured):
    """What weights measure now, in which respects they fall short, and how many seconds of the processor it took."""

    shortfalls: tuple[str, ...]
    seconds: float


def recorded(names: Sequence[str], *, directory: Path = BUNDLED) -> list[Measured]:
    """What the manifests record of the full evaluation."""
    said = [manifest.read(name, directory) for name in names]
    return [Measured(one.name, one.digest, one.metrics) for one in said]


def check(names: Sequence[str], *, fast: bool, directory: Path = BUNDLED) -> Iterator[Checked]:
    """Measures models one after the other, each yielded as soon as it is done.

    Args:
        names: Models of the registry.
        fast: Whether on few pictures and draws; these have recorded figures of their own.
        directory: Where weights and manifests lie.

    Raises:
        UnknownModelError: If there is no model of one of the names.
        WeightsError: If weights or manifest are missing or damaged.
        DataError: If the data is missing or damaged.
    """
    said = {name: manifest.read(name, directory) for name in names}

    @cache
    def bench(source: Source) -> Bench:
        return Bench(source.load(), effort(fast=fast))

    with one_thread():
        for name, recorded in said.items():
            started = time.process_time()
            metrics = evaluate(name, load(name, directory), bench(family(name).source))
            worse = shortfalls(recorded.fast if fast else recorded.metrics, metrics)
            yield Checked(name, recorded.digest, metrics, tuple(worse), time.process_time() - started)
