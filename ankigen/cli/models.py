"""`ankigen models`: what ships, and what it measures."""

from __future__ import annotations

import argparse

from ankigen.cli.terminal import show
from ankigen.errors import ExitCode

HELP = "list the bundled models"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments, of which there are none."""


def run(_: argparse.Namespace) -> ExitCode:
    """List the models."""
    from ankigen.models.listing import table

    show(table())
    return ExitCode.FINE
