"""What commands on seed files have in common: the paths, and the configuration that holds for them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ankigen.config import Config


def add_paths(parser: argparse.ArgumentParser) -> None:
    """Add the argument `PATH…`."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders (default: seeds/)")


def paths_of(arguments: argparse.Namespace) -> list[Path]:
    """The paths that the user gave, or the default."""
    return arguments.paths or [Path("seeds")]


def config_for(paths: list[Path]) -> Config:
    """The configuration that is nearest to the first path."""
    from ankigen.config import find_config, load_config

    folder = paths[0] if paths[0].is_dir() else paths[0].parent
    return load_config(find_config(folder))
