"""`ankigen sample`: draws of a bundled model as one picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.errors import ExitCode


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("model", help="the model's name, such as vae")
    parser.add_argument("-n", type=int, default=16, help="how many samples (default: 16)")
    parser.add_argument(
        "--rng-seed", type=int, default=0, metavar="N", help="equal seeds draw equal samples (default: 0)"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="the PNG file to write")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Draw and write the picture."""
    from ankigen.figures.sample import sample
    from ankigen.writing import replace_files

    picture = sample(arguments.model, arguments.n, arguments.rng_seed)
    replace_files(arguments.output.parent, {arguments.output.name: picture})
    return ExitCode.FINE
