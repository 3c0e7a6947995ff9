"""How far a long work is. The only importer of tqdm."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Never

if TYPE_CHECKING:
    from ankigen.gathering import Progress
    from ankigen.models.fitting import Progress as TrainingProgress


@contextlib.contextmanager
def progress_bars() -> Iterator[Progress]:
    """A progress bar for each stage of a build on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        from ankigen.gathering import silently

        yield silently
        return
    from tqdm import tqdm

    with contextlib.ExitStack() as open_bars:
        bars: dict[str, tqdm[Never]] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in bars:
                open_bars.close()
                bars[stage] = open_bars.enter_context(
                    tqdm(total=total, leave=False, delay=0.3, miniters=1, **_form(stage))
                )
            bars[stage].update(done - bars[stage].n)

        yield show


def _form(stage: str) -> dict[str, Any]:
    """How a stage is shown: rendering is told in bytes of seed files, for these take equally long; files do not."""
    return {"desc": stage, "unit": "B", "unit_scale": True} if stage == "rendering" else {"desc": stage}


def training_lines() -> Callable[[TrainingProgress], None]:
    """One line now and then: how far, the losses, how long yet."""
    last = 0.0

    def report(progress: TrainingProgress) -> None:
        nonlocal last
        if time.monotonic() - last < (1 if sys.stderr.isatty() else 30) and progress.step < progress.steps:
            return
        last = time.monotonic()
        losses = ", ".join(f"{name} {value:.3f}" for name, value in progress.losses.items())
        left = f"{progress.seconds_left / 60:.0f} min left"
        line = f"step {progress.step:,} of {progress.steps:,}: {losses}; {left}"
        end = "\r" if sys.stderr.isatty() and progress.step < progress.steps else "\n"
        print(line.ljust(79), end=end, file=sys.stderr, flush=True)  # noqa: T201

    return report
