"""What models measure, as files: `metrics.json` for programs, `metrics.md` for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from ankigen.models.data import CLASSES
from ankigen.models.evaluation.bench import effort
from ankigen.models.evaluation.check import Measured

INTRODUCTION = """# What the bundled models measure

Written by `ankigen models check --output docs` from the shipped files: {pictures:,} test pictures, {samples:,} draws
of each model, {draws} draws of latents a picture, {chains} chains of annealed importance sampling of {stages:,} steps.
How a figure comes about is said in `ankigen/models/evaluation/`. FD-clf rests on our own classifier: it is not FID,
and figures of draws are not to be compared with published ones, nor with those of another number of draws."""

TABLES = {
    "Likelihood of pictures in black and white": (
        "negative log-likelihood", "negative log-likelihood, at most", "negative log-likelihood, estimated",
        "given the class", "the same in bits per pixel",
    ),
    "Likelihood of grey pictures": ("bits per pixel, at most", "largest error of f⁻¹(f(x))"),
    "Tunes": (
        "bits per token", "tunes whose bars all add up", "tunes that keep to their key", "tunes that end on the tonic",
        "tunes with a phrase that comes back", "runs of 8 notes known by heart",
    ),
    "Draws": ("FD-clf", "FD-clf, white where above ½", "recall", "coverage"),
    "Classes and copies": ("class entropy", "samples taken for the class asked for", "copies of training pictures"),
    "Translations": (
        "translations taken for the animal asked for", "overlap of the shapes", "cycle error",
        "cycle error, faint greys blotted out",
    ),
    "Text": ("bits per character", "runs of 20 characters copied", "longest copy", "words that are known"),
    "Classification": (
        "accuracy", "accuracy as a classifier, by Bayes' theorem", "cat or dog accuracy",
        "negative log-likelihood of the class", "calibration error",
    ),
    "Play and dreams": (
        "fruit caught in a game", "error of the dream, 1 step on", "error of the dream, 4 steps on",
        "error of the dream, 8 steps on", "error of a frame seen and drawn",
    ),
}  # fmt: skip
"""The measures that are columns, table by table; what is in none of them stands in a list of its own."""


def files(models: Sequence[Measured], *, fast: bool) -> dict[str, bytes]:
    """Both files by name."""
    raw = {"effort": asdict(effort(fast=fast)), "models": {one.name: _raw(one) for one in models}}
    text = json.dumps(raw, indent=1, ensure_ascii=False) + "\n"
    return {"metrics.json": text.encode(), "metrics.md": page(models, fast=fast).encode()}


def page(models: Sequence[Measured], *, fast: bool) -> str:
    """The tables of all models in Markdown, with baselines and class by class."""
    numbers = asdict(effort(fast=fast))
    numbers["pictures"] = numbers["per_class"] * len(CLASSES)
    tables = {title: list(_rows(models, measures)) for title, measures in TABLES.items()}
    tables |= {
        "Class by class": list(_class_rows(models)),
        "Baselines": list(_baseline_rows(models)),
        "Further measures": list(_further_rows(models)),
    }
    filled = [f"## {title}\n\n{_table(rows)}" for title, rows in tables.items() if len(rows) > 1]
    return "\n\n".join([INTRODUCTION.format(**numbers), *filled]) + "\n"


def _raw(one: Measured) -> dict[str, object]:
    return {"digest": one.digest, "metrics": {name: asdict(metric) for name, metric in one.metrics.items()}}


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    aligned = [head, ["---", *["--:"] * (len(head) - 1)], *body]
    return "\n".join(f"| {' | '.join(row)} |" for row in aligned)


def _rows(models: Sequence[Measured], measures: Sequence[str]) -> Iterator[list[str]]:
    """Models that have any of the measures, by the measures that any of them has."""
    measures = [measure for measure in measures if any(measure in one.metrics for one in models)]
    yield ["model", *measures]
    for one in models:
        if any(measure in one.metrics for measure in measures):
            yield [one.name, *(str(one.metrics.get(measure, "")) for measure in measures)]


def _class_rows(models: Sequence[Measured]) -> Iterator[list[str]]:
    """Classes by models; a measure of one class ends with its name."""
    by_class = {one.name: [_of_class(one, name) for name in CLASSES] for one in models}
    columns = {name: cells for name, cells in by_class.items() if any(cells)}
    yield ["class", *columns]
    for place, name in enumerate(CLASSES if columns else ()):
        yield [name, *(cells[place] for cells in columns.values())]


def _of_class(one: Measured, name: str) -> str:
    return next((str(metric) for measure, metric in one.metrics.items() if measure.endswith(f", {name}")), "")


def _baseline_rows(models: Sequence[Measured]) -> Iterator[list[str]]:
    """Each baseline once for each of its values: those of draws are others in grey and in black and white."""
    holders: dict[tuple[str, str], list[str]] = {}
    for one in models:
        for measure, metric in one.metrics.items():
            if measure.startswith("baseline: "):
                holders.setdefault((measure.removeprefix("baseline: "), str(metric)), []).append(one.name)
    yield ["baseline", "value", "models"]
    yield from ([measure, metric, ", ".join(names)] for (measure, metric), names in holders.items())


def _further_rows(models: Sequence[Measured]) -> Iterator[list[str]]:
    shown = {measure for measures in TABLES.values() for measure in measures}
    yield ["measure", "model", "value"]
    for one in models:
        for measure, metric in one.metrics.items():
            known = measure in shown or measure.startswith("baseline: ") or measure.rpartition(", ")[2] in CLASSES
            if not known:
                yield [measure, one.name, str(metric)]
