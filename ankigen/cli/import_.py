"""`ankigen import`: a package as seed files."""

from __future__ import annotations

import argparse
from pathlib import Path

from ankigen.cli.terminal import say, show, show_file
from ankigen.diagnostics import Severity
from ankigen.errors import ExitCode
from ankigen.wording import counted

EXAMPLES = """examples:
  ankigen import deck.apkg           # a new folder of seed files
  ankigen import deck.apkg --patch seeds/ > edits.patch
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    parser.add_argument("package", type=Path, metavar="PACKAGE", help="an .apkg file")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="a new folder (default: the package's name)")
    parser.add_argument(
        "--patch", type=Path, metavar="SEEDS", help="only print what was edited in the package, as a patch of its seeds"
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Import; a card that does not say the same any more is a problem."""
    from ankigen.importing.importing import import_package

    if arguments.patch:
        return _patch(arguments.package, arguments.patch)
    folder: Path = arguments.output or Path(arguments.package.stem)
    imported = import_package(arguments.package, folder)
    for finding in imported.findings:
        say(f"{arguments.package}: {finding}")
    contents = ", ".join(counted(*it) for it in ((imported.entries, "card"), (imported.pictures, "picture")))
    show(f"{folder}: {counted(len(imported.files), 'file')}, {contents}")
    lost = any(finding.severity is Severity.ERROR for finding in imported.findings)
    return ExitCode.PROBLEMS if lost else ExitCode.FINE


def _patch(package: Path, seeds: Path) -> ExitCode:
    """Print the edits of a learner; what they are worth is for their author to say."""
    from ankigen.importing.patching import patch

    text, findings = patch(package, seeds)
    for finding in findings:
        say(str(finding))
    if text:
        show_file(text)
    return ExitCode.FINE
