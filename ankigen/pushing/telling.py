"""What a push changed or would change, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ankigen.comparing.comparison import Comparison
from ankigen.comparing.release_notes import TEXT, body, counts
from ankigen.pushing.pushing import Pushed
from ankigen.wording import first_of

KEPT = "Your words stay ([-yours-], {+the deck's+}); --overwrite takes the deck's"
MOST_NAMES = 10


def as_text(pushed: Pushed) -> str:
    """A line of numbers, then what changed and what stays as the learner has it."""
    return "\n".join([f"{pushed.package.name}: {_summary(pushed)}", *body(pushed.news, TEXT), *_left_alone(pushed)])


def as_json(pushed: Pushed) -> dict[str, Any]:
    """All of it, for programs."""
    numbers = {**_numbers(pushed.news), "kept": len(pushed.kept.changed)}
    return {**asdict(pushed), "package": pushed.package.name, "summary": numbers}


def _summary(pushed: Pushed) -> str:
    numbers = {**_numbers(pushed.news), "kept as edited": len(pushed.kept.changed)}
    return ", ".join(f"{number:,} {name}" for name, number in numbers.items())


def _numbers(news: Comparison) -> dict[str, int]:
    """Nothing is withdrawn or moved by a push."""
    return {name: number for name, number in counts(news).items() if name in {"added", "changed", "unchanged"}}


def _left_alone(pushed: Pushed) -> Iterator[str]:
    if pushed.kept.changed:
        yield f"{KEPT}:"
        yield from (line for line in body(pushed.kept, TEXT) if line.startswith("  "))
    for name in pushed.styles:
        yield f"The look of the note type {name} was changed in Anki and stays; --overwrite takes the deck's"
    yield from _some("Left alone, for their note type in Anki is another or has other fields", pushed.strange)
    yield from _some("Anki did not take", pushed.missed)


def _some(title: str, names: tuple[str, ...]) -> Iterator[str]:
    if names:
        yield f"{title}:"
        yield from (f"  {name}" for name in first_of(names, MOST_NAMES))
