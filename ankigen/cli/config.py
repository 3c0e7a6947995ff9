"""`ankigen config`: the settings in force and where each comes from; `reference` and `schema` explain all of them."""

from __future__ import annotations

import argparse
import json

from ankigen.cli.seeds import add_paths, add_settings, given_by, paths_of
from ankigen.cli.terminal import show, show_file
from ankigen.errors import ExitCode

EXAMPLES = """examples:
  ankigen config                                    # what holds for seeds/, and which line or variable says so
  ankigen config reference > ankigen.toml           # every key, explained and switched off
  ankigen config schema > ankigen.schema.json       # for editors that complete and check TOML
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    actions = parser.add_subparsers(title="actions", metavar="[ACTION]")
    shown = actions.add_parser("show", help="show the settings in force, and where each comes from (the default)")
    add_paths(shown)
    add_settings(shown)
    shown.set_defaults(run=_show)
    actions.add_parser("reference", help="print an ankigen.toml with every key").set_defaults(run=_reference)
    actions.add_parser("schema", help="print the JSON schema of ankigen.toml").set_defaults(run=_schema)


def run(_: argparse.Namespace) -> ExitCode:
    """Show the settings for the default paths."""
    return _show(argparse.Namespace(paths=[]))


def _show(arguments: argparse.Namespace) -> ExitCode:
    from ankigen.config import find_config
    from ankigen.config.origins import origins

    found = find_config(paths_of(arguments)[0])
    show("\n".join(f"{one.name} = {one.value}  # {one.place}" for one in origins(found, given_by(arguments))))
    return ExitCode.FINE


def _reference(_: argparse.Namespace) -> ExitCode:
    from ankigen.config.reference import commented

    show_file(commented().rstrip("\n"))
    return ExitCode.FINE


def _schema(_: argparse.Namespace) -> ExitCode:
    from ankigen.config.reference import schema

    show_file(json.dumps(schema(), indent=2, ensure_ascii=False))
    return ExitCode.FINE
