"""argv → one call → exit code; the only place that prints or exits."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Never

from ankigen import __version__
from ankigen.diagnostics import Severity
from ankigen.errors import AnkigenError, ExitCode, WorkInterruptedError
from ankigen.models.errors import ModelError, WeightsError

if TYPE_CHECKING:
    from ankigen.build import BuiltPackage, Report
    from ankigen.models.training import Progress as TrainingProgress
    from ankigen.packing import Progress

EPILOG = """examples:
  ankigen build                      the seed files in seeds/ as packages in build/
  ankigen build notes.md -o ~/decks  one file, another folder
  ankigen sample vae -n 16 --rng-seed 7 -o grid.png
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a terminal that knows no UTF-8
    arguments = _parser().parse_args(argv)
    try:
        code: ExitCode = arguments.run(arguments)
        sys.stdout.flush()
    except AnkigenError as error:
        _complain(str(error))
        return error.exit_code
    except ModelError as error:
        _complain(str(error))
        return ExitCode.ENVIRONMENT if isinstance(error, WeightsError) else ExitCode.WRONG_USE
    except KeyboardInterrupt:
        _complain("interrupted; nothing was replaced")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FINE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ankigen",
        description="Anki decks from text files, with pictures drawn by generative models.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ankigen {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    build = commands.add_parser("build", help="build a package per book from seed files")
    build.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders (default: seeds/)")
    build.add_argument("-o", "--output", type=Path, metavar="DIR", help="where the packages go (default: build/)")
    volume = build.add_mutually_exclusive_group()
    volume.add_argument("-q", "--quiet", action="store_true", help="print problems only")
    volume.add_argument("-v", "--verbose", action="store_true", help="say which card got which figure")
    build.set_defaults(run=_build)

    sample = commands.add_parser("sample", help="draw samples of a bundled model as one picture")
    sample.add_argument("model", help="the model's name, such as vae")
    sample.add_argument("-n", type=int, default=16, help="how many samples (default: 16)")
    sample.add_argument(
        "--rng-seed", type=int, default=0, metavar="N", help="equal seeds draw equal samples (default: 0)"
    )
    sample.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the PNG file to write")
    sample.set_defaults(run=_sample)

    figures = commands.add_parser("figures", help="list the figures that can stand on cards")
    figures.add_argument("--gallery", type=Path, metavar="DIR", help="write a page that shows all of them")
    figures.set_defaults(run=_figures)

    models = commands.add_parser("models", help="list the bundled models")
    models.set_defaults(run=_models)

    train = commands.add_parser("train", help="train a bundled model anew (needs the train extra)")
    train.add_argument("model", help="the model's name, such as vae")
    train.add_argument("--minutes", type=float, metavar="M", help="stop after so long; the default is the whole recipe")
    train.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    train.add_argument(
        "--rng-seed", type=int, default=0, metavar="N", help="equal seeds train equal models (default: 0)"
    )
    train.add_argument(
        "-o", "--output", type=Path, default=Path("runs"), metavar="DIR", help="weights (default: runs/)"
    )
    train.add_argument("--runs", type=Path, default=Path("runs"), metavar="DIR", help="checkpoints (default: runs/)")
    train.set_defaults(run=_train)
    return parser


def _build(arguments: argparse.Namespace) -> ExitCode:
    from ankigen.build import build  # noqa: PLC0415 - `ankigen --version` loads nothing
    from ankigen.config import find_config, load_config  # noqa: PLC0415

    paths: list[Path] = arguments.paths or [Path("seeds")]
    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    config = load_config(find_config(folder))
    configured = config.path.parent / config.output if config.path and config.output else Path("build")
    output: Path = arguments.output or configured
    with _progress() as progress:
        report = build(paths, output, config, progress)
    for diagnostic in report.diagnostics:
        _say(str(diagnostic))
    if arguments.verbose:
        for figure in report.figures:
            _say(f"{figure.position}: {figure.address}")
    if not arguments.quiet:
        print(_summary(report))  # noqa: T201
    return report.exit_code


def _sample(arguments: argparse.Namespace) -> ExitCode:
    from ankigen.figures.sample import sample  # noqa: PLC0415
    from ankigen.writing import replace_files  # noqa: PLC0415

    picture = sample(arguments.model, arguments.n, arguments.rng_seed)
    replace_files(arguments.output.parent, {arguments.output.name: picture})
    return ExitCode.FINE


def _figures(arguments: argparse.Namespace) -> ExitCode:
    from ankigen.figures.gallery import gallery, listing  # noqa: PLC0415
    from ankigen.writing import replace_files  # noqa: PLC0415

    if arguments.gallery:
        replace_files(arguments.gallery, gallery())
    else:
        print(listing())  # noqa: T201
    return ExitCode.FINE


def _models(_: argparse.Namespace) -> ExitCode:
    from ankigen.models.listing import table  # noqa: PLC0415

    print(table())  # noqa: T201
    return ExitCode.FINE


def _train(arguments: argparse.Namespace) -> ExitCode:
    from ankigen.models.listing import value  # noqa: PLC0415
    from ankigen.models.training import train  # noqa: PLC0415

    try:
        manifest = train(
            arguments.model,
            minutes=arguments.minutes,
            resume=arguments.resume,
            rng_seed=arguments.rng_seed,
            output=arguments.output,
            runs=arguments.runs,
            report=_report_training(),
        )
    except KeyboardInterrupt:
        raise WorkInterruptedError(f"interrupted; go on with: ankigen train {arguments.model} --resume") from None
    for name, metric in manifest.metrics.items():
        print(f"{name}: {value(metric)}")  # noqa: T201
    return ExitCode.FINE


# What a user sees


@contextlib.contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from tqdm import tqdm  # noqa: PLC0415

    with contextlib.ExitStack() as open_bars:
        bars: dict[str, tqdm[Never]] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in bars:
                open_bars.close()
                bars[stage] = open_bars.enter_context(tqdm(desc=stage, total=total, leave=False, delay=0.3, miniters=1))
            bars[stage].update(done - bars[stage].n)

        yield show


def _report_training() -> Callable[[TrainingProgress], None]:
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


def _summary(report: Report) -> str:
    """A line for each package, and one for all."""
    packages = report.packages
    lines = [f"{package.path}: {_contents([package])}" for package in packages]
    problems = ", ".join(
        _count(report.count(severity), severity.value) for severity in (Severity.ERROR, Severity.WARNING)
    )
    total = f"{_contents(packages)}" if packages else "nothing was written"
    return "\n".join([*lines, f"{total}; {problems}; {report.seconds:.1f} s"])


def _contents(packages: Sequence[BuiltPackage]) -> str:
    names = ("card", "deck", "figure")
    counts = [_count(sum(getattr(package, f"{name}s") for package in packages), name) for name in names]
    return f"{', '.join(counts)}, {sum(package.size for package in packages) / 1000:,.0f} kB"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _complain(message: str) -> None:
    _say(message if ": error[" in message else f"ankigen: {message}")


def _say(message: str) -> None:
    """Print to stderr; what a seed file holds never reaches the terminal as an escape."""
    printable = "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in message)
    print(printable, file=sys.stderr)  # noqa: T201
