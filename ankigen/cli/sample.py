"""`ankigen sample`: draws of a bundled model as one picture, text or sound."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.errors import ExitCode

EXAMPLES = """examples:
  ankigen sample vae -o grid.png                            # sixteen draws
  ankigen sample gan -n 8 --form strip -o strip.png         # eight in a row
  ankigen sample ebm --form animation -o langevin.gif       # from noise to animals
  ankigen sample gpt -n 3 -o cards.txt                      # three passages of text
  ankigen sample gpt --temperature 0.4 --top-k 5 -o a.txt   # only what is likely
  ankigen sample music -n 1 -o tune.wav                     # a tune, played
"""
FORMS = ("grid", "strip", "animation", "text", "sound")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    parser.add_argument("model", help="the model's name, such as vae")
    parser.add_argument("-n", type=int, default=16, help="how many samples (default: 16)")
    parser.add_argument(
        "--rng-seed", type=int, default=0, metavar="N", help="equal seeds draw equal samples (default: 0)"
    )
    parser.add_argument(
        "--temperature", type=float, metavar="T", help="below 1 the likely becomes likelier (charlstm, gpt, music)"
    )
    parser.add_argument("--top-k", type=int, metavar="K", help="draw among the K likeliest only (charlstm, gpt, music)")
    parser.add_argument(
        "--form", choices=FORMS, help="how they are laid out, or how they come to be (default: grid, text or sound)"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="the file: PNG, for an animation also GIF; TXT; WAV",
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Draw and write the file."""
    from ankigen.figures.sample import animation, check_form, form_of, sample, sound, strip, text
    from ankigen.models.sampling import Tempering, check_request
    from ankigen.writing import replace_files

    wanted, output = (arguments.model, arguments.n, arguments.rng_seed), arguments.output
    tempering = Tempering(arguments.temperature, arguments.top_k)
    check_request(*wanted, tempering)
    form = form_of(arguments.model, arguments.form)
    check_form(form, output)
    if form == "animation":
        content = animation(*wanted, output.suffix)
    elif form in ("text", "sound"):
        content = {"text": text, "sound": sound}[form](*wanted, tempering)
    else:
        content = {"grid": sample, "strip": strip}[form](*wanted)
    replace_files(output.parent, {output.name: content})
    return ExitCode.FINE
