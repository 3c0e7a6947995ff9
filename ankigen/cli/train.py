"""`ankigen train`: the weights of a bundled model, made again."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.cli.progress import training_lines
from ankigen.cli.terminal import show
from ankigen.errors import ExitCode, WorkInterruptedError

DEFAULTS = {"minutes": None, "rng_seed": 0, "device": "auto", "output": Path("runs"), "runs": Path("runs")}

EXAMPLES = """examples:
  ankigen train vae                  # the whole recipe, into runs/
  ankigen train vae --minutes 5      # a shorter recipe
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    parser.set_defaults(**DEFAULTS)
    parser.add_argument("model", help="the model's name, such as vae")
    parser.add_argument(
        "--minutes", type=float, metavar="M",
        help="as many steps as were done in so long when the model was made (default: the whole recipe)",
    )  # fmt: skip
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--rng-seed", type=int, metavar="N", help="equal seeds train equal models (default: 0)")
    parser.add_argument(
        "--device", choices=("auto", "cpu", "cuda"), help="what computes (default: a CUDA device if there is one)"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="where the weights go (default: runs/)")
    parser.add_argument("--runs", type=Path, metavar="DIR", help="where the checkpoints go (default: runs/)")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Train, and say what the model measures."""
    from ankigen.models.training import train

    try:
        manifest = train(
            arguments.model,
            minutes=arguments.minutes,
            resume=arguments.resume,
            rng_seed=arguments.rng_seed,
            device=arguments.device,
            output=arguments.output,
            runs=arguments.runs,
            report=training_lines(),
        )
    except KeyboardInterrupt:
        raise WorkInterruptedError(f"interrupted; go on with: {_resuming(arguments)}") from None
    for name, metric in manifest.measured.items():
        show(f"{name}: {metric}")
    return ExitCode.FINE


def _resuming(arguments: argparse.Namespace) -> str:
    """The command that goes on with an interrupted training: another length or seed would be another training."""
    options = [
        f"--{name.replace('_', '-')} {vars(arguments)[name]}"
        for name, default in DEFAULTS.items()
        if vars(arguments)[name] != default
    ]
    return " ".join([f"ankigen train {arguments.model} --resume", *options])
