"""Whether a model still measures what is recorded of it: what is better, measure by measure, and what is worse."""

from __future__ import annotations

from dataclasses import dataclass

from ankigen.models.evaluation.metrics import Metrics
from ankigen.models.manifest import Metric

MORE, LESS, NEITHER = 1, -1, 0
PICTURES, DRAWS = 1, 4
"""Standard errors by which a figure may be worse than the recorded one. The test pictures are always the same, so that
what is measured on them alone hardly varies; draws are others wherever a number is rounded otherwise."""


@dataclass(frozen=True)
class Rule:
    """What holds for measures whose names begin so; `slack` is added to the standard errors."""

    begins: str
    better: int
    errors: float = PICTURES
    slack: float = 0.0


RULES = (
    Rule("baseline:", NEITHER),
    Rule("temperature", NEITHER),
    Rule("log Z", NEITHER),
    Rule("of which divergence", NEITHER),
    Rule("negative log-likelihood, estimated", LESS, DRAWS),
    Rule("negative", LESS),
    Rule("bits per pixel", LESS),
    Rule("bits per token", LESS),
    Rule("bits per character", LESS),
    Rule("the same in bits per pixel", LESS),
    Rule("given the class", LESS),
    Rule("under the standard normal prior", LESS),
    Rule("largest error of f⁻¹(f(x))", LESS, slack=1e-4),
    Rule("accuracy", MORE),
    Rule("cat or dog accuracy", MORE),
    Rule("calibration error", LESS),
    Rule("decoded pictures taken for what they are", MORE),
    Rule("tallness changed", MORE, DRAWS, slack=0.05),
    Rule("bulk changed", MORE, DRAWS, slack=0.05),
    Rule("whole answers right", MORE),
    Rule("characters right", MORE),
    Rule("told from", MORE),
    Rule("FD-clf", LESS, DRAWS),
    Rule("recall", MORE, DRAWS),
    Rule("coverage", MORE, DRAWS),
    Rule("class entropy", MORE, DRAWS),
    Rule("copies of training pictures", LESS, DRAWS),
    Rule("translations taken", MORE),
    Rule("taken for the animal asked for", MORE),
    Rule("overlap of the shapes", MORE),
    Rule("cycle error, faint greys", LESS, DRAWS),
    Rule("cycle error", LESS),
    Rule("fruit caught in a game", MORE, DRAWS),
    Rule("error of", LESS, slack=0.01),
    Rule("runs of 20 characters copied", LESS, DRAWS, slack=0.02),
    Rule("longest copy", NEITHER),
    Rule("words that are known", MORE, DRAWS, slack=0.02),
    Rule("samples taken for the class asked for", MORE, DRAWS),
    Rule("tunes", MORE, DRAWS),
    Rule("runs of 8 notes known by heart", LESS, DRAWS),
)
"""The first that fits holds."""


def rule(measure: str) -> Rule:
    """The rule of a measure.

    Raises:
        KeyError: If there is none.
    """
    for candidate in RULES:
        if measure.startswith(candidate.begins):
            return candidate
    raise KeyError(measure)


def shortfalls(recorded: Metrics, found: Metrics) -> list[str]:
    """What is worse now than recorded, or was measured only once: a phrase each."""
    if not recorded:
        return ["nothing is recorded for an evaluation of this length"]
    both = {name: (old, found[name]) for name, old in recorded.items() if name in found}
    return [
        *(f"{name} is not measured any more" for name in recorded if name not in found),
        *(f"{name} is not recorded" for name in found if name not in recorded),
        *(
            f"{name} is {new}, recorded is {old}: worse by more than {_tolerance(rule(name), old):.2g}"
            for name, (old, new) in both.items()
            if _is_worse(rule(name), old, new)
        ),
    ]


def _is_worse(rule: Rule, old: Metric, new: Metric) -> bool:
    # so written that a figure that is no number is worse
    return rule.better != NEITHER and not rule.better * (old.value - new.value) <= _tolerance(rule, old)


def _tolerance(rule: Rule, recorded: Metric) -> float:
    return rule.errors * (recorded.standard_error or 0.0) + rule.slack
