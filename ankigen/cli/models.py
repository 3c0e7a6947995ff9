"""`ankigen models`: what ships; `show` explains one of them; `check` measures whether all is as it was."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from textwrap import indent

from ankigen.cli.terminal import say, show, show_lines
from ankigen.errors import ExitCode
from ankigen.wording import counted

EXAMPLES = """examples:
  ankigen models                     # all of them, in a table
  ankigen models show vae            # objective, paper, measures, figures, and on a terminal a few draws
  ankigen models check --fast        # measure the shipped files again
"""
PICTURES = ("auto", "none", "kitty", "iterm", "sixel", "blocks", "shades")
SHOWN = 20
"""Columns of a terminal for a draw."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    actions = parser.add_subparsers(title="actions", metavar="[ACTION]")
    shown = actions.add_parser("show", help="explain one model, and show draws of it on a terminal")
    shown.set_defaults(run=_show)
    shown.add_argument("name", metavar="NAME", help="the model's name, such as vae")
    shown.add_argument(
        "--picture", choices=PICTURES, default="auto", help="how draws are shown (default: as the terminal can)"
    )
    check = actions.add_parser("check", help="measure the bundled models again (needs the train extra)")
    check.set_defaults(run=_check)
    check.add_argument("names", nargs="*", metavar="NAME", help="the models' names (default: all)")
    check.add_argument("--fast", action="store_true", help="on few pictures and draws: a minute instead of ten")
    check.add_argument(
        "-o", "--output", type=Path, metavar="DIR", help="write what is measured as metrics.json and metrics.md"
    )


def run(_: argparse.Namespace) -> ExitCode:
    """List the models, in a table where there is room for it."""
    from ankigen.figures.about import figure_counts
    from ankigen.models.listing import narrow, table

    text = table(figure_counts())
    fits = not sys.stdout.isatty() or len(text.partition("\n")[0]) <= shutil.get_terminal_size().columns
    show(text if fits else narrow(figure_counts()))
    return ExitCode.FINE


def _show(arguments: argparse.Namespace) -> ExitCode:
    """Explain a model; its draws are for eyes, so they are not written where no terminal is."""
    from ankigen.figures.about import page
    from ankigen.figures.catalogue import request
    from ankigen.figures.drawing import draw
    from ankigen.figures.sample import strip, text
    from ankigen.figures.terminal import protocol_of, shown
    from ankigen.models.registry import DRAWS
    from ankigen.pictures import SEEN

    show(page(arguments.name))
    wanted = arguments.picture
    if wanted == "auto":
        wanted = protocol_of(os.environ) if sys.stdout.isatty() else "none"
    draws = DRAWS.get(arguments.name, "") if wanted != "none" else ""
    columns = shutil.get_terminal_size().columns
    if draws == "tunes":
        show_lines(["", shown(draw(request(f"{SEEN}{arguments.name}/piece")), wanted, columns)])
    if draws == "pictures":
        show_lines(["", shown(strip(arguments.name, min(8, max(1, columns // SHOWN)), 0), wanted, columns)])
    if draws == "text":
        show(f"\none draw:\n{indent(text(arguments.name, 1, 0).decode().rstrip(), '  ')}")
    return ExitCode.FINE


def _check(arguments: argparse.Namespace) -> ExitCode:
    """Measure, compare with what is recorded, and say what falls short."""
    from ankigen.models.evaluation.check import check
    from ankigen.models.evaluation.report import files
    from ankigen.models.registry import NAMES
    from ankigen.writing import replace_files

    done = []
    for one in check(list(dict.fromkeys(arguments.names)) or NAMES, fast=arguments.fast):
        done.append(one)
        verdict = counted(len(one.shortfalls), "shortfall") if one.shortfalls else "as recorded"
        show(f"{one.name}: {counted(len(one.metrics), 'measure')}, {verdict}; {one.seconds:.1f} s")
        for shortfall in one.shortfalls:
            say(f"ankigen: {one.name} falls short: {shortfall}")
    if arguments.output:
        replace_files(arguments.output, files(done, fast=arguments.fast))
    return ExitCode.PROBLEMS if any(one.shortfalls for one in done) else ExitCode.FINE
