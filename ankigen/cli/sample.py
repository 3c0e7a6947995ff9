"""`ankigen sample`: draws of a bundled model as one picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.errors import ExitCode

EXAMPLES = """examples:
  ankigen sample vae -o grid.png                            # sixteen draws
  ankigen sample gan -n 8 --form strip -o strip.png         # eight in a row
  ankigen sample ebm --form animation -o langevin.gif       # from noise to animals
"""
FORMS = ("grid", "strip", "animation")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    parser.add_argument("model", help="the model's name, such as vae")
    parser.add_argument("-n", type=int, default=16, help="how many samples (default: 16)")
    parser.add_argument(
        "--rng-seed", type=int, default=0, metavar="N", help="equal seeds draw equal samples (default: 0)"
    )
    parser.add_argument(
        "--form", choices=FORMS, default="grid", help="how they are laid out, or how they come to be (default: grid)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="the file: PNG, for an animation also GIF"
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Draw and write the picture."""
    from ankigen.figures.sample import animation, check_form, sample, strip
    from ankigen.writing import replace_files

    wanted, output = (arguments.model, arguments.n, arguments.rng_seed), arguments.output
    check_form(arguments.form, output)
    if arguments.form == "animation":
        picture = animation(*wanted, output.suffix)
    else:
        picture = {"grid": sample, "strip": strip}[arguments.form](*wanted)
    replace_files(output.parent, {output.name: picture})
    return ExitCode.FINE
