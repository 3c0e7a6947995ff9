"""`ankigen explain`: the page of a kind of problem."""

from __future__ import annotations

import argparse
import difflib

from ankigen.cli.terminal import show
from ankigen.diagnostics import CODES, Code
from ankigen.errors import AnkigenError, ExitCode

EXAMPLES = """examples:
  ankigen explain                    # all kinds of problems
  ankigen explain wrong-closer       # one of them, with an example
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    parser.add_argument("code", nargs="?", metavar="CODE", help="such as wrong-closer; without it, list all codes")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Show one page, or one line for each."""
    from ankigen.explanations import explanation

    if arguments.code:
        show(str(explanation(_known(arguments.code))))
        return ExitCode.FINE
    for label, code in sorted(CODES.items()):
        show(f"{label} ({code.severity})\n  {explanation(code).summary}")
    return ExitCode.FINE


def _known(label: str) -> Code:
    """The code of a label, which may stand as a message has it: `warning[wrong-closer]`."""
    name = label.rpartition("[")[2].rstrip("]:").casefold()
    code = CODES.get(name)
    if code is None:
        close = [known for known in CODES if name and name in known] or difflib.get_close_matches(name, CODES, n=1)
        hint = f"did you mean {', '.join(map(repr, close))}?" if close else "`ankigen explain` lists them"
        raise AnkigenError(f"there is no problem called '{label}'; {hint}")
    return code
