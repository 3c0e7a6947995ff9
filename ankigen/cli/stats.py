"""`ankigen stats`: a deck in numbers."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.cli.progress import progress_bars
from ankigen.cli.seeds import add_paths, add_settings, config_for, paths_of
from ankigen.cli.terminal import say, show
from ankigen.errors import ExitCode

EXAMPLES = """examples:
  ankigen stats                      # decks, lengths, reading time, formulas, figures, ratings, topics
  ankigen stats --json               # the same for programs
  ankigen stats --plot deck.svg      # the same as a picture
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    add_paths(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON, for programs")
    form.add_argument("--plot", type=Path, metavar="FILE", help="write bars as an SVG file instead")
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Count; what is wrong in the seed files is for `ankigen check` to say."""
    from ankigen.counting.counting import count
    from ankigen.counting.measuring import measure
    from ankigen.counting.plotting import plot
    from ankigen.counting.telling import as_json, as_text
    from ankigen.errors import AnkigenError
    from ankigen.preparing.prepare import prepare
    from ankigen.writing import replace_files

    paths, output = paths_of(arguments), arguments.plot
    if output and output.suffix.lower() != ".svg":
        raise AnkigenError(f"{output.name} cannot be: a plot is an SVG file; end its name in .svg")
    with progress_bars() as progress:
        prepared = prepare(paths, config_for(paths, arguments), progress)
    if not prepared.notes:
        for diagnostic in prepared.diagnostics:
            say(str(diagnostic))
        raise AnkigenError("there are no cards to count; name a seed file or a folder of them")
    statistics = count([measure(note) for note in prepared.notes])
    if output:
        replace_files(output.parent, {output.name: plot(statistics)})
    else:
        show(as_json(statistics) if arguments.json else as_text(statistics))
    return ExitCode.FINE
