"""What a check has measured, as files: `metrics.json` for programs, `metrics.md` for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from ankigen.models.data import CLASSES
from ankigen.models.evaluation.bench import Effort
from ankigen.models.evaluation.check import Checked

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
    "Draws": ("FD-clf", "FD-clf, white where above ½", "recall", "coverage"),
    "Classes and copies": ("class entropy", "samples taken for the class asked for", "copies of training pictures"),
    "Classification": (
        "accuracy", "accuracy as a classifier, by Bayes' theorem", "cat or dog accuracy",
        "negative log-likelihood of the class", "calibration error",
    ),
}  # fmt: skip
"""The measures that are columns, table by table; what is in none of them stands in a list of its own."""


def files(checked: Sequence[Checked], effort: Effort) -> dict[str, bytes]:
    """Both files by name."""
    raw = {"effort": asdict(effort), "models": {one.name: _raw(one) for one in checked}}
    text = json.dumps(raw, indent=1, ensure_ascii=False) + "\n"
    return {"metrics.json": text.encode(), "metrics.md": page(checked, effort).encode()}


def page(checked: Sequence[Checked], effort: Effort) -> str:
    """The tables of all models in Markdown, with baselines and class by class."""
    numbers = {**asdict(effort), "pictures": effort.per_class * len(CLASSES)}
    tables = {title: list(_rows(checked, measures)) for title, measures in TABLES.items()}
    tables |= {
        "Class by class": list(_class_rows(checked)),
        "Baselines": list(_baseline_rows(checked)),
        "Further measures": list(_further_rows(checked)),
    }
    filled = [f"## {title}\n\n{_table(rows)}" for title, rows in tables.items() if len(rows) > 1]
    return "\n\n".join([INTRODUCTION.format(**numbers), *filled]) + "\n"


def _raw(one: Checked) -> dict[str, object]:
    return {"digest": one.digest, "metrics": {name: asdict(metric) for name, metric in one.metrics.items()}}


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    aligned = [head, ["---", *["--:"] * (len(head) - 1)], *body]
    return "\n".join(f"| {' | '.join(row)} |" for row in aligned)


def _rows(checked: Sequence[Checked], measures: Sequence[str]) -> Iterator[list[str]]:
    """Models that have any of the measures, by the measures that any of them has."""
    measures = [measure for measure in measures if any(measure in one.metrics for one in checked)]
    yield ["model", *measures]
    for one in checked:
        if any(measure in one.metrics for measure in measures):
            yield [one.name, *(str(one.metrics.get(measure, "")) for measure in measures)]


def _class_rows(checked: Sequence[Checked]) -> Iterator[list[str]]:
    """Classes by models; a measure of one class ends with its name."""
    by_class = {one.name: [_of_class(one, name) for name in CLASSES] for one in checked}
    columns = {name: cells for name, cells in by_class.items() if any(cells)}
    yield ["class", *columns]
    for place, name in enumerate(CLASSES if columns else ()):
        yield [name, *(cells[place] for cells in columns.values())]


def _of_class(one: Checked, name: str) -> str:
    return next((str(metric) for measure, metric in one.metrics.items() if measure.endswith(f", {name}")), "")


def _baseline_rows(checked: Sequence[Checked]) -> Iterator[list[str]]:
    """Each baseline once for each of its values: those of draws are others in grey and in black and white."""
    models: dict[tuple[str, str], list[str]] = {}
    for one in checked:
        for measure, metric in one.metrics.items():
            if measure.startswith("baseline: "):
                models.setdefault((measure.removeprefix("baseline: "), str(metric)), []).append(one.name)
    yield ["baseline", "value", "models"]
    yield from ([measure, metric, ", ".join(names)] for (measure, metric), names in models.items())


def _further_rows(checked: Sequence[Checked]) -> Iterator[list[str]]:
    shown = {measure for measures in TABLES.values() for measure in measures}
    yield ["measure", "model", "value"]
    for one in checked:
        for measure, metric in one.metrics.items():
            known = measure in shown or measure.startswith("baseline: ") or measure.rpartition(", ")[2] in CLASSES
            if not known:
                yield [measure, one.name, str(metric)]
